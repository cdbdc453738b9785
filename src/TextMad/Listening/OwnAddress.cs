using System.Net;
using System.Net.NetworkInformation;
using Microsoft.AspNetCore.Http;

namespace TextMad.Listening;

/// <summary>
/// The address that a server listens on, and which requests are meant for it: those that name a host of this address, so that no other name leads a browser here, and that
/// another site's page did not make.
/// </summary>
/// <param name="address">The address that is listened on.</param>
internal sealed class OwnAddress(IPAddress address)
{
    private readonly HashSet<string> _hosts = [.. Hosts(address)];

    /// <summary>The port that is listened on; while it is 0, no request is meant for the server.</summary>
    public int Port { get; set; }

    /// <summary>Returns whether a request names this host and port.</summary>
    public bool IsNamedBy(HttpRequest request) =>
        Port > 0 && request.Host.Port.GetValueOrDefault(80) == Port && _hosts.Contains(request.Host.Host.Trim('[', ']').ToLowerInvariant());

    /// <summary>Returns whether the origin that a browser states is this server's; true when none is stated.</summary>
    public static bool IsOwnOrigin(HttpRequest request) => Origin(request) is "" || Origin(request) == $"{request.Scheme}://{request.Host.Value}";

    /// <summary>Returns whether a page of this server asks, as the browser says.</summary>
    public static bool IsOwnPage(HttpRequest request) => IsOwnOrigin(request) && (Origin(request).Length > 0 || Site(request) == "same-origin");

    /// <summary>
    /// Returns whether no other site's page asks: a program does, which states neither origin nor site, or a page of this server, or a person who typed the address.
    /// </summary>
    public static bool IsNoOtherSite(HttpRequest request) => IsOwnOrigin(request) && Site(request) is ("" or "same-origin" or "none");

    /// <summary>Returns whether a person follows a link, which can lead here from anywhere.</summary>
    public static bool IsLinkFollowed(HttpRequest request) =>
        IsLook(request) && IsOwnOrigin(request) && request.Headers["Sec-Fetch-Mode"] == "navigate" && request.Headers["Sec-Fetch-Dest"] == "document";

    /// <summary>Returns whether a request changes nothing by its method.</summary>
    public static bool IsLook(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);

    private static string Origin(HttpRequest request) => request.Headers.Origin.ToString();

    private static string Site(HttpRequest request) => request.Headers["Sec-Fetch-Site"].ToString();

    private static IEnumerable<string> Hosts(IPAddress address)
    {
        var everywhere = address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
        if (IPAddress.IsLoopback(address) || everywhere)
        {
            yield return "localhost";
        }

        if (!everywhere)
        {
            yield return address.ToString();
            yield break;
        }

        yield return Dns.GetHostName().ToLowerInvariant();
        foreach (var own in NetworkInterface.GetAllNetworkInterfaces().SelectMany(network => network.GetIPProperties().UnicastAddresses))
        {
            yield return own.Address.ToString();
        }
    }
}
