using System.Diagnostics.CodeAnalysis;
using AngleSharp;
using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens.Struct;
using AngleSharp.Text;

namespace TextMad.Pages.Tree;

/// <summary>Parses pages by the rules of the HTML standard [WHATWG HTML 13.2], within bounds.</summary>
/// <remarks>
/// What is nested deeper than <see cref="MaximumDepth"/> is flattened: text stays, in order, without the elements that would have
/// gone deeper (browsers do so at 512). Elements and the work of tree construction are counted, and what goes beyond the bounds
/// is refused; nothing depends on a clock. Memory is about two bytes a character of the page and two hundred an element.
/// </remarks>
internal static class PageTree
{
    /// <summary>Elements that may stand one within another before they are flattened.</summary>
    public const int MaximumDepth = 256;

    /// <summary>Elements that a page may have, the copies of formatting elements that the parser makes included.</summary>
    public const int MaximumElements = 500_000;

    /// <summary>
    /// Bounds the work, in steps: a token costs one and a sixteenth of the depth it is met at (the parser looks through the open
    /// elements for each), an element moved costs one.
    /// </summary>
    public const long MaximumEffort = 40_000_000;

    /// <summary>The attributes that are kept; others are not even read.</summary>
    public static readonly string[] KeptAttributes =
    [
        "aria-hidden", "charset", "class", "content", "datetime", "encoding", "hidden", "href", "http-equiv", "id", "itemprop", "lang", "name",
        "property", "rel", "role", "style", "type",
    ];

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _kept =
        new HashSet<string>(KeptAttributes, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly HtmlParserOptions _options = new()
    {
        DisableElementPositionTracking = true,
        MaximumDepth = int.MaxValue,
        ShouldEmitAttribute = (ref StructHtmlToken _, ReadOnlyMemory<char> name) => _kept.Contains(name.Span),
        SkipComments = true,
        SkipProcessingInstructions = true,
    };

    // A context is no use to two threads at once.
    [ThreadStatic]
    private static (PageTreeFactory Factory, IBrowsingContext Context)? _tools;

    /// <summary>Parses a page; false when its markup is tangled beyond the bounds.</summary>
    public static bool TryParse(string html, [NotNullWhen(true)] out PageDocument? page)
    {
        var (factory, context) = _tools ??= NewTools();
        var parser = new HtmlParser(_options, context);
        try
        {
            page = parser.ParseDocument<PageDocument, PageElement>(new TextSource(new StringTextSource(WithoutTemplates(html))), new DepthGuard(factory).Consume);
            return true;
        }
        catch (Exception failure) when (failure is TangledMarkupException || IsFaultOfParser(failure))
        {
            page = null;
            return false;
        }
        finally
        {
            factory.Document = null;
        }
    }

    // AngleSharp's rules for tables within templates know templates of its own DOM alone, and fail with others. What a template holds is
    // never seen, so it stands in the tree under a name without rules.
    private static string WithoutTemplates(string html) => !html.Contains("<template", StringComparison.OrdinalIgnoreCase)
        ? html
        : html.Replace("<template", "<x-template", StringComparison.OrdinalIgnoreCase).Replace("</template", "</x-template", StringComparison.OrdinalIgnoreCase);

    // None is known for markup that gets here, but a page that finds one must not end a crawl.
    private static bool IsFaultOfParser(Exception failure) =>
        failure is NullReferenceException or InvalidOperationException or ArgumentException or IndexOutOfRangeException or InvalidCastException;

    private static (PageTreeFactory Factory, IBrowsingContext Context) NewTools()
    {
        var factory = new PageTreeFactory();
        return (factory, BrowsingContext.New(AngleSharp.Configuration.Default.With(factory)));
    }
}
