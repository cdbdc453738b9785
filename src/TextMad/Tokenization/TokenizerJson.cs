using System.Text.Json;

namespace TextMad.Tokenization;

/// <summary>Hugging Face's <c>tokenizer.json</c>, as far as it describes a GPT-2 tokenizer.</summary>
internal static class TokenizerJson
{
    /// <summary>Reads the file's content; anything in it that would change ids and is not GPT-2's is refused by name.</summary>
    public static BytePairVocabulary Parse(string path, byte[] content)
    {
        using var document = TokenizerFiles.ParseJson(path, content);
        var root = document.RootElement;
        var model = Member(root, "model", path);
        Require(Text(model, "type") is "BPE" or null, path, "model.type", "BPE");
        Require(IsNull(root, "normalizer"), path, "normalizer", "null");
        CheckPreTokenizer(root, path);
        foreach (var key in (ReadOnlySpan<string>)["continuing_subword_prefix", "end_of_word_suffix"])
        {
            Require(string.IsNullOrEmpty(Text(model, key)), path, $"model.{key}", "\"\" or null");
        }

        foreach (var key in (ReadOnlySpan<string>)["byte_fallback", "ignore_merges"])
        {
            Require(!Flag(model, key, absent: false), path, $"model.{key}", "false");
        }

        Require(IsNull(model, "dropout"), path, "model.dropout", "null");

        var builder = new VocabularyBuilder(path);
        builder.AddTokens(Member(model, "vocab", path), "model.vocab");
        AddMerges(builder, Member(model, "merges", path), path);
        if (root.TryGetProperty("added_tokens", out var added) && added.ValueKind == JsonValueKind.Array)
        {
            foreach (var token in added.EnumerateArray())
            {
                builder.AddSpecial(Text(token, "content"), token.TryGetProperty("id", out var id) && id.TryGetInt32(out var value) ? value : -1);
            }
        }

        return builder.Build();
    }

    /// <summary>Writes the file's content.</summary>
    public static void Write(BytePairVocabulary vocabulary, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("version", "1.0");
        writer.WriteNull("truncation");
        writer.WriteNull("padding");
        writer.WriteStartArray("added_tokens");
        writer.WriteStartObject();
        writer.WriteNumber("id", vocabulary.EndOfText);
        writer.WriteString("content", BytePairVocabulary.EndOfTextName);
        writer.WriteBoolean("single_word", false);
        writer.WriteBoolean("lstrip", false);
        writer.WriteBoolean("rstrip", false);
        writer.WriteBoolean("normalized", false);
        writer.WriteBoolean("special", true);
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteNull("normalizer");
        WriteByteLevel(writer, "pre_tokenizer", prefixSpace: false, trimOffsets: true);
        WriteByteLevel(writer, "post_processor", prefixSpace: true, trimOffsets: false);
        WriteByteLevel(writer, "decoder", prefixSpace: true, trimOffsets: true);
        writer.WriteStartObject("model");
        writer.WriteString("type", "BPE");
        writer.WriteNull("dropout");
        writer.WriteNull("unk_token");
        writer.WriteString("continuing_subword_prefix", "");
        writer.WriteString("end_of_word_suffix", "");
        writer.WriteBoolean("fuse_unk", false);
        writer.WriteBoolean("byte_fallback", false);
        writer.WritePropertyName("vocab");
        TokenizerFiles.WriteTokens(vocabulary, writer);
        writer.WriteStartArray("merges");
        foreach (var merge in TokenizerFiles.Merges(vocabulary))
        {
            writer.WriteStringValue(merge);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteByteLevel(Utf8JsonWriter writer, string name, bool prefixSpace, bool trimOffsets)
    {
        writer.WriteStartObject(name);
        writer.WriteString("type", "ByteLevel");
        writer.WriteBoolean("add_prefix_space", prefixSpace);
        writer.WriteBoolean("trim_offsets", trimOffsets);
        writer.WriteBoolean("use_regex", true);
        writer.WriteEndObject();
    }

    private static void CheckPreTokenizer(JsonElement root, string path)
    {
        var step = Member(root, "pre_tokenizer", path);
        Require(Text(step, "type") == "ByteLevel", path, "pre_tokenizer.type", "ByteLevel");
        Require(!Flag(step, "add_prefix_space", absent: true), path, "pre_tokenizer.add_prefix_space", "false");
        Require(Flag(step, "use_regex", absent: true), path, "pre_tokenizer.use_regex", "true");
    }

    private static void AddMerges(VocabularyBuilder builder, JsonElement merges, string path)
    {
        Require(merges.ValueKind == JsonValueKind.Array, path, "model.merges", "an array");
        var index = 0;
        foreach (var merge in merges.EnumerateArray())
        {
            // Older files write "left right", newer ones ["left", "right"].
            var where = $"{path}, model.merges[{index++}]";
            if (merge.ValueKind == JsonValueKind.Array && merge.GetArrayLength() == 2
                && merge[0].ValueKind == JsonValueKind.String && merge[1].ValueKind == JsonValueKind.String)
            {
                builder.AddMerge($"{merge[0].GetString()} {merge[1].GetString()}", where);
            }
            else
            {
                builder.AddMerge(merge.ValueKind == JsonValueKind.String ? merge.GetString()! : merge.GetRawText(), where);
            }
        }
    }

    private static JsonElement Member(JsonElement element, string name, string path) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member)
            ? member
            : throw new InputException($"{path}: the key '{name}' is missing; a tokenizer.json of a byte-level BPE is expected.");

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String
            ? member.GetString()
            : null;

    private static bool IsNull(JsonElement element, string name) =>
        !element.TryGetProperty(name, out var member) || member.ValueKind == JsonValueKind.Null;

    private static bool Flag(JsonElement element, string name, bool absent) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) && member.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? member.GetBoolean()
            : absent;

    private static void Require(bool condition, string path, string key, string allowed)
    {
        if (!condition)
        {
            throw new InputException($"{path}: '{key}' must be {allowed}; only GPT-2's kind of tokenizer is read. engine: ml reads others.");
        }
    }
}
