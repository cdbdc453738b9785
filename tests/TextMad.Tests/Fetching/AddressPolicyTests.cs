using System.Net;
using TextMad.Fetching;
using TextMad.Urls;

namespace TextMad.Tests.Fetching;

/// <summary>An address that holds an IPv4 address is judged by it, in every form in which networks take one apart.</summary>
public sealed class AddressPolicyTests
{
    private static readonly string[] _private =
        ["0.1.2.3", "10.1.2.3", "100.64.9.9", "127.0.0.1", "169.254.169.254", "172.16.0.1", "192.0.2.7", "192.168.1.1", "198.18.0.1", "224.0.0.1", "255.255.255.255"];

    private static readonly string[] _public = ["8.8.8.8", "93.184.216.34", "172.15.255.255", "192.169.0.1", "223.255.255.255"];

    // How an IPv4 address 1.2.3.4 = 0102:0304 is written into an IPv6 address, and whether a public one makes a public one.
    private static readonly (string Name, Func<byte[], string> Form, bool CanBePublic)[] _forms =
    [
        ("IPv4-mapped", ip => $"::ffff:{Dotted(ip)}", true),
        ("IPv4-compatible", ip => $"::{Dotted(ip)}", true),
        ("IPv4-translated", ip => $"::ffff:0:{Dotted(ip)}", true),
        ("NAT64", ip => $"64:ff9b::{Dotted(ip)}", true),
        ("NAT64 of a site", ip => $"64:ff9b:1::{Dotted(ip)}", false),
        ("6to4", ip => $"2002:{Words(ip)}::1", true),
        ("ISATAP", ip => $"2606:4700:1:2:0:5efe:{Words(ip)}", true),
        ("ISATAP of a public address", ip => $"2606:4700:1:2:200:5efe:{Words(ip)}", true),
        ("Teredo", ip => $"2001:0:4136:e378:8000:63bf:{Words([.. ip.Select(b => (byte)~b)])}", false),
    ];

    public static TheoryData<string, string, bool> Embedded()
    {
        var data = new TheoryData<string, string, bool>();
        foreach (var (name, form, canBePublic) in _forms)
        {
            foreach (var ip in _private)
            {
                data.Add(name, form(IPAddress.Parse(ip).GetAddressBytes()), false);
            }

            foreach (var ip in _public)
            {
                data.Add(name, form(IPAddress.Parse(ip).GetAddressBytes()), canBePublic);
            }
        }

        return data;
    }

    public static TheoryData<string> PrivateForms() => [.. _forms.Select(form => form.Form([127, 0, 0, 1]))];

    [Theory]
    [MemberData(nameof(Embedded))]
    public void An_address_within_an_address_decides(string form, string address, bool expected) =>
        Assert.True(AddressPolicy.PublicOnly.Allows(IPAddress.Parse(address)) == expected, $"{form}: {address}");

    [Theory]
    [MemberData(nameof(PrivateForms))]
    public async Task Neither_a_URL_nor_an_answer_of_DNS_leads_to_one(string address)
    {
        using var transport = new HttpTransport(new FetchOptions { Timeout = 2 }, 1, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(address)]));
        foreach (var url in new[] { $"http://[{address}]:1/", "http://name.example:1/" })
        {
            Assert.True(WebUrl.TryParse(url, null, out var parsed));
            var failure = await Assert.ThrowsAsync<FetchFailure>(async () => await transport.FetchAsync(new FetchRequest(parsed)));
            Assert.Equal(FetchReasons.AddressForbidden, failure.Reason);
        }
    }

    [Fact]
    public void A_network_that_is_allowed_by_name_is_allowed()
    {
        Assert.True(new AddressPolicy([AddressPolicy.ParseNetwork("64:ff9b:1::/48")]).Allows(IPAddress.Parse("64:ff9b:1::7f00:1")));
        Assert.False(new AddressPolicy([AddressPolicy.ParseNetwork("64:ff9b:1::/48")]).Allows(IPAddress.Parse("64:ff9b::7f00:1")));
    }

    private static string Dotted(byte[] ip) => new IPAddress(ip).ToString();

    private static string Words(byte[] ip) => $"{(ip[0] << 8) | ip[1]:x}:{(ip[2] << 8) | ip[3]:x}";
}
