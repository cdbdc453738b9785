using System.Text;
using TextMad.Texts;

namespace TextMad.Corpora.Import;

/// <summary>Plain text: a document per file, or per block of lines between blank lines.</summary>
/// <remarks>
/// A file's last line end belongs to the file, not to the text. A block's locator is the file and the line where it begins.
/// </remarks>
public sealed class PlainTextImporter : IDocumentImporter
{
    /// <inheritdoc/>
    public IEnumerable<ImportItem> Read(ImportFile file, ImportOptions options) =>
        options.TextUnit == PlainTextUnit.File ? [ReadWhole(file, options)] : ReadBlocks(file, options);

    private static ImportItem.Taken ReadWhole(ImportFile file, ImportOptions options)
    {
        var raw = TextFileReader.ReadAll(file, options.KnownEncoding, options.MaximumDocumentLength, out var repairs);
        var text = TextCleaning.Clean(raw, ref repairs);
        return Take(text.EndsWith('\n') ? text[..^1] : text, file, file.Locator, options, repairs);
    }

    private static IEnumerable<ImportItem> ReadBlocks(ImportFile file, ImportOptions options)
    {
        using var reader = new TextFileReader(file, options.KnownEncoding);
        var block = new StringBuilder();
        var first = 0;
        var invalid = 0L;
        string? line;
        do
        {
            line = reader.ReadLine(options.MaximumDocumentLength);
            if (!string.IsNullOrWhiteSpace(line))
            {
                first = block.Length == 0 ? reader.LineNumber : first;
                block.Append(line).Append('\n');
                if (block.Length > options.MaximumDocumentLength)
                {
                    throw new ImportFailure(
                        DropReasons.TooLarge,
                        $"{file.Path}: the block from line {first} has more than {options.MaximumDocumentLength} characters, the longest a document may be.");
                }
            }
            else if (block.Length > 0)
            {
                var repairs = new TextRepairs(reader.InvalidBytes - invalid, 0, 0);
                invalid = reader.InvalidBytes;
                var raw = block.ToString(0, block.Length - 1);
                block.Clear();
                if (reader.IsBeyondRepair(raw))
                {
                    yield return new ImportItem.Dropped($"{file.Path}:{first}", TextReasons.Undecodable);
                    continue;
                }

                var text = TextCleaning.Clean(raw, ref repairs);
                yield return Take(text, file, $"{file.Locator}:{first}", options, repairs);
            }
        }
        while (line is not null);
    }

    private static ImportItem.Taken Take(string text, ImportFile file, string locator, ImportOptions options, TextRepairs repairs)
    {
        var (share, machine) = options.Machine();
        var origin = new Origin.Imported(options.Source ?? file.Collection, locator, MachineShare: share, WrittenBy: machine);
        return new(Document.Create(text, origin, options.Language ?? LanguageGuess.Of(text)), repairs);
    }
}
