using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using TextMad.Texts;

namespace TextMad.Corpora.Import;

/// <summary>
/// JSON lines with the fields of Dolma: <c>text</c> is required; <c>id</c>, <c>source</c>, <c>added</c>, <c>created</c> and
/// <c>metadata</c> are kept as provenance.
/// </summary>
/// <remarks>
/// The locator is the <c>id</c>, or file and line where there is none. Other fields join the metadata (a name that is taken there
/// gets a leading underscore). From the metadata, <c>genre</c>, <c>language</c> and <c>machine_share</c> (a number in 0..1: how much
/// of the text a machine wrote) are understood as well as kept.
/// </remarks>
public sealed class JsonLinesImporter : IDocumentImporter
{
    private static readonly JsonWriterOptions _compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Levels of a line; what is kept of it as metadata can be read back by any JSON reader with its standard settings.</summary>
    private const int MaximumDepth = 64;

    private const int ChunkLines = 512;
    private const long ChunkCharacters = 1 << 22;

    /// <inheritdoc/>
    public IEnumerable<ImportItem> Read(ImportFile file, ImportOptions options)
    {
        using var reader = new TextFileReader(file.Path, options.KnownEncoding);
        foreach (var lines in Chunks(reader, options))
        {
            // Lines do not depend on each other: they are parsed side by side and handed on in order.
            var parsed = new Parsed[lines.Count];
            var repairs = new TextRepairs[lines.Count];
            Parallel.For(0, lines.Count, i =>
            {
                repairs[i] = new TextRepairs(lines[i].Invalid, 0, 0);
                parsed[i] = reader.IsBeyondRepair(lines[i].Text)
                    ? new Parsed(null, TextReasons.Undecodable, "more than 1% of it are bytes that the file's encoding does not allow")
                    : Parse(lines[i].Text, file, lines[i].Number, options, ref repairs[i]);
            });
            for (var i = 0; i < lines.Count; i++)
            {
                var (document, reason, complaint) = parsed[i];
                if (document is not null)
                {
                    yield return new ImportItem.Taken(document, repairs[i]);
                }
                else if (options.SkipBroken || reason != DropReasons.BrokenLine)
                {
                    yield return new ImportItem.Dropped($"{file.Path}:{lines[i].Number}", reason, complaint);
                }
                else
                {
                    throw new ImportFailure(DropReasons.BrokenLine, $"{file.Path}, line {lines[i].Number}: {complaint}");
                }
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

    /// <summary>A line's document, or why it has none.</summary>
    private readonly record struct Parsed(Document? Document, string Reason, string? Complaint);

    private static Parsed Parse(
        string line, ImportFile file, int number, ImportOptions options, ref TextRepairs repairs)
    {
        try
        {
            using var json =
                JsonDocument.Parse(TextCleaning.RepairEscapes(TextCleaning.Clean(line, ref repairs), ref repairs), new JsonDocumentOptions { MaxDepth = MaximumDepth });
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return Broken("a JSON object is expected.");
            }

            if (!root.TryGetProperty("text", out var field) || field.ValueKind != JsonValueKind.String)
            {
                return Broken("the string field \"text\" is missing.");
            }

            var text = TextCleaning.Clean(field.GetString()!, ref repairs);
            var metadata = root.TryGetProperty("metadata", out var given) && given.ValueKind == JsonValueKind.Object ? given : default;
            if (!TryReadShare(metadata, out var share))
            {
                return Broken("\"machine_share\" in the metadata must be a number from 0 to 1.");
            }

            var origin = new Origin.Imported(
                options.Source ?? String(root, "source") ?? file.Collection,
                Scalar(root, "id") ?? $"{file.Locator}:{number}",
                String(metadata, "genre"),
                Scalar(root, "created"),
                Scalar(root, "added"),
                Metadata(root, metadata, options),
                share);
            return new Parsed(Document.Create(text, origin, options.Language ?? String(metadata, "language") ?? LanguageGuess.Of(text)), "", null);
        }
        catch (JsonException failure)
        {
            return Broken(IsValidBeyondDepth(line)
                ? FormattableString.Invariant($"nested deeper than {MaximumDepth} levels, the most that is read.")
                : $"no valid JSON at byte {failure.BytePositionInLine + 1}.");
        }
        catch (Exception failure) when (ItemFault.IsOfItem(failure))
        {
            return new Parsed(null, TextReasons.Internal, ItemFault.Describe(failure));
        }
    }

    private static Parsed Broken(string complaint) => new(null, DropReasons.BrokenLine, complaint);

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

    private static string? String(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var field) && field.ValueKind == JsonValueKind.String
        && field.GetString() is { Length: > 0 } value
            ? value
            : null;

    private static string? Scalar(JsonElement element, string name) =>
        String(element, name)
        ?? (element.TryGetProperty(name, out var field) && field.ValueKind == JsonValueKind.Number ? field.GetRawText() : null);

    private static bool TryReadShare(JsonElement metadata, out double share)
    {
        share = 0;
        return metadata.ValueKind != JsonValueKind.Object
            || !metadata.TryGetProperty("machine_share", out var field)
            || (field.ValueKind == JsonValueKind.Number && field.TryGetDouble(out share) && share is >= 0 and <= 1);
    }

    /// <summary>Returns one object: what "metadata" holds, then the fields kept nowhere else; null when there is neither.</summary>
    private static string? Metadata(JsonElement root, JsonElement metadata, ImportOptions options)
    {
        using var stream = new MemoryStream();
        using var writer = new Utf8JsonWriter(stream, _compact);
        var names = new HashSet<string>(StringComparer.Ordinal);
        writer.WriteStartObject();
        if (metadata.ValueKind == JsonValueKind.Object)
        {
            foreach (var field in metadata.EnumerateObject().Where(field => names.Add(field.Name)))
            {
                writer.WritePropertyName(field.Name);
                field.Value.WriteTo(writer);
            }
        }

        foreach (var field in root.EnumerateObject())
        {
            if (IsUnderstood(field, options))
            {
                continue;
            }

            var name = field.Name;
            while (!names.Add(name))
            {
                name = "_" + name;
            }

            writer.WritePropertyName(name);
            field.Value.WriteTo(writer);
        }

        writer.WriteEndObject();
        writer.Flush();
        return names.Count == 0 ? null : Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static bool IsUnderstood(JsonProperty field, ImportOptions options) => field.Name switch
    {
        "text" => true,
        "metadata" => field.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Null,
        "source" => options.Source is null && field.Value.ValueKind is JsonValueKind.String or JsonValueKind.Null,
        "id" or "added" or "created" => field.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.Null,
        _ => false,
    };
}
