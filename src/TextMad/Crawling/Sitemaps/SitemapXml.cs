using System.Globalization;
using System.Text;

namespace TextMad.Crawling.Sitemaps;

/// <summary>
/// Reads the few elements of sitemaps and feeds from XML. A scanner of its own instead of the platform's reader, whose memory grows with
/// the depth of nesting and the number of attributes, and which stops at the unescaped ampersands that real sitemaps have in their URLs.
/// </summary>
internal sealed class SitemapXml(string text, SitemapCollector collector)
{
    private const int MaximumDepth = 64;

    private readonly List<Range> _open = [];
    private readonly StringBuilder _content = new();
    private string? _location;
    private string? _modified;
    private string? _priority;
    private int _at;

    private int Depth => _open.Count;

    /// <summary>Collects the entries.</summary>
    /// <returns>Why reading ended early, or null.</returns>
    public string? Read()
    {
        while (true)
        {
            var tag = text.IndexOf('<', _at);
            if (Depth > 0)
            {
                Unescape(text.AsSpan(_at, (tag < 0 ? text.Length : tag) - _at));
            }

            if (tag < 0)
            {
                return Depth == 0 ? null : $"the file ends within <{text[_open[^1]]}>";
            }

            _at = tag;
            var problem = Markup();
            if (problem is not null)
            {
                return $"{problem} at character {tag + 1}";
            }

            if (collector.IsFull)
            {
                return null;
            }
        }
    }

    private string? Markup()
    {
        var rest = text.AsSpan(_at);
        if (rest.StartsWith("<!--"))
        {
            return Skip("-->", 4, "a comment without end");
        }

        if (rest.StartsWith("<![CDATA["))
        {
            var start = _at + 9;
            if (Skip("]]>", 9, "character data without end") is { } problem)
            {
                return problem;
            }

            _content.Append(text, start, _at - 3 - start);
            return null;
        }

        if (rest.StartsWith("<?"))
        {
            return Skip("?>", 2, "a processing instruction without end");
        }

        return rest.StartsWith("<!") ? SkipDocumentType() : Element(rest);
    }

    /// <summary>Passes over a document type with its own declarations [XML 1.0, 2.8]: nothing of it is read, so there is nothing to expand.</summary>
    private string? SkipDocumentType()
    {
        var isWithin = false;
        for (var i = _at + 2; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '"' or '\'':
                    i = text.IndexOf(text[i], i + 1);
                    break;
                case '<' when text.AsSpan(i).StartsWith("<!--"):
                    i = text.IndexOf("-->", i + 4, StringComparison.Ordinal);
                    break;
                case '<' when text.AsSpan(i).StartsWith("<?"):
                    i = text.IndexOf("?>", i + 2, StringComparison.Ordinal);
                    break;
                case '[':
                    isWithin = true;
                    break;
                case ']':
                    isWithin = false;
                    break;
                case '>' when !isWithin:
                    _at = i + 1;
                    return null;
            }

            if (i < 0)
            {
                break;
            }
        }

