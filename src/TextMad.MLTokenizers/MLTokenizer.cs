using System.Security.Cryptography;
using System.Text;
using Microsoft.ML.Tokenizers;
using TextMad.Tokenization;

namespace TextMad.MLTokenizers;

/// <summary>A tokenizer of Microsoft.ML.Tokenizers as a tokenizer of this library. Thread-safe.</summary>
/// <param name="tokenizer">Turns text into ids.</param>
/// <param name="rules">What of a tokenizer its package leaves to this adapter.</param>
/// <param name="fingerprint">Of everything that decides the ids.</param>
/// <param name="write">Writes the tokenizer's files into a folder and says what the folder's note says.</param>
internal sealed class MLTokenizer(Tokenizer tokenizer, TokenizerRules rules, string fingerprint, Func<string, KeptTokenizer> write) : ITokenizer
{
    public int VocabularySize => rules.VocabularySize;

    public int EndOfText => rules.EndOfText;

    public string Fingerprint => fingerprint;

    /// <summary>Returns a tokenizer that one file decides.</summary>
    public static MLTokenizer OfFile(Tokenizer tokenizer, TokenizerRules rules, string path, byte[] content, TokenSplitting splitting)
    {
        var name = $"vocabulary{Path.GetExtension(path).ToLowerInvariant()}";
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{name} {splitting} {rules.VocabularySize} {rules.EndOfText}\n")));
        hash.AppendData(content);
        var fingerprint = Convert.ToHexStringLower(hash.GetHashAndReset());
        return new MLTokenizer(tokenizer, rules, fingerprint, folder =>
        {
            AtomicFile.Write(Path.Combine(folder, name), stream => stream.Write(content));
            return new KeptTokenizer(TokenizerEngine.Ml, name, TokenizerFiles.IsTiktoken(name) ? splitting : TokenSplitting.Auto, fingerprint);
        });
    }

    public byte[]? BytesOf(int token) => rules.BytesOf?.Invoke(token);

    public void Encode(ReadOnlySpan<char> text, List<int> tokens)
    {
        // Lone surrogates become U+FFFD here as they do in the built-in tokenizer, rather than as each kind of tokenizer has it.
        var sound = text.ContainsAnyInRange('\uD800', '\uDFFF') ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.ToString())) : text.ToString();
        var prepared = rules.Prepare?.Invoke(sound) ?? sound;
        if (prepared.Length == 0)
        {
            return;
        }

        var last = -1;
        foreach (var id in tokenizer.EncodeToIds(prepared, considerPreTokenization: true, considerNormalization: false))
        {
            if (id == rules.EndOfText || (id == rules.MergedUnknown && last == id))
            {
                continue;
            }

            tokens.Add(id);
            last = id;
        }
    }

    public string Decode(ReadOnlySpan<int> tokens)
    {
        var ids = new List<int>(tokens.Length);
        foreach (var id in tokens)
        {
            if ((uint)id >= (uint)VocabularySize)
            {
                throw new ArgumentOutOfRangeException(nameof(tokens), id, $"Ids are 0..{VocabularySize - 1}.");
            }

            if (id != EndOfText)
            {
                ids.Add(id);
            }
        }

        return rules.Decode?.Invoke(ids) ?? tokenizer.Decode(ids);
    }

    public void Save(string folder) => write(folder).Write(folder);
}
