using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TextMad.Tokenization;

namespace TextMad.MLTokenizers.HuggingFace;

/// <summary>
/// A tokenizer of Hugging Face's library as its <c>tokenizer.json</c> describes it: BPE of bytes or characters, unigram, WordPiece and lists of words, with the normalisers,
/// cuts, added tokens and decoders of the families in use. What is in a file and not read is refused by name, so that ids are those of its makers. Thread-safe.
/// </summary>
/// <remarks>
/// Special tokens are not looked for: a text that spells one is text like any other. Nothing is put before or after a text (<c>post_processor</c>), cut off or filled up.
/// </remarks>
internal sealed class HuggingFaceTokenizer : ITokenizer
{
    private const string FileName = "vocabulary.json";
    private const string SettingsName = "tokenizer_config.json";

    // What families call the token that ends a text, for files without settings beside them.
    private static readonly string[] _ends =
    [
        "<|endoftext|>", "</s>", "<|end_of_text|>", "<eos>", "<|eot_id|>", "<｜end▁of▁sentence｜>", "<|im_end|>", "<|end|>", "[EOS]", "<EOS>", "[SEP]", "<|return|>",
    ];

    private readonly byte[] _content;
    private readonly Vocabulary _vocabulary = new();
    private readonly IWordModel _model;
    private readonly HashSet<int> _special;
    private readonly AddedTokens _raw;
    private readonly AddedTokens _normalised;
    private readonly Func<string, string> _normalise;
    private readonly Func<Piece, IEnumerable<Piece>> _cut;
    private readonly Func<IReadOnlyList<string>, IReadOnlyList<string>> _decode;
    private readonly Func<string, byte[]>? _bytes;

