using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Router.Outgoing;

/// <summary>
/// Connects to callback addresses, and only to those that may be called. The check is made on the very address that is
/// connected to, so a name that changes its address between a check and the call gains nothing.
/// </summary>
public sealed class AddressGuard(IOptions<OutgoingOptions> options)
{
    private readonly bool _allowAll = options.Value.AllowPrivateAddresses;
    private readonly HashSet<string> _hosts = new(options.Value.AllowedHosts, StringComparer.OrdinalIgnoreCase);
    private readonly IPNetwork[] _networks = [.. options.Value.AllowedNetworks.Select(n => IPNetwork.Parse(n))];

    /// <summary>True if <paramref name="address"/> may be called under the name <paramref name="host"/>.</summary>
    public bool Allows(string host, IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(address);
        if (_allowAll || _hosts.Contains(host))
        {
            return true;
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return PublicAddress.Is(plain) || Array.Exists(_networks, network => network.Contains(plain));
    }

    /// <summary>Opens a connection for <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    /// <exception cref="ForbiddenAddressException">The host has only addresses that may not be called.</exception>
    internal async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken stop)
    {
        var host = context.DnsEndPoint.Host;
        var allowed = await Resolve(host, stop);
        Exception? last = null;
        foreach (var address in allowed)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, context.DnsEndPoint.Port), stop);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException failure)
            {
                socket.Dispose();
                last = failure;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw last ?? new SocketException((int)SocketError.HostNotFound);
    }

    private async ValueTask<List<IPAddress>> Resolve(string host, CancellationToken stop)
    {
        var addresses = IPAddress.TryParse(host.Trim('[', ']'), out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, stop);
        var allowed = new List<IPAddress>(addresses.Length);
        foreach (var address in addresses)
        {
            if (Allows(host, address))
            {
                allowed.Add(address);
            }
        }

        if (allowed.Count == 0 && addresses.Length > 0)
        {
            throw new ForbiddenAddressException(
                $"{host} is at {addresses[0]}, a private or special address that callbacks may not go to. Use a public address, or allow it: "
                + $"{OutgoingOptions.Section}:{nameof(OutgoingOptions.AllowedNetworks)}, {nameof(OutgoingOptions.AllowedHosts)} or {nameof(OutgoingOptions.AllowPrivateAddresses)}.");
        }

        return allowed;
    }
}
