using System.Text.Encodings.Web;
using System.Text.Json;
using TextMad.Fetching;
using TextMad.Pages;
using TextMad.Texts;

namespace TextMad.Corpora.Import;

/// <summary>Web pages, a document per file: their main text, as the crawler takes it (see <see cref="PageReader"/>).</summary>
/// <remarks>
/// Title, author and date are kept in the metadata, as far as the page says them. Markup made to exhaust a parser is dropped with the
/// reason <see cref="FetchReasons.TooDeep"/>.
/// </remarks>
public sealed class HtmlImporter : IDocumentImporter
{
    // No encoding takes more bytes for a character (a pair of surrogates is two).
    private const int MaximumBytesPerCharacter = 4;

    private static readonly JsonSerializerOptions _relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <inheritdoc/>
    public IEnumerable<ImportItem> Read(ImportFile file, ImportOptions options)
    {
        var bytes = TextFileReader.ReadBytes(file.Path, (int)Math.Min(Array.MaxLength, (long)MaximumBytesPerCharacter * options.MaximumDocumentLength));
        var invalid = new CountingFallback();
        var html = PageDecoder.Decode(bytes, contentType: null, fallback: invalid);
        if (html.Length > options.MaximumDocumentLength)
        {
            throw new ImportFailure(
                DropReasons.TooLarge, $"{file.Path} has more than {options.MaximumDocumentLength} characters, the longest a document may be.");
        }

        var repairs = new TextRepairs(invalid.Count, 0, 0);
        if (PageReader.ReadMarkup(html, url: null, new PageReadingOptions { WholeText = options.WholePages }, ref repairs) is not { } page)
        {
            return [new ImportItem.Dropped(file.Path, FetchReasons.TooDeep, PageReader.TangledDetail)];
        }

        var origin = new Origin.Imported(options.Source ?? file.Collection, file.Locator, Metadata: Metadata(page));
        return [new ImportItem.Taken(Document.Create(page.Text, origin, options.Language ?? page.Language), repairs)];
    }

    private static string? Metadata(ExtractedPage page)
    {
        var metadata = new Dictionary<string, string>();
        foreach (var (name, value) in (ReadOnlySpan<(string, string?)>)[("title", page.Title), ("author", page.Author), ("date", page.Date)])
        {
            if (value is not null)
            {
                metadata.Add(name, value);
            }
        }

        return metadata.Count == 0 ? null : JsonSerializer.Serialize(metadata, _relaxed);
    }
}
