using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using TextMad.Tokenization;

namespace TextMad.Tests.Tokenization;

/// <summary>Small <c>tokenizer.json</c> files of the families in use, made of a text that tests bring.</summary>
internal static class HuggingFaceFiles
{
    private const string Gpt4Pattern =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?+\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]++[\r\n]*|\s*[\r\n]|\s+(?!\S)|\s+";

    private const string Llama3Pattern =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private const string QwenPattern =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private const string DeepSeekPattern = @"[!""#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private const string Ends = """[{"id":ID,"content":"</s>","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true}]""";

    private const string ByteLevel = """{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":false}""";

    private const string LlamaDecoder =
        """
        {"type":"Sequence","decoders":[{"type":"Replace","pattern":{"String":"▁"},"content":" "},{"type":"ByteFallback"},{"type":"Fuse"},
        {"type":"Strip","content":" ","start":1,"stop":0}]}
        """;

    /// <summary>The families, by name.</summary>
    public static IReadOnlyList<string> Families =>
    [
        "llama3", "gpt4", "qwen", "deepseek", "gpt2-prefix", "whole-words", "llama2", "mistral", "gemma", "unk-bpe", "end-of-word", "t5", "xlnet", "bert", "bert-cased", "words",
        "added", "pieces",
    ];

    /// <summary>Returns the file of a family.</summary>
    /// <param name="family">One of <see cref="Families"/>.</param>
    /// <param name="text">What its tokens are taken from.</param>
    public static string Of(string family, string text) => family switch
    {
        "llama3" => Bytes(text, "null", Split(Llama3Pattern, "Isolated")),
        "gpt4" => Bytes(text, "null", Split(Gpt4Pattern, "Removed", invert: true)),
        "qwen" => Bytes(text, """{"type":"NFC"}""", Split(QwenPattern, "Isolated")),
        "deepseek" => Bytes(text, """{"type":"Sequence","normalizers":[]}""",
            Split(@"\p{N}{1,3}", "Isolated"), Split("[一-龥぀-ゟ゠-ヿ]+", "Isolated"), Split(DeepSeekPattern, "Isolated")),
        "gpt2-prefix" => File("null", """{"type":"ByteLevel","add_prefix_space":true,"trim_offsets":true,"use_regex":true}""", ByteLevel, ByteModel(text)),
        "whole-words" => Bytes(text, "null", ignoreMerges: true, Split(Llama3Pattern, "Isolated")),
        "llama2" => File(
            """{"type":"Sequence","normalizers":[{"type":"Prepend","prepend":"▁"},{"type":"Replace","pattern":{"String":" "},"content":"▁"}]}""",
            "null", LlamaDecoder, Characters(text, bytes: true)),
        "mistral" => File("null", """{"type":"Metaspace","replacement":"▁","prepend_scheme":"first","split":false}""", LlamaDecoder, Characters(text, bytes: true)),
        "gemma" => File("""{"type":"Replace","pattern":{"String":" "},"content":"▁"}""", """{"type":"Split","pattern":{"String":" "},"behavior":"MergedWithPrevious","invert":false}""",
            """{"type":"Sequence","decoders":[{"type":"Replace","pattern":{"String":"▁"},"content":" "},{"type":"ByteFallback"},{"type":"Fuse"}]}""", Characters(text, bytes: true)),
        "unk-bpe" => File("""{"type":"Lowercase"}""", """{"type":"Metaspace","replacement":"▁","add_prefix_space":true}""",
            """{"type":"Metaspace","replacement":"▁","add_prefix_space":true}""", Characters(text, bytes: false)),
        "end-of-word" => File("""{"type":"Sequence","normalizers":[{"type":"NFD"},{"type":"StripAccents"},{"type":"Lowercase"}]}""",
            """{"type":"Sequence","pretokenizers":[{"type":"Whitespace"},{"type":"Digits","individual_digits":true}]}""",
            """{"type":"BPEDecoder","suffix":"</w>"}""", Characters(text, bytes: false, suffix: "</w>")),
        "t5" => File("""{"type":"Sequence","normalizers":[{"type":"Strip","strip_left":false,"strip_right":true},{"type":"Replace","pattern":{"Regex":" {2,}"},"content":"▁"}]}""",
            """{"type":"Metaspace","replacement":"▁","prepend_scheme":"always","split":true}""",
            """{"type":"Metaspace","replacement":"▁","prepend_scheme":"always","split":true}""", Unigram(text, bytes: false)),
        "xlnet" => File("""{"type":"Sequence","normalizers":[{"type":"Nmt"},{"type":"NFKC"},{"type":"Replace","pattern":{"Regex":" +"},"content":" "}]}""",
            """{"type":"Sequence","pretokenizers":[{"type":"WhitespaceSplit"},{"type":"Metaspace","replacement":"▁","prepend_scheme":"always"}]}""",
            LlamaDecoder, Unigram(text, bytes: true)),
        "bert" => File("""{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":null,"lowercase":true}""",
            """{"type":"BertPreTokenizer"}""", """{"type":"WordPiece","prefix":"##","cleanup":true}""", Pieces(text, lower: true)),
        "bert-cased" => File("""{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":false,"lowercase":false}""",
            """{"type":"BertPreTokenizer"}""", """{"type":"WordPiece","prefix":"##","cleanup":false}""", Pieces(text, lower: false)),
        "words" => File("""{"type":"NFKD"}""", """{"type":"Sequence","pretokenizers":[{"type":"Whitespace"},{"type":"Punctuation","behavior":"Contiguous"}]}""", "null", Words(text)),
        "pieces" => File(
            "null",
            """
            {"type":"Sequence","pretokenizers":[{"type":"Digits","individual_digits":false},{"type":"Punctuation","behavior":"MergedWithNext"},
            {"type":"CharDelimiterSplit","delimiter":"e"},{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":false}]}
            """,
            ByteLevel,
            ByteModel(text)),
        "added" => WithAdded(Of("llama2", text)),
        _ => throw new ArgumentOutOfRangeException(nameof(family), family, "no such family"),
    };

    private static string WithAdded(string file)
    {
        var root = JsonNode.Parse(file)!.AsObject();
        var added = root["added_tokens"]!.AsArray();
        var next = added[0]!["id"]!.GetValue<int>() + 1;
        foreach (var (content, word, left, right, normalised) in new[]
        {
            ("lamp", true, false, false, false), ("   ", false, false, false, false), ("<tool>", false, true, true, false), ("gulls", false, false, false, true),
            ("<to", false, false, false, false),
        })
        {
            added.Add(new JsonObject
            {
                ["id"] = next++, ["content"] = content, ["single_word"] = word, ["lstrip"] = left, ["rstrip"] = right, ["normalized"] = normalised, ["special"] = false,
            });
        }

        return root.ToJsonString();
    }

    private static string Split(string pattern, string behavior, bool invert = false) =>
        $$"""{"type":"Split","pattern":{"Regex":{{JsonSerializer.Serialize(pattern)}}},"behavior":"{{behavior}}","invert":{{(invert ? "true" : "false")}}}""";

    private static string Bytes(string text, string normaliser, params string[] cuts) => Bytes(text, normaliser, false, cuts);

    private static string Bytes(string text, string normaliser, bool ignoreMerges, params string[] cuts) =>
        File(normaliser, $$"""{"type":"Sequence","pretokenizers":[{{string.Join(',', cuts.Append(ByteLevel))}}]}""", ByteLevel, ByteModel(text, ignoreMerges));

    private static (JsonObject Model, int Size) ByteModel(string text, bool ignoreMerges = false)
    {
        var vocabulary = BytePairTokenizer.Train([text], new BytePairTrainingOptions { Vocabulary = 900 }).Vocabulary;
        var tokens = new JsonObject();
        foreach (var id in Enumerable.Range(0, vocabulary.Size).Where(id => id != vocabulary.EndOfText))
        {
            tokens[vocabulary.Spelling(id)] = id;
        }

        if (ignoreMerges)
        {
            // Words that no merges lead to.
            tokens["Ġlighthouse"] = vocabulary.Size;
            tokens["keeper"] = vocabulary.Size + 1;
        }

        return (Bpe(tokens, TokenizerFiles.Merges(vocabulary), null, "", false, ignoreMerges), vocabulary.Size + 2);
    }

    private static JsonObject Bpe(JsonObject tokens, IEnumerable<string> merges, string? unknown, string suffix, bool bytes, bool ignoreMerges = false) => new()
    {
        ["type"] = "BPE", ["dropout"] = null, ["unk_token"] = unknown, ["continuing_subword_prefix"] = null, ["end_of_word_suffix"] = suffix.Length > 0 ? suffix : null,
        ["fuse_unk"] = true, ["byte_fallback"] = bytes, ["ignore_merges"] = ignoreMerges, ["vocab"] = tokens,
        ["merges"] = new JsonArray([.. merges.Select(merge => JsonValue.Create(merge))]),
    };

    /// <summary>Merges of characters, the most frequent pair first, as their makers train them.</summary>
    private static (JsonObject Model, int Size) Characters(string text, bool bytes, string suffix = "")
    {
        var words = text.ToLowerInvariant().Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).CountBy(word => word)
            .Select(pair => (Symbols: (suffix.Length > 0 ? pair.Key : "▁" + pair.Key).EnumerateRunes().Select(rune => rune.ToString()).ToList(), pair.Value)).ToList();
        foreach (var (symbols, _) in words)
        {
            symbols[^1] += suffix;
        }

        var tokens = new JsonObject { ["<unk>"] = 0 };
        if (bytes)
        {
            for (var value = 0; value < 256; value++)
            {
                tokens[string.Create(CultureInfo.InvariantCulture, $"<0x{value:X2}>")] = tokens.Count;
            }
        }

        foreach (var symbol in words.SelectMany(word => word.Symbols).Distinct().Order(StringComparer.Ordinal).ToList())
        {
            tokens[symbol] = tokens.Count;
        }

        var merges = new List<string>();
        for (var round = 0; round < 300; round++)
        {
            var pairs = new Dictionary<(string Left, string Right), int>();
            foreach (var (symbols, count) in words)
            {
                foreach (var pair in symbols.Zip(symbols.Skip(1)))
                {
                    pairs[pair] = pairs.GetValueOrDefault(pair) + count;
                }
            }

            if (pairs.Count == 0)
            {
                break;
            }

            var (left, right) = pairs.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key.Left + pair.Key.Right, StringComparer.Ordinal).First().Key;
            merges.Add($"{left} {right}");
            tokens.TryAdd(left + right, JsonValue.Create(tokens.Count));
            foreach (var (symbols, _) in words)
            {
                for (var i = 0; i + 1 < symbols.Count; i++)
                {
                    if (symbols[i] == left && symbols[i + 1] == right)
                    {
                        symbols[i] += right;
                        symbols.RemoveAt(i + 1);
                    }
                }
            }
        }

        return (Bpe(tokens, merges, "<unk>", suffix, bytes), tokens.Count);
    }

    private static (JsonObject Model, int Size) Unigram(string text, bool bytes)
    {
        var words = text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(word => "▁" + word).ToList();
        var pieces = words.SelectMany(word => Enumerable.Range(0, word.Length).SelectMany(
                start => Enumerable.Range(1, Math.Min(6, word.Length - start)).Select(length => word.Substring(start, length))))
            .Where(piece => !char.IsSurrogate(piece[0]) && !char.IsSurrogate(piece[^1])).CountBy(piece => piece)
            .OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(800).ToList();
        var vocabulary = new JsonArray(new JsonArray("<unk>", 0.0));
        if (bytes)
        {
            for (var value = 0; value < 256; value++)
            {
                vocabulary.Add((JsonNode)new JsonArray(string.Create(CultureInfo.InvariantCulture, $"<0x{value:X2}>"), -30.0));
            }
        }

        foreach (var (piece, count) in pieces)
        {
            vocabulary.Add((JsonNode)new JsonArray(piece, Math.Round(Math.Log(count / 10000.0) + piece.Length, 3)));
        }

        return (new JsonObject { ["type"] = "Unigram", ["unk_id"] = 0, ["byte_fallback"] = bytes, ["vocab"] = vocabulary }, vocabulary.Count);
    }

    private static (JsonObject Model, int Size) Pieces(string text, bool lower)
    {
        var words = (lower ? text.ToLowerInvariant() : text).Split([' ', '\n', '.', ','], StringSplitOptions.RemoveEmptyEntries).Distinct().ToList();
        var tokens = new JsonObject { ["[UNK]"] = 0 };
        foreach (var piece in words.Where(word => word.Length < 6).Concat("abcdefghijklmnopqrstuvwxyzABCTé.,'!0123456789".Select(c => c.ToString()))
            .Concat(words.Where(word => word.Length > 5).SelectMany(word => new[] { word[..4], "##" + word[4..], "##" + word[^2..] }))
            .Concat("abcdefghijklmnopqrstuvwxyz".Select(c => "##" + c)))
        {
            tokens.TryAdd(piece, JsonValue.Create(tokens.Count));
        }

        return (new JsonObject
        {
            ["type"] = "WordPiece", ["unk_token"] = "[UNK]", ["continuing_subword_prefix"] = "##", ["max_input_chars_per_word"] = 20, ["vocab"] = tokens,
        }, tokens.Count);
    }

    private static (JsonObject Model, int Size) Words(string text)
    {
        var tokens = new JsonObject { ["[UNK]"] = 0 };
        foreach (var word in text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Concat([".", ",", "'", "..", "!?"]))
        {
            tokens.TryAdd(word, JsonValue.Create(tokens.Count));
        }

        return (new JsonObject { ["type"] = "WordLevel", ["unk_token"] = "[UNK]", ["vocab"] = tokens }, tokens.Count);
    }

    private static string File(string normaliser, string cut, string decoder, (JsonObject Model, int Size) model) => $$"""
        {"version":"1.0","truncation":null,"padding":null,"added_tokens":{{Ends.Replace("ID", model.Size.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)}},
        "normalizer":{{normaliser}},"pre_tokenizer":{{cut}},"post_processor":null,"decoder":{{decoder}},"model":{{model.Model.ToJsonString()}}}
        """;
}
