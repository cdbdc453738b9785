using System.Text;
using TextMad.Pages.Tree;
using TextMad.Texts;

namespace TextMad.Pages;

/// <summary>What a page says of itself outside its text: <c>meta</c>, <c>link</c>, <c>base</c>, <c>title</c>, linked data.</summary>
internal sealed class PageHead
{
    // More than any honest page has.
    private const int MaximumMeta = 500;
    private const int MaximumLinkedData = 1 << 20;

    private readonly Dictionary<string, string> _meta = new(StringComparer.OrdinalIgnoreCase);
    private int _linkedDataLength;

    /// <summary>The text of <c>title</c>, white space folded.</summary>
    public string? Title { get; private set; }

    /// <summary>The first <c>base href</c>.</summary>
    public string? Base { get; private set; }

    /// <summary>The first <c>link rel=canonical</c>.</summary>
    public string? Canonical { get; private set; }

    /// <summary>Where a <c>meta http-equiv=refresh</c> leads.</summary>
    public string? Refresh { get; private set; }

    /// <summary>The encoding that the first <c>meta</c> with a known one declares [WHATWG HTML 13.2.6.4.4].</summary>
    public Encoding? Charset { get; private set; }

    /// <summary>True when crawlers are asked not to keep the page.</summary>
    public bool NoIndex { get; private set; }

    /// <summary>True when the page forbids that models are trained on it.</summary>
    public bool NoAi { get; private set; }

    /// <summary>True when crawlers are asked not to follow its links.</summary>
    public bool NoFollow { get; private set; }

    /// <summary>The texts of <c>script type=application/ld+json</c>.</summary>
    public List<ReadOnlyMemory<char>> LinkedData { get; } = [];

    /// <summary>The content of the first <c>meta</c> of one of these names or properties; null when there is none.</summary>
    public string? Meta(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (_meta.TryGetValue(name, out var content))
            {
                return content;
            }
        }

        return null;
    }

    /// <summary>Takes note of an element, wherever in the page it stands.</summary>
    public void Visit(PageElement element)
    {
        if (element.Tag == PageTag.Meta)
        {
            VisitMeta(element);
        }
        else if (element.Tag == PageTag.Link)
        {
            if (Canonical is null && element.TryGet("rel", out var rel) && HasWord(rel, "canonical"))
            {
                Canonical = element.Get("href");
            }
        }
        else if (element.Tag == PageTag.Title)
        {
            Title ??= Fold(TextOf(element));
        }
        else if (element.Tag == PageTag.Base)
        {
            Base ??= element.Get("href");
        }
        else if (element.Tag == PageTag.Script && element.TryGet("type", out var type)
            && type.Contains("ld+json", StringComparison.OrdinalIgnoreCase)
            && element.Children is [PageText data, ..] && (_linkedDataLength += data.Data.Length) <= MaximumLinkedData)
        {
            LinkedData.Add(data.Data);
        }
    }

    /// <summary>White space folded to single blanks; null when nothing is left.</summary>
    public static string? Fold(string? text)
    {
        var folded = string.Join(' ', (text ?? "").Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
        return folded.Length == 0 ? null : folded;
    }

    /// <summary>True when one of the words parted by white space or commas is this one.</summary>
    public static bool HasWord(ReadOnlySpan<char> words, ReadOnlySpan<char> word)
    {
        foreach (var range in words.SplitAny(" ,\t\n\r\f"))
        {
            if (words[range].Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private void VisitMeta(PageElement element)
    {
        Charset ??= CharsetOf(element);
        if (!element.TryGet("content", out var content))
        {
            return;
        }

        if (element.TryGet("http-equiv", out var pragma))
        {
            if (pragma.Equals("refresh", StringComparison.OrdinalIgnoreCase))
            {
                Refresh ??= RefreshUrl(content);
            }
            else if (pragma.Equals("content-language", StringComparison.OrdinalIgnoreCase))
            {
                Keep("content-language", content);
            }
        }

        foreach (var key in (ReadOnlySpan<string>)["name", "property", "itemprop"])
        {
            if (element.TryGet(key, out var name))
            {
                VisitNamed(name, content);
                Keep(name.Trim().ToString(), content);
            }
        }
    }

    private static Encoding? CharsetOf(PageElement element) =>
        element.TryGet("charset", out var label) ? EncodingLabels.FindInMarkup(label)
        : element.TryGet("http-equiv", out var pragma) && pragma.Equals("content-type", StringComparison.OrdinalIgnoreCase) && element.TryGet("content", out var content)
            ? MetaPrescan.InContent(content)
            : null;

    private void VisitNamed(ReadOnlySpan<char> name, ReadOnlySpan<char> content)
    {
        name = name.Trim();

        // A page that closes itself to the best known crawler means the others too, more often than not.
        if (name.Equals("robots", StringComparison.OrdinalIgnoreCase) || name.Equals("googlebot", StringComparison.OrdinalIgnoreCase))
        {
            var none = HasWord(content, "none");
            NoIndex |= none || HasWord(content, "noindex");
            NoAi |= HasWord(content, "noai");
            NoFollow |= none || HasWord(content, "nofollow");
        }
    }

    private void Keep(string name, ReadOnlySpan<char> content)
    {
        if (_meta.Count < MaximumMeta && !content.IsWhiteSpace())
        {
            _meta.TryAdd(name, content.ToString());
        }
    }

    // "5; url=elsewhere" [WHATWG HTML 4.2.5.3]; without a URL it only reloads.
    private static string? RefreshUrl(ReadOnlySpan<char> content)
    {
        var at = content.IndexOfAny(";,");
        if (at < 0)
        {
            return null;
        }

        var rest = content[(at + 1)..].Trim();
        if (rest.StartsWith("url", StringComparison.OrdinalIgnoreCase) && rest[3..].TrimStart() is ['=', .. var value])
        {
            rest = value.TrimStart();
        }

        if (rest is ['"' or '\'', ..])
        {
            var quote = rest[0];
            rest = rest[1..];
            var end = rest.IndexOf(quote);
            rest = end < 0 ? rest : rest[..end];
        }

        return rest.Length == 0 ? null : rest.ToString();
    }

    private static string TextOf(PageElement element)
    {
        var text = "";
        foreach (var child in element.Children)
        {
            text += child is PageText characters ? characters.Data.ToString() : "";
        }

        return text;
    }
}
