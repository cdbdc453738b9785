using TextMad.Urls;

namespace TextMad.Fuzzing.Targets;

/// <summary>Addresses, alone and relative to another; what is read once is read the same again.</summary>
internal sealed class UrlTarget : FuzzTarget
{
    private static readonly WebUrl _base = WebUrl.TryParse("http://site.example/a/b", null, out var url) ? url : throw new InvalidOperationException();

    public override string Name => "url";

    public override IReadOnlyList<byte[]> Seeds { get; } = [
        Bytes("http://user:word@host.example:8080/a/b/../c?q=1#f"), Bytes("//例え.テスト/路"), Bytes("https://[2001:db8::1]/"), Bytes("../x y?z"), Bytes("http://0x7f.1/"),
        Bytes("HTTP:a"),
    ];

    public override IReadOnlyList<string> Words => ["http://", "xn--", "%00", "%2e", "\\\\", "@", "[::", "..", "a*b.example", "\u00AD", "\uFF0E", "::ffff:1.2.3.4"];

    public override void Read(byte[] input)
    {
        if (WebUrl.TryParse(Text(input), _base, out var url))
        {
            _ = (url.Scheme, url.UserName, url.Password, url.Host, url.Port, url.Origin, url.Authority, url.Path, url.Query, url.Fragment);
            url.ForIdentity();
            if (!WebUrl.TryParse(url.Href, null, out var again) || again.Href != url.Href)
            {
                throw new InvalidOperationException($"'{url.Href}' is not read as itself.");
            }
        }
    }
}