    private HuggingFaceTokenizer(JsonNode root, byte[] content, JsonNode settings)
    {
        _content = content;
        var added = root["added_tokens"].Items.Select(node => new AddedToken(
            node["content"].Text(), node["id"].Count(), node["special"].Flag(false), node["normalized"].Flag(!node["special"].Flag(false)))
        {
            IsWord = node["single_word"].Flag(false), TakesLeft = node["lstrip"].Flag(false), TakesRight = node["rstrip"].Flag(false),
        }).ToArray();
        var special = added.Where(token => token.IsSpecial).Select(token => token.Content).ToHashSet(StringComparer.Ordinal);
        _model = ModelOf(root["model"], _vocabulary, special);
        foreach (var token in added)
        {
            _vocabulary.Add(token.Content, token.Id, root["added_tokens"]);
        }

        EndOfText = EndOf(settings, added, _vocabulary, root);
        _special = [.. added.Where(token => token.IsSpecial).Select(token => token.Id), EndOfText];
        _normalise = Normalisers.Of(root["normalizer"]);
        _cut = Cutters.Of(root["pre_tokenizer"]);
        _decode = Decoders.Of(root["decoder"]);
        _bytes = Decoders.Bytes(root["decoder"]);
        var searched = added.Where(token => !_special.Contains(token.Id)).ToArray();
        _raw = new AddedTokens(searched.Where(token => !token.IsNormalised));
        _normalised = new AddedTokens(searched.Where(token => token.IsNormalised).Select(token => token with { Content = _normalise(token.Content) }));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"tokenizer.json {EndOfText}\n")));
        hash.AppendData(content);
        Fingerprint = Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public int VocabularySize => _vocabulary.Size;

    public int EndOfText { get; }

    public string Fingerprint { get; }

    /// <summary>Reads a <c>tokenizer.json</c>, and which token ends a text from the <c>tokenizer_config.json</c> beside it, where there is one.</summary>
    /// <exception cref="InputException">It is broken, or has what is not read here.</exception>
    public static HuggingFaceTokenizer Read(string path)
    {
        var content = TokenizerFiles.ReadBounded(path);
        var beside = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, SettingsName);
        using var document = TokenizerFiles.ParseJson(path, content);
        using var settings = File.Exists(beside) ? TokenizerFiles.ParseJson(beside, TokenizerFiles.ReadBounded(beside)) : null;
        try
        {
            return new HuggingFaceTokenizer(new JsonNode(document.RootElement, path, ""), content, new JsonNode(settings?.RootElement ?? default, beside, ""));
        }
        catch (InvalidOperationException failure)
        {
            // What System.Text.Json throws for a string that is half of a surrogate pair.
            throw new InputException($"{path}: a token is not valid Unicode text.", failure);
        }
    }

    public void Encode(ReadOnlySpan<char> text, List<int> tokens)
    {
        // Lone surrogates become U+FFFD, as in the other tokenizers.
        var sound = text.ContainsAnyInRange('\uD800', '\uDFFF') ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.ToString())) : text.ToString();
        var before = tokens.Count;
        var isFirst = true;
        foreach (var (part, token) in _raw.Split(sound))
        {
            if (token is not null)
            {
                tokens.Add(token.Id);
                isFirst = false;
                continue;
            }

            foreach (var (inner, known) in _normalised.Split(_normalise(part)))
            {
                if (known is not null)
                {
                    tokens.Add(known.Id);
                }
                else
                {
                    foreach (var piece in _cut(new Piece(inner, isFirst)))
                    {
                        _model.Encode(piece.Text, tokens);
                    }
                }

                isFirst = false;
            }

            isFirst = false;
        }

        for (var i = tokens.Count - 1; i >= before; i--)
        {
            if (tokens[i] == EndOfText)
            {
                tokens.RemoveAt(i);
            }
        }
    }

    public string Decode(ReadOnlySpan<int> tokens)
    {
        var words = new List<string>(tokens.Length);
        foreach (var id in tokens)
        {
            if ((uint)id >= (uint)VocabularySize)
            {
                throw new ArgumentOutOfRangeException(nameof(tokens), id, $"Ids are 0..{VocabularySize - 1}.");
            }

            if (id == _model.Unknown)
            {
                words.Add("\uFFFD");
            }
            else if (!_special.Contains(id) && _vocabulary.TokenOf(id) is { } token)
            {
                words.Add(token);
            }
        }

        return string.Concat(_decode(words));
    }

    public byte[]? BytesOf(int token) => _bytes is null ? null
        : token == _model.Unknown ? [TokenizerRules.NoText]
        : _special.Contains(token) || _vocabulary.TokenOf(token) is not { } text ? []
        : _bytes(text);

    public void Save(string folder)
    {
        AtomicFile.Write(Path.Combine(folder, FileName), stream => stream.Write(_content));
        AtomicFile.Write(Path.Combine(folder, SettingsName), stream =>
        {
            using var writer = new Utf8JsonWriter(stream);
            writer.WriteStartObject();
            writer.WriteString("eos_token", _vocabulary.TokenOf(EndOfText));
            writer.WriteEndObject();
        });
        new KeptTokenizer(TokenizerEngine.Ml, FileName, TokenSplitting.Auto, Fingerprint).Write(folder);
    }

    private static IWordModel ModelOf(JsonNode model, Vocabulary vocabulary, HashSet<string> special)
    {
        // Older files do not say the kind.
        var kind = model.Type.Length > 0 ? model.Type
            : !model["merges"].IsNull ? "BPE"
            : model["vocab"].Element.ValueKind == JsonValueKind.Array ? "Unigram"
            : "WordPiece";
        return kind switch
        {
            "BPE" => new BytePairModel(model, vocabulary, special),
            "Unigram" => new UnigramModel(model, vocabulary, special),
            "WordPiece" or "WordLevel" => new WordPieceModel(model, vocabulary, special),
            _ => throw model.Unknown("BPE", "Unigram", "WordPiece", "WordLevel"),
        };
    }

    private static int EndOf(JsonNode settings, AddedToken[] added, Vocabulary vocabulary, JsonNode root)
    {
        foreach (var name in (ReadOnlySpan<string>)["eos_token", "sep_token"])
        {
            var said = settings[name];
            var text = said.IsNull ? "" : said.Element.ValueKind == JsonValueKind.Object ? said["content"].Text("") : said.Text();
            if (text.Length > 0)
            {
                return vocabulary.IdOf(text) is var id && id >= 0 ? id : throw said.Wrong($"a token of {Path.GetFileName(root.File)}");
            }
        }

        var specials = added.Where(token => token.IsSpecial).Select(token => token.Content).ToHashSet(StringComparer.Ordinal);
        return _ends.FirstOrDefault(specials.Contains) is { } known ? vocabulary.IdOf(known)
            : throw new InputException(
                $"{root.File}: no token is known that ends a text: 'added_tokens' has none of {string.Join(", ", _ends)} that is special, "
                + $"and no {SettingsName} beside it names one as 'eos_token'.");
    }
}
