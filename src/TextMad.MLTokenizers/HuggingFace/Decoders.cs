using System.Globalization;
using System.Text;
using TextMad.Tokenization;

namespace TextMad.MLTokenizers.HuggingFace;

/// <summary>How tokens become a text again: a <c>tokenizer.json</c>'s <c>decoder</c>.</summary>
internal static class Decoders
{
    private static readonly (string From, string To)[] _cleaned =
    [
        (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"), (" 'm", "'m"), (" do not", " don't"), (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
    ];

    /// <summary>Returns the step that a node describes.</summary>
    /// <exception cref="InputException">It is of a kind that is not known, or broken.</exception>
    public static Func<IReadOnlyList<string>, IReadOnlyList<string>> Of(JsonNode node)
    {
        if (node.IsNull)
        {
            return tokens => [string.Join(' ', tokens)];
        }

        switch (node.Type)
        {
            case "Sequence":
                var steps = node["decoders"].Items.Select(Of).ToArray();
                return tokens => steps.Aggregate(tokens, (current, step) => step(current));
            case "ByteLevel":
                return tokens => [Encoding.UTF8.GetString([.. tokens.SelectMany(BytesOf)])];
            case "Fuse":
                return tokens => [string.Concat(tokens)];
            case "ByteFallback":
                return JoinBytes;
            case "Replace":
                var (pattern, content) = (Pattern.Of(node["pattern"]), node["content"].Text());
                return tokens => [.. tokens.Select(token => pattern.Replace(token, content))];
            case "Strip":
                var (stripped, start, stop) = (node["content"].Text(), node["start"].Count(0), node["stop"].Count(0));
                return tokens => [.. tokens.Select(token => Strip(token, stripped, start, stop))];
            case "Metaspace":
                var mark = node["replacement"].Text("\u2581");
                var keepsFirst = node["prepend_scheme"].Text(node["add_prefix_space"].Flag(true) ? "always" : "never") == "never";
                return tokens => [.. tokens.Select((token, i) => token.Replace(mark, i > 0 || keepsFirst ? " " : "", StringComparison.Ordinal))];
            case "BPEDecoder":
                var suffix = node["suffix"].Text("</w>");
                return tokens => [.. tokens.Select((token, i) => suffix.Length == 0 ? token : token.Replace(suffix, i + 1 < tokens.Count ? " " : "", StringComparison.Ordinal))];
            case "WordPiece":
                var (prefix, cleans) = (node["prefix"].Text("##"), node["cleanup"].Flag(true));
                return tokens => [.. tokens.Select((token, i) => Clean(
                    i == 0 ? token : token.StartsWith(prefix, StringComparison.Ordinal) ? token[prefix.Length..] : " " + token, cleans))];
            default:
                throw node.Unknown("Sequence", "ByteLevel", "Fuse", "ByteFallback", "Replace", "Strip", "Metaspace", "BPEDecoder", "WordPiece");
        }
    }

    /// <summary>Returns what tells the bytes of a token within a text; null where it depends on the tokens around it.</summary>
    public static Func<string, byte[]>? Bytes(JsonNode node)
    {
        var steps = (node.Type == "Sequence" ? node["decoders"].Items : [node]).ToArray();
        if (steps.Any(step => step.Type == "ByteLevel"))
        {
            return token => [.. BytesOf(token)];
        }

        if (steps.FirstOrDefault(step => step.Type == "WordPiece") is { IsNull: false } pieces)
        {
            var prefix = pieces["prefix"].Text("##");
            return token => Encoding.UTF8.GetBytes(token.StartsWith(prefix, StringComparison.Ordinal) ? token[prefix.Length..] : token);
        }

        if (steps.FirstOrDefault(step => step.Type is "Metaspace" or "Replace") is not { IsNull: false } spaces)
        {
            return null;
        }

        var mark = spaces.Type == "Metaspace" ? spaces["replacement"].Text("\u2581") : spaces["pattern"]["String"].Text("\u2581");
        var content = spaces.Type == "Metaspace" ? " " : spaces["content"].Text();
        var hasBytes = steps.Any(step => step.Type == "ByteFallback");
        return token => hasBytes && ByteOf(token) is { } value ? [value] : Encoding.UTF8.GetBytes(token.Replace(mark, content, StringComparison.Ordinal));
    }

    private static IEnumerable<byte> BytesOf(string token) => ByteAlphabet.TryRead(token, out var bytes) ? bytes : Encoding.UTF8.GetBytes(token);

    private static byte? ByteOf(string token) => token.Length == 6 && token.StartsWith("<0x", StringComparison.Ordinal) && token[5] == '>'
        && byte.TryParse(token.AsSpan(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>Makes text of bytes that follow each other; where they are none, each is a U+FFFD.</summary>
    private static IReadOnlyList<string> JoinBytes(IReadOnlyList<string> tokens)
    {
        var (result, bytes) = (new List<string>(tokens.Count), new List<byte>());
        foreach (var token in tokens)
        {
            if (ByteOf(token) is { } value)
            {
                bytes.Add(value);
                continue;
            }

            Flush();
            result.Add(token);
        }

        Flush();
        return result;

        void Flush()
        {
            if (bytes.Count > 0)
            {
                var all = bytes.ToArray();
                if (System.Text.Unicode.Utf8.IsValid(all))
                {
                    result.Add(Encoding.UTF8.GetString(all));
                }
                else
                {
                    result.AddRange(Enumerable.Repeat("\uFFFD", all.Length));
                }

                bytes.Clear();
            }
        }
    }

    private static string Strip(string token, string content, int start, int stop)
    {
        if (content.Length == 0)
        {
            return token;
        }

        for (var i = 0; i < start && token.StartsWith(content, StringComparison.Ordinal); i++)
        {
            token = token[content.Length..];
        }

        for (var i = 0; i < stop && token.EndsWith(content, StringComparison.Ordinal); i++)
        {
            token = token[..^content.Length];
        }

        return token;
    }

    private static string Clean(string token, bool cleans) => cleans
        ? _cleaned.Aggregate(token, (current, pair) => current.Replace(pair.From, pair.To, StringComparison.Ordinal))
        : token;
}
