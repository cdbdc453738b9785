using System.Text;
using TextMad.Fetching;
using TextMad.Pages.Preferences;
using TextMad.Pages.Tree;
using TextMad.Texts;

namespace TextMad.Pages;

/// <summary>What a page says of itself outside its text: <c>meta</c>, <c>link</c>, <c>base</c>, <c>title</c>, linked data.</summary>
internal sealed class PageHead
{
    // More than real pages have.
    private const int MaximumMeta = 500;
    private const int MaximumLinkedData = 1 << 20;

    private readonly Dictionary<string, string> _meta = new(StringComparer.OrdinalIgnoreCase);
    private int _linkedDataLength;

    /// <summary>The text of <c>title</c>, white space folded.</summary>
    public string? Title { get; private set; }

    /// <summary>The first <c>base href</c>.</summary>
    public string? Base { get; private set; }

    /// <summary>The references of <c>link rel=canonical</c> in the head: elsewhere they may be what others wrote into the page [RFC 6596, 5].</summary>
    public List<string> Canonicals { get; } = [];

    /// <summary>Where a <c>meta http-equiv=refresh</c> leads.</summary>
    public string? Refresh { get; private set; }

    /// <summary>The encoding that the first <c>meta</c> with a known one declares [WHATWG HTML 13.2.6.4.4].</summary>
    public Encoding? Charset { get; private set; }

    /// <summary>What the page asks of crawlers.</summary>
    public PageDirectives Directives { get; private set; }

    /// <summary>The texts of <c>script type=application/ld+json</c>.</summary>
    public List<ReadOnlyMemory<char>> LinkedData { get; } = [];

    /// <summary>Returns the content of the first <c>meta</c> of one of these names or properties; null when there is none.</summary>
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
            if (element.TryGet("rel", out var rel) && HasWord(rel, "canonical") && element.Parent is PageElement { Tag.Name: "head" }
                && element.Get("href") is { } canonical && Canonicals.Count < MaximumMeta)
            {
                Canonicals.Add(canonical);
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

    /// <summary>White space folded to single blanks, soft hyphens gone; null when nothing is left.</summary>
    public static string? Fold(string? text)
    {
        var folded = string.Join(' ', (text ?? "").Replace("\u00AD", "", StringComparison.Ordinal).Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
        return folded.Length == 0 ? null : folded;
    }

    /// <summary>Returns true when one of the words parted by white space or commas is this one.</summary>
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
                Refresh ??= DeclarativeRefresh.UrlOf(content);
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
        if (name.Equals("robots", StringComparison.OrdinalIgnoreCase) || name.Equals("googlebot", StringComparison.OrdinalIgnoreCase)
            || name.Equals(FetchOptions.ProductToken, StringComparison.OrdinalIgnoreCase))
        {
            Directives = Directives.And(PageDirectives.ReadMeta(content.ToString()));
        }
    }

    private void Keep(string name, ReadOnlySpan<char> content)
    {
        if (_meta.Count < MaximumMeta && !content.IsWhiteSpace())
        {
            _meta.TryAdd(name, content.ToString());
        }
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
