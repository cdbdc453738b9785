using System.Text;
using TextMad.Texts;

namespace TextMad.Corpora.Import.Plain;

/// <summary>Plain text: a document per file, or per block of lines between blank lines.</summary>
/// <remarks>
/// A file's last line end belongs to the file, not to the text. A block's locator is the file and the line where it begins. A file that is longer than a document may be is cut
/// into parts, whose locators are the same: a part ends at the last blank line before it would be too long; where its second half has none, at the last line end there, then after
/// the last white space there; and where there is none of these, when it is as long as a document may be. White space at either end of a part is left out.
/// </remarks>
public sealed class PlainTextImporter : IDocumentImporter
{
    /// <inheritdoc/>
    public IEnumerable<ImportItem> Read(ImportFile file, ImportOptions options) =>
        options.TextUnit == PlainTextUnit.File ? ReadWhole(file, options) : ReadBlocks(file, options);

    private static IEnumerable<ImportItem> ReadWhole(ImportFile file, ImportOptions options)
    {
        string raw;
        TextRepairs repairs;
        try
        {
            raw = TextFileReader.ReadAll(file, options.KnownEncoding, options.MaximumDocumentLength, out repairs);
        }
        catch (ImportFailure failure) when (failure.Reason == DropReasons.TooLarge && FileKinds.Of(file.FullPath, follow: true) == FileKind.Regular)
        {
            // A pipe cannot be read a second time.
            return ReadParts(file, options);
        }

        var text = TextCleaning.Clean(raw, ref repairs);
        return [Take(text.EndsWith('\n') ? text[..^1] : text, file, file.Locator, options, repairs)];
    }

    private static IEnumerable<ImportItem> ReadParts(ImportFile file, ImportOptions options)
    {
        using var reader = new TextFileReader(file, options.KnownEncoding);
        var waiting = new StringBuilder();
        var (line, invalid) = (1, 0L);
        while (true)
        {
            reader.ReadUntil(waiting, options.MaximumDocumentLength + 1);
            if (waiting.Length == 0)
            {
                yield break;
            }

            var all = waiting.ToString();
            var end = all.Length <= options.MaximumDocumentLength ? all.Length : EndOfPart(all.AsSpan(0, options.MaximumDocumentLength));
            waiting.Remove(0, end);
            var part = all.AsSpan(0, end);
            var start = part.Length - part.TrimStart().Length;
            var first = line + part[..start].Count('\n');
            line += part.Count('\n');
            var raw = part.Trim().ToString();
            if (raw.Length == 0)
            {
                continue;
            }

            var repairs = new TextRepairs(reader.InvalidBytes - invalid, 0, 0);
            invalid = reader.InvalidBytes;
            var locator = FormattableString.Invariant($":{first}");
            if (reader.IsBeyondRepair(raw))
            {
                yield return new ImportItem.Dropped(file.Path + locator, TextReasons.Undecodable);
                continue;
            }

            yield return Take(TextCleaning.Clean(raw, ref repairs), file, file.Locator + locator, options, repairs) with { IsPart = true };
        }
    }

    /// <summary>Returns where the first part of a text that is too long ends.</summary>
    /// <param name="text">As much of it as a part may have.</param>
    private static int EndOfPart(ReadOnlySpan<char> text)
    {
        var half = text[(text.Length / 2)..];
        var blank = -1;
        for (var at = half.LastIndexOf('\n'); at > 0 && blank < 0; at = half[..at].LastIndexOf('\n'))
        {
            // A blank line: nothing but white space between two ends of lines.
            var before = half[..at].LastIndexOf('\n');
            blank = before >= 0 && half[(before + 1)..at].IsWhiteSpace() ? before + 1 : -1;
        }

        var end = blank >= 0 ? blank : half.LastIndexOf('\n') + 1;
        for (var at = half.Length; end <= 0 && at > 0; at--)
        {
            end = char.IsWhiteSpace(half[at - 1]) ? at : 0;
        }

        // Two halves of one character stay together.
        return end > 0 ? text.Length - half.Length + end : text.Length - (text.Length > 1 && char.IsHighSurrogate(text[^1]) ? 1 : 0);
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
                        $"{file.Path}: the block from line {first} has more than {options.MaximumDocumentLength} characters, the longest a document may be. "
                        + "Break it by a blank line, or read the file as a whole: it is cut at the ends of paragraphs then.");
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
        return new(Document.Create(text, origin, options.Language ?? LanguageIdentifier.Identify(text)), repairs);
    }
}
