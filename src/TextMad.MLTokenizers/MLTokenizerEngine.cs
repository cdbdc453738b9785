using Microsoft.ML.Tokenizers;
using TextMad.Tokenization;

namespace TextMad.MLTokenizers;

/// <summary>
/// Reads tokenizers with Microsoft.ML.Tokenizers: GPT-2's byte-level BPE (a folder or a <c>tokenizer.json</c>), OpenAI's
/// <c>.tiktoken</c> files, and SentencePiece's <c>.model</c> files (BPE and unigram).
/// </summary>
public sealed class MLTokenizerEngine : ITokenizerEngine
{
    private const string Kinds =
        "a folder with vocab.json and merges.txt, a tokenizer.json, a .tiktoken file or a SentencePiece .model file is expected";

    /// <inheritdoc/>
    public ITokenizer Open(string path, TokenSplitting splitting)
    {
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            throw new InputException($"No tokenizer at {path}: {Kinds}.");
        }

        if (Directory.Exists(path) || path.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            return OpenBytePairs(path);
        }

        try
        {
            return TokenizerFiles.IsTiktoken(path) ? OpenTiktoken(path, splitting)
                : path.EndsWith(".model", StringComparison.OrdinalIgnoreCase) ? OpenSentencePiece(path)
                : throw new InputException($"{path} is no tokenizer of a known kind: {Kinds}.");
        }
        catch (Exception failure) when (failure is IOException or InvalidOperationException or ArgumentException or FormatException or IndexOutOfRangeException)
        {
            throw new InputException($"{path} is no tokenizer that Microsoft.ML.Tokenizers can read: {failure.Message}", failure);
        }
    }

    /// <summary>What the built-in tokenizer reads, and refuses, in the same pieces of text: the ids are the same, whoever encodes.</summary>
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
        return new MLTokenizer(BpeTokenizer.Create(options), vocabulary.Size, vocabulary.EndOfText, builtin.Fingerprint, id => vocabulary.Bytes(id).ToArray(), folder =>
        {
            builtin.Save(folder);
            return new KeptTokenizer(TokenizerEngine.Ml, "", TokenSplitting.Auto, builtin.Fingerprint);
        });
    }

    private static MLTokenizer OpenTiktoken(string path, TokenSplitting splitting)
    {
        var file = TiktokenFile.Read(path, splitting);

        // Without special tokens: a document that spells one is text like any other.
        var tokenizer = TiktokenTokenizer.Create(new MemoryStream(file.Content), file.Splitter, normalizer: null, specialTokens: null);
        return MLTokenizer.OfFile(tokenizer, file.VocabularySize, file.EndOfText, path, file.Content, file.Splitting, file.BytesOf());
    }

    private static MLTokenizer OpenSentencePiece(string path)
    {
        var content = TokenizerFiles.ReadBounded(path);
        var tokenizer = SentencePieceTokenizer.Create(new MemoryStream(content), addBeginningOfSentence: false, addEndOfSentence: false);
        var size = tokenizer.Vocabulary.Values.Max() + 1;
        var endOfText = tokenizer.EndOfSentenceId;
        return endOfText >= 0 && endOfText < size && tokenizer.Vocabulary.TryGetValue(tokenizer.EndOfSentenceToken, out var found) && found == endOfText
            ? MLTokenizer.OfFile(tokenizer, size, endOfText, path, content, TokenSplitting.Auto)
            : throw new InputException($"{path} has no piece for the end of a sentence (</s>), which documents are to end with. Train the SentencePiece model with one.");
    }
}