        return "a document type without end";
    }

    private string? Skip(string end, int from, string problem)
    {
        var found = text.IndexOf(end, _at + from, StringComparison.Ordinal);
        if (found < 0)
        {
            return problem;
        }

        _at = found + end.Length;
        return null;
    }

    private string? Element(ReadOnlySpan<char> rest)
    {
        var closing = rest.Length > 1 && rest[1] == '/';
        var nameStart = closing ? 2 : 1;
        var length = rest[nameStart..].IndexOfAny(" \t\r\n/>");
        var end = TagEnd(rest);
        if (length <= 0 || end < 0)
        {
            return "a tag without name or end";
        }

        var name = new Range(_at + nameStart, _at + nameStart + length);
        var attributes = rest[(nameStart + length)..end];
        _at += end + 1;
        if (closing)
        {
            return Close(name);
        }

        if (Depth == MaximumDepth)
        {
            return $"more than {MaximumDepth} elements one within another";
        }

        _open.Add(name);
        _content.Clear();
        if (Depth == 1)
        {
            collector.IsIndex = Local(0) is "sitemapindex";
        }

        if (Local(Depth - 1) is "link" && Local(Depth - 2) is "entry" && Attribute(attributes, "rel") is "" or "alternate")
        {
            _location ??= Attribute(attributes, "href");
        }

        return attributes.EndsWith("/") ? Close(name) : null;
    }

    private string? Close(Range name)
    {
        if (Depth == 0 || !text.AsSpan()[_open[^1]].SequenceEqual(text.AsSpan()[name]))
        {
            return $"</{text[name]}> where {(Depth == 0 ? "nothing stands open" : $"<{text[_open[^1]]}> stands open")}";
        }

        var entryDepth = Local(0) switch
        {
            "urlset" or "sitemapindex" or "feed" => 2,
            "rss" => 3,
            _ => -1,
        };
        if (Depth == entryDepth + 1)
        {
            var value = _content.ToString().Trim();
            switch ((Local(Depth - 2).ToString(), Local(Depth - 1).ToString()))
            {
                case ("url" or "sitemap", "loc") or ("item", "link"):
                    _location ??= value;
                    break;
                case ("url" or "sitemap", "lastmod") or ("item", "pubDate") or ("entry", "updated"):
                    _modified ??= value;
                    break;
                case ("url", "priority"):
                    _priority ??= value;
                    break;
            }
        }
        else if (Depth == entryDepth)
        {
            if (!string.IsNullOrEmpty(_location))
            {
                collector.Add(_location, _modified, _priority);
            }

            (_location, _modified, _priority) = (null, null, null);
        }

        _open.RemoveAt(Depth - 1);
        _content.Clear();
        return null;
    }

    /// <summary>Returns the name of an open element without its prefix, counted from the root; empty when there is none.</summary>
    private ReadOnlySpan<char> Local(int depth)
    {
        if (depth < 0 || depth >= Depth)
        {
            return "";
        }

        var name = text.AsSpan()[_open[depth]];
        return name[(name.IndexOf(':') + 1)..];
    }

    private static int TagEnd(ReadOnlySpan<char> tag)
    {
        var quote = '\0';
        for (var i = 1; i < tag.Length; i++)
        {
            var c = tag[i];
            if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
            }
            else if (c is '"' or '\'')
            {
                quote = c;
            }
            else if (c == '>')
            {
                return i;
            }
        }

        return -1;
    }

    private string Attribute(ReadOnlySpan<char> attributes, string name)
    {
        while (attributes.IndexOf('=') is var equals and >= 0)
        {
            var key = attributes[..equals].Trim();
            var value = attributes[(equals + 1)..].TrimStart();
            if (value.IsEmpty || value[0] is not ('"' or '\'') || value[1..].IndexOf(value[0]) is not (>= 0 and var length))
            {
                return "";
            }

            if (key.SequenceEqual(name))
            {
                Unescape(value.Slice(1, length));
                var found = _content.ToString();
                _content.Clear();
                return found;
            }

            attributes = value[(length + 2)..];
        }

        return "";
    }

    /// <summary>Appends text with the five entities of XML and character references replaced; anything else stays as it is.</summary>
    private void Unescape(ReadOnlySpan<char> raw)
    {
        while (raw.IndexOf('&') is var ampersand and >= 0)
        {
            _content.Append(raw[..ampersand]);
            raw = raw[ampersand..];
            var end = raw[..Math.Min(raw.Length, 12)].IndexOf(';');
            var replaced = end < 0 ? null : Entity(raw[1..end]);
            _content.Append(replaced ?? "&");
            raw = raw[(replaced is null ? 1 : end + 1)..];
        }

        _content.Append(raw);
    }

    private static string? Entity(ReadOnlySpan<char> name) => name switch
    {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        ['#', 'x' or 'X', .. var digits] => Character(digits, NumberStyles.AllowHexSpecifier),
        ['#', .. var digits] => Character(digits, NumberStyles.None),
        _ => null,
    };

    private static string? Character(ReadOnlySpan<char> digits, NumberStyles style) =>
        int.TryParse(digits, style, CultureInfo.InvariantCulture, out var code) && Rune.IsValid(code) ? new Rune(code).ToString() : null;
}
