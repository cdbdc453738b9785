using System.Security.Cryptography;
using System.Text;
using Microsoft.ML.Tokenizers;
using TextMad.Tokenization;

namespace TextMad.MLTokenizers;

/// <summary>A tokenizer of Microsoft.ML.Tokenizers as a tokenizer of this library. Thread-safe.</summary>
/// <param name="tokenizer">Turns text into ids and back.</param>
/// <param name="vocabularySize">V.</param>
/// <param name="endOfText">The id that ends a document.</param>
/// <param name="fingerprint">Of everything that decides the ids.</param>
/// <param name="bytesOf">The bytes of a token; null when the kind of tokenizer does not tell them.</param>
/// <param name="write">Writes the tokenizer's files into a folder and says what the folder's note says.</param>
internal sealed class MLTokenizer(
    Tokenizer tokenizer, int vocabularySize, int endOfText, string fingerprint, Func<int, byte[]>? bytesOf, Func<string, KeptTokenizer> write) : ITokenizer
{
    public int VocabularySize => vocabularySize;

    public int EndOfText => endOfText;

    public string Fingerprint => fingerprint;

    /// <summary>A tokenizer that one file decides.</summary>
    public static MLTokenizer OfFile(Tokenizer tokenizer, int vocabularySize, int endOfText, string path, byte[] content, TokenSplitting splitting, Func<int, byte[]>? bytesOf = null)
    {
        var name = $"vocabulary{Path.GetExtension(path).ToLowerInvariant()}";
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{name} {splitting} {vocabularySize} {endOfText}\n")));
        hash.AppendData(content);
        var fingerprint = Convert.ToHexStringLower(hash.GetHashAndReset());
        return new MLTokenizer(tokenizer, vocabularySize, endOfText, fingerprint, bytesOf, folder =>
        {
            AtomicFile.Write(Path.Combine(folder, name), stream => stream.Write(content));
            return new KeptTokenizer(TokenizerEngine.Ml, name, TokenizerFiles.IsTiktoken(name) ? splitting : TokenSplitting.Auto, fingerprint);
        });
    }

    public byte[]? BytesOf(int token) => bytesOf?.Invoke(token);

    public void Encode(ReadOnlySpan<char> text, List<int> tokens)
    {
        // Lone surrogates become U+FFFD here as they do in the built-in tokenizer, rather than as each kind of tokenizer has it.
        var ids = text.IndexOfAnyInRange('\uD800', '\uDFFF') < 0
            ? tokenizer.EncodeToIds(text)
            : tokenizer.EncodeToIds(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.ToString())));

        // SentencePiece can take the text "</s>" for the token.
        tokens.AddRange(ids.Where(id => id != endOfText));
    }

    public string Decode(ReadOnlySpan<int> tokens)
    {
        var ids = new List<int>(tokens.Length);
        foreach (var id in tokens)
        {
            if ((uint)id >= (uint)vocabularySize)
            {
                throw new ArgumentOutOfRangeException(nameof(tokens), id, $"Ids are 0..{vocabularySize - 1}.");
            }

            if (id != endOfText)
            {
                ids.Add(id);
            }
        }

        return tokenizer.Decode(ids);
    }

    public void Save(string folder) => write(folder).Write(folder);
}
