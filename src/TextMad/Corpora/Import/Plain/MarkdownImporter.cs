using TextMad.Texts;

namespace TextMad.Corpora.Import.Plain;

/// <summary>
/// Markdown, a document per file. The text stays Markdown, as corpora of it have it: its marks are part of what was written. Fields in front of it are taken off and kept as
/// metadata (<see cref="FrontMatter"/>). A <c>README.md</c> that is the card of a dataset is left out.
/// </summary>
/// <remarks>A file that is longer than a document may be is cut as plain text is (<see cref="PlainTextImporter"/>), its fields left where they stand.</remarks>
public sealed class MarkdownImporter : IDocumentImporter
{
    // What dataset hubs call the description of a dataset.
    private const string CardName = "README.md";

    private static readonly PlainTextImporter _plain = new();

    /// <inheritdoc/>
    public IEnumerable<ImportItem> Read(ImportFile file, ImportOptions options) => _plain.Read(file, options).Select(item => item is ImportItem.Taken { IsPart: false } taken
        && options.TextUnit == PlainTextUnit.File ? WithoutFields(taken, file, options) : item);

    private static ImportItem WithoutFields(ImportItem.Taken taken, ImportFile file, ImportOptions options)
    {
        var document = taken.Document;
        var found = FrontMatter.Of(document.Text);
        if (found.IsDatasetCard && Path.GetFileName(file.Path).Equals(CardName, StringComparison.OrdinalIgnoreCase))
        {
            return new ImportItem.Dropped(file.Path, DropReasons.DatasetCard);
        }

        return found.Metadata is null && found.Body.Length == document.Text.Length
            ? taken
            : taken with
            {
                Document = Document.Create(
                    found.Body, (Origin.Imported)document.Origin with { Metadata = found.Metadata }, options.Language ?? found.Language ?? LanguageIdentifier.Identify(found.Body)),
            };
    }
}
