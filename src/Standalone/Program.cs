System.Console.WriteLine("Router");
