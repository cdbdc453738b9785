using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using TextMad.Storage;
using TextMad.Storage.Naming;
using TextMad.Texts;

namespace TextMad.Corpora.Import.Rows;

/// <summary>The document of a row with named fields: a line of JSON lines, or a row of a table. Which fields are understood, <see cref="JsonLinesImporter"/> says.</summary>
internal static class DocumentFields
{
    private static readonly JsonWriterOptions _compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Where the turns of a chat stand in files that people share.</summary>
    private static readonly string[] _chats = ["messages", "conversations", "conversation"];

    /// <summary>Reads a row.</summary>
    /// <param name="root">The row's fields.</param>
    /// <param name="noun">What people call a row of such a file.</param>
    /// <param name="file">The file.</param>
    /// <param name="number">The row's number in it, from 1.</param>
    /// <param name="options">How files are read.</param>
    /// <param name="repairs">Counts what had to be put right.</param>
    /// <exception cref="InputException">A field holds what cannot be.</exception>
    public static ParsedRow Read(JsonElement root, string noun, ImportFile file, long number, ImportOptions options, ref TextRepairs repairs)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return ParsedRow.Broken("a JSON object is expected.");
        }

        if (FindText(root, options.TextField) is not { } found)
        {
            return ParsedRow.Broken(options.TextField is { } named
                ? $"the field \"{named}\", which was named for the text, is missing or is neither a text nor the turns of a chat; {FieldsOf(root, noun)}."
                : $"the field \"text\" is missing, and so are the turns of a chat in {string.Join(", ", _chats.Select(name => $"\"{name}\""))}; {FieldsOf(root, noun)}.");
        }

        var id = Scalar(root, options.IdField ?? "id");
        if (id is null && options.IdField is { } asked)
        {
            return ParsedRow.Broken($"the field \"{asked}\", which was named for the id, is missing or is neither a text nor a number; {FieldsOf(root, noun)}.");
        }

        var metadata = root.TryGetProperty("metadata", out var given) && given.ValueKind == JsonValueKind.Object ? given : default;
        if (!TryReadShare(metadata, out var declared))
        {
            return ParsedRow.Broken("\"machine_share\" in the metadata must be a number from 0 to 1.");
        }

        var (raw, left, author) = (found.Value.ValueKind == JsonValueKind.String ? found.Value.GetString()! : "", 0, String(metadata, "written_by"));
        if (found.Value.ValueKind == JsonValueKind.Array)
        {
            (raw, var said, left) = ChatText.Read(found.Value, out var complaint);
            if (complaint is not null)
            {
                return ParsedRow.Broken(complaint);
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
        return new ParsedRow(Document.Create(text, origin, options.Language ?? String(metadata, "language") ?? LanguageIdentifier.Identify(text)), "", null);
    }

    /// <summary>Returns the text of a row, or the turns of a chat, and where it stands; null when there is neither.</summary>
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

    private static string FieldsOf(JsonElement root, string noun)
    {
        const int Shown = 12;
        string[] names = [.. root.EnumerateObject().Select(field => $"\"{field.Name}\"").Take(Shown + 1)];
        return names.Length == 0 ? $"the {noun} has no fields" : $"the {noun} has {string.Join(", ", names.Take(Shown))}{(names.Length > Shown ? ", ..." : "")}";
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
