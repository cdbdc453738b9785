using System.Text.Encodings.Web;
using System.Text.Json;
using TextMad.Fetching;
using TextMad.Pages;
using TextMad.Texts;

namespace TextMad.Corpora.Import.Web;

/// <summary>Web pages, a document per file: their main text, as the crawler takes it (see <see cref="PageReader"/>).</summary>
/// <remarks>
/// Title, author and date are kept in the metadata, as far as the page says them. Markup made to exhaust a parser is dropped with the
/// reason <see cref="FetchReasons.TooDeep"/>, what is not text with <see cref="FetchReasons.ContentType"/> or <see cref="TextReasons.Undecodable"/>.
/// </remarks>
public sealed class HtmlImporter : IDocumentImporter
{
    private static readonly JsonSerializerOptions _relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <inheritdoc/>
    public IEnumerable<ImportItem> Read(ImportFile file, ImportOptions options)
    {
        var bytes = TextFileReader.ReadBytes(file, options.MaximumDocumentLength);
        var reading = PageReader.ReadMarkup(
            bytes, null, options.KnownEncoding, url: null, new PageReadingOptions { WholeText = options.WholePages }, options.MaximumDocumentLength, out var repairs);
        if (reading is not PageReading.Extracted { Page: var page })
        {
            var (reason, detail) = (PageReading.Refused)reading;
            return reason == FetchReasons.BodyTooLarge
                ? throw new ImportFailure(DropReasons.TooLarge, $"{file.Path} has {detail}, the longest a document may be.")
                : [new ImportItem.Dropped(file.Path, reason, detail)];
        }

        var (share, machine) = options.Machine();
        var origin = new Origin.Imported(options.Source ?? file.Collection, file.Locator, Metadata: Metadata(page), MachineShare: share, WrittenBy: machine);
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
