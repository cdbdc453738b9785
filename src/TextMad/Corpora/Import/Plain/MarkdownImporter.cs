using TextMad.Texts;

namespace TextMad.Corpora.Import.Plain;

/// <summary>
/// Markdown, a document per file. The text stays Markdown, as corpora of it have it: its marks are part of what was written. Fields in front of it are taken off and kept as
/// metadata (<see cref="FrontMatter"/>).
/// </summary>
/// <remarks>A file that is longer than a document may be is cut as plain text is (<see cref="PlainTextImporter"/>), its fields left where they stand.</remarks>
public sealed class MarkdownImporter : IDocumentImporter
{
    private static readonly PlainTextImporter _plain = new();

    /// <inheritdoc/>
    public IEnumerable<ImportItem> Read(ImportFile file, ImportOptions options) => _plain.Read(file, options).Select(item => item is ImportItem.Taken { IsPart: false } taken
        && options.TextUnit == PlainTextUnit.File ? WithoutFields(taken, options) : item);

    private static ImportItem.Taken WithoutFields(ImportItem.Taken taken, ImportOptions options)
    {
        var document = taken.Document;
        var found = FrontMatter.Of(document.Text);
        return found.Metadata is null && found.Body.Length == document.Text.Length
            ? taken
            : taken with
            {
                Document = Document.Create(
                    found.Body, (Origin.Imported)document.Origin with { Metadata = found.Metadata }, options.Language ?? found.Language ?? LanguageGuess.Of(found.Body)),
            };
    }
}
