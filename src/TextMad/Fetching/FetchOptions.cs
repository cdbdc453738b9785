using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using TextMad.Configuration;

namespace TextMad.Fetching;

/// <summary>How single requests are made.</summary>
public sealed record FetchOptions
{
    /// <summary>The product token that robots.txt files are asked about.</summary>
    public const string ProductToken = "TextMad";

    /// <summary>Bytes that a body may have, as sent and unpacked.</summary>
    [Description("largest body in bytes, as sent and unpacked")]
    [Range(1024, 2_000_000_000)]
    public int MaximumBody { get; init; } = 16 << 20;

    /// <summary>Seconds for a whole answer, the resolution of the name included.</summary>
    [Description("seconds for a whole answer")]
    [Range(0.1, 3600.0)]
    public double Timeout { get; init; } = 20;

    /// <summary>Networks that are not public and may be connected to, in CIDR form.</summary>
    [Description("networks that are not public and may be connected to, e.g. 127.0.0.0/8")]
    public ValueList<string> AllowNetworks { get; init; } = [];

    /// <summary>Where every connection goes instead of the URL's own host, as <c>host:port</c>; checked as any other address.</summary>
    [Description("where every connection goes instead of the URL's host, e.g. 127.0.0.1:8080")]
    public string? ConnectTo { get; init; }

    /// <summary>Where a server's keeper can ask about the crawl: a URL or mail address, sent with the user agent.</summary>
    [Description("where a server's administrator can ask about the crawl, a URL or mail address: sent with the user agent")]
    public string? Contact { get; init; }

    /// <summary>What requests say of who makes them.</summary>
    public string UserAgent =>
        $"{ProductToken}/{typeof(FetchOptions).Assembly.GetName().Version!.ToString(2)} (crawler of text for research{(Contact is null ? "" : $"; +{Contact}")})";
}
