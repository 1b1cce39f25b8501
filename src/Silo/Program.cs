using Router.Silo;

try
{
    if (args is ["--print-schema"])
    {
        await Console.Out.WriteAsync(EngineSchema.Text);
        return 0;
    }

    await using var silo = SiloApplication.Build(args);
    await silo.Run();
    return 0;
}
catch (StartRefusedException refused)
{
    await Console.Error.WriteLineAsync(refused.Message);
    return 2;
}
