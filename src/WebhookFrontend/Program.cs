using Router.WebhookFrontend;

try
{
    await using var frontend = FrontendApplication.Build(args);
    await frontend.Run();
    return 0;
}
catch (StartRefusedException refused)
{
    await Console.Error.WriteLineAsync(refused.Message);
    return 2;
}
