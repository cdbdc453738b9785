using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using TextMad.Storage.Naming;
using TextMad.Storage;
using TextMad.Texts;

namespace TextMad.Corpora.Import;

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
    private static readonly JsonWriterOptions _compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Levels of a line; what is kept of it as metadata can be read back by any JSON reader with its standard settings.</summary>
    private const int MaximumDepth = 64;

    /// <summary>Where the turns of a chat stand in files that people share.</summary>
    private static readonly string[] _chats = ["messages", "conversations", "conversation"];

    private const int ChunkLines = 512;
    private const long ChunkCharacters = 1 << 22;

    /// <inheritdoc/>
    public IEnumerable<ImportItem> Read(ImportFile file, ImportOptions options)
    {
        using var reader = new TextFileReader(file, options.KnownEncoding);
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
                else if (!options.Strict || !DropReasons.IsDamage(reason))
                {
                    yield return new ImportItem.Dropped($"{file.Path}:{lines[i].Number}", reason, complaint);
                }
                else
                {
                    throw new ImportFailure(reason, $"{file.Path}, line {lines[i].Number}: {complaint}");
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

            if (FindText(root, options.TextField) is not { } found)
            {
                return Broken(options.TextField is { } named
                    ? $"the field \"{named}\", which was named for the text, is missing or is neither a text nor the turns of a chat; {FieldsOf(root)}."
                    : $"the field \"text\" is missing, and so are the turns of a chat in {string.Join(", ", _chats.Select(name => $"\"{name}\""))}; {FieldsOf(root)}.");
            }

            var id = Scalar(root, options.IdField ?? "id");
            if (id is null && options.IdField is { } asked)
            {
                return Broken($"the field \"{asked}\", which was named for the id, is missing or is neither a text nor a number; {FieldsOf(root)}.");
            }

            var metadata = root.TryGetProperty("metadata", out var given) && given.ValueKind == JsonValueKind.Object ? given : default;
            if (!TryReadShare(metadata, out var declared))
            {
                return Broken("\"machine_share\" in the metadata must be a number from 0 to 1.");
            }

            var (raw, left, author) = (found.Value.ValueKind == JsonValueKind.String ? found.Value.GetString()! : "", 0, String(metadata, "written_by"));
            if (found.Value.ValueKind == JsonValueKind.Array)
            {
                (raw, var said, left) = ChatText.Read(found.Value, out var complaint);
                if (complaint is not null)
                {
                    return Broken(complaint);
                }

                declared ??= said;
                author ??= String(root, "model");
            }

            var text = TextCleaning.Clean(raw, ref repairs);
            var (share, machine) = options.Machine(declared, author is null ? null : Names.RequireWriter(author));
            var origin = new Origin.Imported(
                options.Source ?? String(root, "source") ?? file.Collection,
                id ?? $"{file.Locator}:{number}",
                String(metadata, "genre"),
                Scalar(root, "created"),
                Scalar(root, "added"),
                Metadata(root, metadata, found.Path, left, options),
                share,
                machine);
            return new Parsed(Document.Create(text, origin, options.Language ?? String(metadata, "language") ?? LanguageGuess.Of(text)), "", null);
        }
        catch (JsonException failure)
        {
            return Broken(IsValidBeyondDepth(line)
                ? FormattableString.Invariant($"nested deeper than {MaximumDepth} levels, the most that is read.")
                : $"no valid JSON at byte {failure.BytePositionInLine + 1}.");
        }
        catch (InputException failure)
        {
            return Broken(failure.Message);
        }
        catch (Exception failure) when (ItemFault.IsOfItem(failure))
        {
            return new Parsed(null, TextReasons.Internal, ItemFault.Describe(failure));
        }
    }

    /// <summary>Returns the text of a line, or the turns of a chat, and where it stands; null when there is neither.</summary>
    private static (JsonElement Value, string[] Path)? FindText(JsonElement root, string? named)
    {
        if (named is not null)
        {
            return Find(root, named) is { } field && (field.Value.ValueKind == JsonValueKind.String || ChatText.IsChat(field.Value)) ? field : null;
        }

        if (root.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String)
        {
            return (text, ["text"]);
        }

        foreach (var name in _chats)
        {
            if (root.TryGetProperty(name, out var turns) && ChatText.IsChat(turns))
            {
                return (turns, [name]);
            }
        }

        return null;
    }

    /// <summary>Returns the field of this name; where there is none, the one within others that the names between full stops lead to.</summary>
    private static (JsonElement Value, string[] Path)? Find(JsonElement root, string name)
    {
        if (root.TryGetProperty(name, out var field))
        {
            return (field, [name]);
        }

        var path = name.Split('.');
        field = root;
        return Array.TrueForAll(path, part => field.ValueKind == JsonValueKind.Object && field.TryGetProperty(part, out field)) ? (field, path) : null;
    }

    private static string FieldsOf(JsonElement root)
    {
        const int Shown = 12;
        string[] names = [.. root.EnumerateObject().Select(field => $"\"{field.Name}\"").Take(Shown + 1)];
        return names.Length == 0 ? "the line has no fields" : $"the line has {string.Join(", ", names.Take(Shown))}{(names.Length > Shown ? ", ..." : "")}";
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

    private static string? Scalar(JsonElement root, string name) => Find(root, name)?.Value switch
    {
        { ValueKind: JsonValueKind.String } text when text.GetString() is { Length: > 0 } value => value,
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => null,
    };

    private static bool TryReadShare(JsonElement metadata, out double? share)
    {
        share = null;
        if (metadata.ValueKind != JsonValueKind.Object || !metadata.TryGetProperty("machine_share", out var field))
        {
            return true;
        }

        if (field.ValueKind != JsonValueKind.Number || !field.TryGetDouble(out var value) || value is not (>= 0 and <= 1))
        {
            return false;
        }

        share = value;
        return true;
    }

    /// <summary>Returns one object: what "metadata" holds, then the fields kept nowhere else; null when there is neither.</summary>
    private static string? Metadata(JsonElement root, JsonElement metadata, string[] text, int left, ImportOptions options)
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
            if (IsUnderstood(field, text, options))
            {
                continue;
            }

            writer.WritePropertyName(Free(field.Name));
            if (field.Name == text[0])
            {
                WriteWithout(writer, field.Value, text.AsSpan(1));
            }
            else
            {
                field.Value.WriteTo(writer);
            }
        }

        if (left > 0)
        {
            writer.WriteNumber(Free("parts_left_out"), left);
        }

        writer.WriteEndObject();
        writer.Flush();
        return names.Count == 0 ? null : Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);

        string Free(string name)
        {
            while (!names.Add(name))
            {
                name = "_" + name;
            }

            return name;
        }
    }

    /// <summary>Writes an object without the field that a path leads to: that is the document's text.</summary>
    private static void WriteWithout(Utf8JsonWriter writer, JsonElement element, ReadOnlySpan<string> path)
    {
        writer.WriteStartObject();
        foreach (var field in element.EnumerateObject())
        {
            if (field.Name != path[0])
            {
                field.WriteTo(writer);
            }
            else if (path.Length > 1)
            {
                writer.WritePropertyName(field.Name);
                WriteWithout(writer, field.Value, path[1..]);
            }
        }

        writer.WriteEndObject();
    }

    private static bool IsUnderstood(JsonProperty field, string[] text, ImportOptions options) => field.Name switch
    {
        _ when text is [var name] && field.Name == name => true,
        _ when field.Name == options.IdField => true,
        "metadata" => field.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Null,
        "source" => options.Source is null && field.Value.ValueKind is JsonValueKind.String or JsonValueKind.Null,
        "id" => options.IdField is null && field.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.Null,
        "added" or "created" => field.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.Null,
        _ => false,
    };
}
