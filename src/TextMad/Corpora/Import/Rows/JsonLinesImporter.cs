using System.Text;
using System.Text.Json;
using TextMad.Texts;

namespace TextMad.Corpora.Import.Rows;

/// <summary>
/// JSON lines with the fields of Dolma: <c>text</c> is required, or the turns of a chat (<see cref="ChatText"/>); <c>id</c>, <c>source</c>, <c>added</c>, <c>created</c> and
/// <c>metadata</c> are kept as provenance.
/// </summary>
/// <remarks>
/// The locator is the <c>id</c>, or file and line where there is none. Other fields join the metadata (a name that is taken there
/// gets a leading underscore). From the metadata, <c>genre</c>, <c>language</c>, <c>machine_share</c> (a number in 0..1: how much
/// of the text a machine wrote) and <c>written_by</c> (that machine's name) are understood as well as kept; of a chat, so is <c>model</c> beside its turns.
/// </remarks>
public sealed class JsonLinesImporter : IDocumentImporter
{
    /// <summary>Levels of a line; what is kept of it as metadata can be read back by any JSON reader with its standard settings.</summary>
    private const int MaximumDepth = 64;

    private const int ChunkLines = 512;
    private const long ChunkCharacters = 1 << 22;

    /// <inheritdoc/>
    public IEnumerable<ImportItem> Read(ImportFile file, ImportOptions options)
    {
        using var reader = new TextFileReader(file, options.KnownEncoding);
        foreach (var lines in Chunks(reader, options))
        {
            // Lines do not depend on each other: they are parsed side by side and handed on in order.
            var parsed = new ParsedRow[lines.Count];
            var repairs = new TextRepairs[lines.Count];
            Parallel.For(0, lines.Count, i =>
            {
                repairs[i] = new TextRepairs(lines[i].Invalid, 0, 0);
                parsed[i] = reader.IsBeyondRepair(lines[i].Text)
                    ? new ParsedRow(null, TextReasons.Undecodable, "more than 1% of it are bytes that the file's encoding does not allow")
                    : Parse(lines[i].Text, file, lines[i].Number, options, ref repairs[i]);
            });
            for (var i = 0; i < lines.Count; i++)
            {
                yield return parsed[i].ItemOf($"{file.Path}:{lines[i].Number}", $"{file.Path}, line {lines[i].Number}", repairs[i], options);
            }
        }
    }

    /// <summary>Returns the lines with something on them, a few hundred at once or as many as hold some characters.</summary>
    private static IEnumerable<List<(string Text, int Number, long Invalid)>> Chunks(TextFileReader reader, ImportOptions options)
    {
        var lines = new List<(string Text, int Number, long Invalid)>();
        var invalid = 0L;
        var characters = 0L;
        while (true)
        {
            string? line;
            ImportFailure? failure = null;
            try
            {
                line = reader.ReadLine(options.MaximumDocumentLength);
            }
            catch (ImportFailure broken)
            {
                // What was read before it is handed on first.
                (line, failure) = (null, broken);
            }

            if (line is not null && !string.IsNullOrWhiteSpace(line))
            {
                lines.Add((line, reader.LineNumber, reader.InvalidBytes - invalid));
                invalid = reader.InvalidBytes;
                characters += line.Length;
            }

            if (lines.Count >= ChunkLines || characters >= ChunkCharacters || (line is null && lines.Count > 0))
            {
                yield return lines;
                lines = [];
                characters = 0;
            }

            if (failure is not null)
            {
                throw failure;
            }

            if (line is null)
            {
                yield break;
            }
        }
    }

    private static ParsedRow Parse(string line, ImportFile file, int number, ImportOptions options, ref TextRepairs repairs)
    {
        try
        {
            using var json =
                JsonDocument.Parse(TextCleaning.RepairEscapes(TextCleaning.Clean(line, ref repairs), ref repairs), new JsonDocumentOptions { MaxDepth = MaximumDepth });
            return DocumentFields.Read(json.RootElement, "line", file, number, options, ref repairs);
        }
        catch (JsonException failure)
        {
            return ParsedRow.Broken(IsValidBeyondDepth(line)
                ? FormattableString.Invariant($"nested deeper than {MaximumDepth} levels, the most that is read.")
                : $"no valid JSON at byte {failure.BytePositionInLine + 1}.");
        }
        catch (InputException failure)
        {
            return ParsedRow.Broken(failure.Message);
        }
        catch (Exception failure) when (ItemFault.IsOfItem(failure))
        {
            return new ParsedRow(null, TextReasons.Internal, ItemFault.Describe(failure));
        }
    }

    /// <summary>Returns true when a line that was refused is JSON for a reader without bounds, which needs a bit of memory per level.</summary>
    private static bool IsValidBeyondDepth(string line)
    {
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(line), new JsonReaderOptions { MaxDepth = int.MaxValue });
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
