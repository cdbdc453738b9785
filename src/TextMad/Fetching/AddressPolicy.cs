using System.Net;
using System.Net.Sockets;

namespace TextMad.Fetching;

/// <summary>Which addresses may be connected to: public ones, and the networks that a person allowed by name.</summary>
/// <remarks>
/// Refused unless allowed: what IANA's special-purpose registries call not globally reachable (loopback, private, link-local with
/// the clouds' metadata service, carrier-grade NAT, unique-local, documentation, benchmarking, multicast, reserved). An IPv6 address that holds an IPv4
/// address, in a form that routers and translators take apart, is refused as the IPv4 address is: IPv4-mapped and IPv4-compatible [RFC 4291, 2.5.5], IPv4-translated
/// [RFC 2765, 2.1], NAT64 [RFC 6052, 2.1], 6to4 [RFC 3056, 2], ISATAP [RFC 5214, 6.1]. Teredo [RFC 4380] and NAT64 of a site's own [RFC 8215] are refused
/// whatever they hold.
/// </remarks>
public sealed class AddressPolicy
{
    private static readonly IPNetwork[] _special =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "::/128", "::1/128", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10",
            "fec0::/10", "ff00::/8",
        }.Select(IPNetwork.Parse),
    ];

    // Networks whose addresses hold an IPv4 address, and the byte at which it begins.
    private static readonly (IPNetwork Network, int Offset)[] _embedding =
    [
        (IPNetwork.Parse("::/96"), 12),
        (IPNetwork.Parse("::ffff:0:0/96"), 12),
        (IPNetwork.Parse("::ffff:0:0:0/96"), 12),
        (IPNetwork.Parse("64:ff9b::/96"), 12),
        (IPNetwork.Parse("2002::/16"), 2),
    ];

    private readonly IPNetwork[] _allowed;

    /// <summary>Creates a policy that also allows some networks that are not public.</summary>
    /// <param name="allowed">Networks that may be connected to although they are not public.</param>
    public AddressPolicy(IEnumerable<IPNetwork> allowed) => _allowed = [.. allowed];

    /// <summary>Public addresses only.</summary>
    public static AddressPolicy PublicOnly { get; } = new([]);

    /// <summary>Reads a network in CIDR form; a single address is a network of one.</summary>
    /// <exception cref="InputException">It is none.</exception>
    public static IPNetwork ParseNetwork(string text)
    {
        if (IPNetwork.TryParse(text, out var network))
        {
            return network;
        }

        return IPAddress.TryParse(text, out var address)
            ? new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128)
            : throw new InputException(
                $"'{text}' is not a network: an address and the length of its prefix are expected, e.g. 127.0.0.0/8 or fd00::/8, with no bits set beyond the prefix.");
    }

    /// <summary>Returns true when the address may be connected to.</summary>
    public bool Allows(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var real = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return _allowed.Any(network => network.Contains(real) || network.Contains(address)) || IsPublic(real);
    }

    private static bool IsPublic(IPAddress address) =>
        !_special.Any(network => network.Contains(address)) && (EmbeddedIn(address) is not { } inner || IsPublic(inner));

    /// <summary>Returns the IPv4 address that an IPv6 address holds; null when it holds none.</summary>
    private static IPAddress? EmbeddedIn(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return null;
        }

        var bytes = address.GetAddressBytes();
        foreach (var (network, offset) in _embedding)
        {
            if (network.Contains(address))
            {
                return new IPAddress(bytes.AsSpan(offset, 4));
            }
        }

        // ISATAP is known by the interface's half of the address, in any network.
        return bytes.AsSpan(8, 4) is [0x00 or 0x02, 0x00, 0x5E, 0xFE] ? new IPAddress(bytes.AsSpan(12, 4)) : null;
    }
}
