using Router.Standalone;

try
{
    await using var router = await RouterApplication.Build(args);
    await router.Run();
    return 0;
}
catch (StartRefusedException refused)
{
    await Console.Error.WriteLineAsync(refused.Message);
    return 2;
}
