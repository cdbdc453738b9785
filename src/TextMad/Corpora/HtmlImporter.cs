using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using TextMad.Texts;

namespace TextMad.Corpora;

/// <summary>Web pages, a document per file: the text a reader sees, without navigation (see <see cref="HtmlText"/>).</summary>
/// <remarks>
/// Pages are parsed as WHATWG HTML. The page's title is kept in the metadata. Markup made to exhaust a parser is dropped with
/// the reason <see cref="DropReasons.TooDeep"/>.
/// </remarks>
public sealed partial class HtmlImporter : IDocumentImporter
{
    /// <summary>Elements that may stand one within another; browsers and the parser flatten what is deeper than 512.</summary>
    public const int MaximumDepth = 500;

    /// <summary>Elements that a page may have, the parser's own copies of formatting elements included.</summary>
    public const int MaximumElements = 500_000;

    /// <summary>Bounds the sum of the depths at which elements are opened: the parser looks through the open elements for each.</summary>
    private const long MaximumEffort = 20 * MaximumElements;

    private static readonly JsonSerializerOptions _relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <inheritdoc/>
    public IEnumerable<ImportItem> Read(ImportFile file, ImportOptions options)
    {
        using var reader = new TextFileReader(file.Path, DeclaredEncoding);
        var html = reader.ReadToEnd(options.MaximumDocumentLength);
        var repairs = new TextRepairs(reader.InvalidBytes, 0, 0);
        if (!TryParse(html, out var page))
        {
            return [new ImportItem.Dropped(file.Path, DropReasons.TooDeep, $"more than {MaximumDepth} elements one within another, or more than {MaximumElements} in all")];
        }

        using (page)
        {
            var text = TextCleaning.Clean(HtmlText.Of(page), ref repairs);
            var title = string.Join(' ', (page.Title ?? "").Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
            var metadata = title.Length == 0 ? null : JsonSerializer.Serialize(new Dictionary<string, string> { ["title"] = title }, _relaxed);
            var declared = page.DocumentElement?.GetAttribute("lang")?.Trim();
            var language = options.Language ?? (string.IsNullOrEmpty(declared) ? LanguageGuess.Of(text) : declared);
            var origin = new Origin.Imported(options.Source ?? file.Collection, file.Locator, Metadata: metadata);
            return [new ImportItem.Taken(Document.Create(text, origin, language), repairs)];
        }
    }

    /// <summary>Parses a page; false when it is nested or tangled beyond the bounds.</summary>
    internal static bool TryParse(string html, [NotNullWhen(true)] out IDocument? page)
    {
        var effort = 0L;
        var elements = 0L;
        var chain = new List<IElement>();
        IDocument? owner = null;
        var parser = new HtmlParser(new HtmlParserOptions { OnCreated = (element, _) => Watch(element) });
        try
        {
            page = parser.ParseDocument(html);
            return true;
        }
        catch (TangledMarkupException)
        {
            page = null;
            return false;
        }

        // Called before the element joins the tree, and not at all for the copies of formatting elements that the parser makes (a
        // few bytes can ask for hundreds, again and again). The chain of last elements is what stands open or was closed just now;
        // where it differs from the chain seen last, elements were made.
        void Watch(IElement element)
        {
            owner ??= element.Owner;
            var depth = 0;
            for (var open = owner?.DocumentElement; open is not null; open = open.LastElementChild, depth++)
            {
                if (depth == chain.Count)
                {
                    chain.Add(open);
                    elements++;
                }
                else if (chain[depth] != open)
                {
                    chain[depth] = open;
                    elements++;
                }
            }

            chain.RemoveRange(depth, chain.Count - depth);
            effort += depth;
            if (depth > MaximumDepth || elements > MaximumElements || effort > MaximumEffort)
            {
                throw new TangledMarkupException();
            }
        }
    }

    /// <summary>What the page says of its own encoding in its first bytes [WHATWG HTML 13.2.3.2, simplified]; null when nothing known.</summary>
    private static Encoding? DeclaredEncoding(byte[] head)
    {
        var match = CharacterSet().Match(Encoding.Latin1.GetString(head));
        if (!match.Success)
        {
            return null;
        }

        // A page that can be read this far is not UTF-16; what calls itself Latin-1 means Windows-1252, as everywhere on the web.
        var label = match.Groups[1].Value.ToLowerInvariant();
        label = label switch
        {
            "iso-8859-1" or "latin1" or "us-ascii" or "ascii" => "windows-1252",
            _ when label.StartsWith("utf-16", StringComparison.Ordinal) => "utf-8",
            _ => label,
        };
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(label) ?? Encoding.GetEncoding(label);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    [GeneratedRegex("""<meta[^>]+?charset\s*=\s*["']?\s*([a-zA-Z0-9_-]+)""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex CharacterSet();

    private sealed class TangledMarkupException : Exception;
}
