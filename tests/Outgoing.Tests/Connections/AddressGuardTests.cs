using System.Net;
using static Router.Outgoing.Tests.Setting;

namespace Router.Outgoing.Tests;

public class AddressGuardTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.9.1")]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("10.0.0.1")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("100.64.0.1")]
    [InlineData("100.100.100.200")]
    [InlineData("168.63.129.16")]
    [InlineData("192.0.0.192")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::10.0.0.1")]
    [InlineData("fe80::1")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    [InlineData("64:ff9b::a00:1")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2001::1")]
    [InlineData("2001:db8::1")]
    public void Private_and_special_addresses_are_not_called(string address) =>
        Assert.False(Guard().Allows("app.example", IPAddress.Parse(address)));

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("169.253.1.1")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::808:808")]
    [InlineData("2606:4700::1111")]
    [InlineData("2a00:1450:4001::200e")]
    public void Public_addresses_are_called(string address) =>
        Assert.True(Guard().Allows("app.example", IPAddress.Parse(address)));

    [Fact]
    public void Configuration_allows_hosts_networks_or_everything()
    {
        var inside = IPAddress.Parse("10.1.2.3");
        Assert.True(Guard(o => o.AllowPrivateAddresses = true).Allows("x", inside));
        Assert.True(Guard(o => o.AllowedHosts.Add("Bot.internal")).Allows("bot.internal", inside));
        Assert.False(Guard(o => o.AllowedHosts.Add("bot.internal")).Allows("evil.bot.internal", inside));
        Assert.True(Guard(o => o.AllowedNetworks.Add("10.1.0.0/16")).Allows("x", inside));
        Assert.True(Guard(o => o.AllowedNetworks.Add("10.1.0.0/16")).Allows("x", IPAddress.Parse("::ffff:10.1.2.3")));
        Assert.False(Guard(o => o.AllowedNetworks.Add("10.2.0.0/16")).Allows("x", inside));
    }

    private static AddressGuard Guard(Action<OutgoingOptions>? change = null) => new(Options(o =>
    {
        o.AllowPrivateAddresses = false;
        change?.Invoke(o);
    }));
}
