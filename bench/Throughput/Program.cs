using Router.Throughput;

if (args is ["bare", var port, var secret])
{
    await BareEndpoint.Run(int.Parse(port, System.Globalization.CultureInfo.InvariantCulture), secret);
    return 0;
}

return 0;
