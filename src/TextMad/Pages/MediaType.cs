using TextMad.Texts;

namespace TextMad.Pages;

/// <summary>What kind of answer a page is, by its <c>Content-Type</c> and its first bytes [WHATWG MIME Sniffing, 7].</summary>
internal static class MediaType
{
    private static readonly string[] _markup =
    [
        "<!doctype html", "<html", "<head", "<script", "<iframe", "<h1", "<div", "<font", "<table", "<a", "<style", "<title", "<b", "<body", "<br", "<p", "<!--", "<meta", "<ul",
        "<section", "<article", "<main",
    ];

    /// <summary>Returns the media type in lower case without parameters; empty when there is none.</summary>
    public static string Of(string? contentType)
    {
        var type = contentType.AsSpan();
        var end = type.IndexOf(';');
        return (end < 0 ? type : type[..end]).Trim(" \t\n\f\r") switch
        {
            "text/html" => "text/html",
            var other => other.ToString().ToLowerInvariant(),
        };
    }

    /// <summary>Returns the <c>charset</c> parameter; empty when there is none.</summary>
    public static ReadOnlySpan<char> CharsetOf(string? contentType)
    {
        var rest = contentType.AsSpan();
        while (rest.IndexOf(';') is var end and >= 0)
        {
            rest = rest[(end + 1)..].TrimStart(" \t\n\f\r");
            if (rest.StartsWith("charset", StringComparison.OrdinalIgnoreCase) && rest[7..].TrimStart() is ['=', .. var value])
            {
                value = value.TrimStart();
                if (value is ['"' or '\'', ..])
                {
                    var close = value[1..].IndexOf(value[0]);
                    return close < 0 ? value[1..] : value.Slice(1, close);
                }

                var stop = value.IndexOf(';');
                return (stop < 0 ? value : value[..stop]).Trim(" \t\n\f\r");
            }
        }

        return default;
    }

    /// <summary><c>text/html</c> or <c>text/plain</c> by the first bytes, when no type was given; empty when they are not text.</summary>
    public static string Sniff(ReadOnlySpan<byte> body)
    {
        var head = body[..Math.Min(body.Length, 1445)];
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) || head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
        {
            return "text/html";
        }

        head = head.StartsWith("\uFEFF"u8) ? head[3..] : head;
        var start = head.TrimStart(" \t\n\f\r"u8);
        foreach (var tag in _markup)
        {
            if (start.Length > tag.Length
                && System.Text.Ascii.EqualsIgnoreCase(start[..tag.Length], tag)
                && (tag == "<!--" || start[tag.Length] is (byte)' ' or (byte)'>' or (byte)'\n' or (byte)'\t' or (byte)'\r' or (byte)'/'))
            {
                return "text/html";
            }
        }

        return start.StartsWith("<?xml"u8) && start.IndexOf("<html"u8) > 0 ? "text/html"
            : head.IndexOfAny(TextBytes.Binary) >= 0 ? ""
            : start.IndexOf("</"u8) >= 0 && start.StartsWith("<"u8) ? "text/html" : "text/plain";
    }
}
