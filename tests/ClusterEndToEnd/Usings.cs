global using Router.EndToEnd;
