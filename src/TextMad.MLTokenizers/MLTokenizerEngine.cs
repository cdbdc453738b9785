using Microsoft.ML.Tokenizers;
using TextMad.MLTokenizers.HuggingFace;
using TextMad.Tokenization;

namespace TextMad.MLTokenizers;

/// <summary>
/// Reads tokenizers with Microsoft.ML.Tokenizers: GPT-2's byte-level BPE (a folder or a <c>tokenizer.json</c>), OpenAI's
/// <c>.tiktoken</c> files and encodings by name, SentencePiece's <c>.model</c> files (BPE and unigram), and WordPiece's vocabularies (<c>.txt</c>). Any other
/// <c>tokenizer.json</c> is read as Hugging Face's library does (<see cref="HuggingFaceTokenizer"/>).
/// </summary>
public sealed class MLTokenizerEngine : ITokenizerEngine
{
    private const string Kinds =
        "a folder with vocab.json and merges.txt, a tokenizer.json, a .tiktoken file, a SentencePiece .model file or a WordPiece vocabulary (.txt) is expected";

    /// <inheritdoc/>
    public IReadOnlyList<KnownTokenizer> Known => KnownEncodings.All;

    /// <inheritdoc/>
    public ITokenizer OpenKnown(string name)
    {
        var encoding = KnownEncodings.Find(name);
        var splitting = encoding switch { "cl100k_base" => TokenSplitting.Cl100k, "o200k_base" => TokenSplitting.O200k, _ => TokenSplitting.Gpt2 };
        return OpenTiktoken($"{encoding}.tiktoken", KnownEncodings.Read(encoding), splitting);
    }

    /// <inheritdoc/>
    public ITokenizer Open(string path, TokenSplitting splitting)
    {
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            throw new InputException($"No tokenizer at {path}: {Kinds}.");
        }

        if (Directory.Exists(path) || path.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            return OpenJson(path);
        }

        try
        {
            return TokenizerFiles.IsTiktoken(path) ? OpenTiktoken(path, TokenizerFiles.ReadBounded(path), splitting)
                : path.EndsWith(".model", StringComparison.OrdinalIgnoreCase) ? OpenSentencePiece(path, TokenizerFiles.ReadBounded(path))
                : path.EndsWith(".txt", StringComparison.OrdinalIgnoreCase) ? OpenWordPiece(path, TokenizerFiles.ReadBounded(path))
                : throw new InputException($"{path} is not a tokenizer of a known kind: {Kinds}.");
        }
        catch (Exception failure) when (failure is IOException or InvalidOperationException or ArgumentException or FormatException or IndexOutOfRangeException)
        {
            throw new InputException($"{path} is not a tokenizer that Microsoft.ML.Tokenizers can read: {failure.Message}", failure);
        }
    }

    /// <summary>Reads GPT-2's form as the built-in tokenizer does, and any other <c>tokenizer.json</c> as Hugging Face's library does.</summary>
    private static ITokenizer OpenJson(string path)
    {
        try
        {
            return OpenBytePairs(path);
        }
        catch (InputException)
        {
            var file = Directory.Exists(path) ? Path.Combine(path, "tokenizer.json") : path;
            if (!File.Exists(file))
            {
                throw;
            }

            return HuggingFaceTokenizer.Read(file);
        }
    }

    /// <summary>Returns what the built-in tokenizer reads, and refuses, in the same pieces of text: the ids are the same, whoever encodes.</summary>
    private static MLTokenizer OpenBytePairs(string path)
    {
        var builtin = BytePairTokenizer.Load(path);
        var vocabulary = builtin.Vocabulary;
        var options = new BpeOptions(Enumerable.Range(0, vocabulary.Size)
            .Where(id => id != vocabulary.EndOfText)
            .Select(id => KeyValuePair.Create(vocabulary.Spelling(id), id)))
        {
            Merges = TokenizerFiles.Merges(vocabulary),
            ByteLevel = true,
            PreTokenizer = Gpt2Splitter.Instance,
        };
        var rules = new TokenizerRules(vocabulary.Size, vocabulary.EndOfText) { BytesOf = id => vocabulary.Bytes(id).ToArray() };
        return new MLTokenizer(BpeTokenizer.Create(options), rules, builtin.Fingerprint, folder =>
        {
            builtin.Save(folder);
            return new KeptTokenizer(TokenizerEngine.Ml, "", TokenSplitting.Auto, builtin.Fingerprint);
        });
    }

    private static MLTokenizer OpenTiktoken(string path, byte[] content, TokenSplitting splitting)
    {
        var file = TiktokenFile.Read(path, content, splitting);

        // Without special tokens: a document that spells one is text like any other.
        var tokenizer = TiktokenTokenizer.Create(new MemoryStream(file.Lines), file.Splitter, normalizer: null, specialTokens: null);
        var rules = new TokenizerRules(file.VocabularySize, file.EndOfText) { BytesOf = file.BytesOf() };
        return MLTokenizer.OfFile(tokenizer, rules, path, file.Content, file.Splitting);
    }

    private static MLTokenizer OpenSentencePiece(string path, byte[] content)
    {
        var model = SentencePieceModel.Parse(path, content);
        var tokenizer = SentencePieceTokenizer.Create(new MemoryStream(model.ToCut()), addBeginningOfSentence: false, addEndOfSentence: false);
        var rules = new TokenizerRules(model.VocabularySize, model.EndOfText)
        {
            BytesOf = model.BytesOf,
            Prepare = model.Normalise,
            Decode = model.Decode,
            MergedUnknown = model.Unknown,
        };
        return MLTokenizer.OfFile(tokenizer, rules, path, content, TokenSplitting.Auto);
    }

    private static MLTokenizer OpenWordPiece(string path, byte[] content)
    {
        var file = WordPieceFile.Parse(path, content);
        var tokenizer = WordPieceTokenizer.Create(new MemoryStream(content), new WordPieceOptions { PreTokenizer = Microsoft.ML.Tokenizers.PreTokenizer.CreateWhiteSpace() });
        var rules = new TokenizerRules(file.VocabularySize, file.EndOfText) { BytesOf = file.BytesOf, Prepare = file.Words, Decode = file.Decode };
        return MLTokenizer.OfFile(tokenizer, rules, path, content, TokenSplitting.Auto);
    }
}
