using System.Security.Cryptography;
using System.Text;

namespace TextMad.Tokenization;

/// <summary>The tokens and the merges, in the order of their ranks: everything that decides which ids a text has. Immutable.</summary>
internal sealed class BytePairVocabulary
{
    /// <summary>GPT-2's name of the token that ends a document.</summary>
    public const string EndOfTextName = "<|endoftext|>";

    private readonly byte[][] _tokens;
    private readonly BytePairMerge[] _merges;
    private readonly Dictionary<ulong, int> _ranks;
    private readonly int[] _byteIds = new int[256];

    /// <summary>Creates a vocabulary.</summary>
    /// <param name="tokens">The bytes of each id, empty for the end of text; every single byte occurs once.</param>
    /// <param name="merges">The merges, first come first applied, each of a different pair.</param>
    /// <param name="endOfText">The id of the end-of-text token.</param>
    public BytePairVocabulary(byte[][] tokens, BytePairMerge[] merges, int endOfText)
    {
        _tokens = tokens;
        _merges = merges;
        EndOfText = endOfText;
        for (var id = 0; id < tokens.Length; id++)
        {
            if (tokens[id].Length == 1)
            {
                _byteIds[tokens[id][0]] = id;
            }
        }

        _ranks = new Dictionary<ulong, int>(merges.Length);
        for (var rank = 0; rank < merges.Length; rank++)
        {
            _ranks.Add(Key(merges[rank].Left, merges[rank].Right), rank);
        }

        Fingerprint = ComputeFingerprint();
    }

    /// <summary>Number of ids.</summary>
    public int Size => _tokens.Length;

    /// <summary>The id of the end-of-text token.</summary>
    public int EndOfText { get; }

    /// <summary>SHA-256 over tokens and merges, lower-case hexadecimal.</summary>
    public string Fingerprint { get; }

    /// <summary>The merges by rank.</summary>
    public ReadOnlySpan<BytePairMerge> Merges => _merges;

    /// <summary>Returns the bytes of an id; empty for the end of text.</summary>
    public ReadOnlySpan<byte> Bytes(int id) => _tokens[id];

    /// <summary>Returns how vocabulary files spell an id.</summary>
    public string Spelling(int id) => id == EndOfText ? EndOfTextName : ByteAlphabet.Spell(_tokens[id]);

    /// <summary>Returns the id of a byte.</summary>
    public int ByteId(byte value) => _byteIds[value];

    /// <summary>Returns the rank of the merge of two neighbours; <see cref="int.MaxValue"/> when there is none.</summary>
    public int Rank(int left, int right) => _ranks.TryGetValue(Key(left, right), out var rank) ? rank : int.MaxValue;

    /// <summary>Returns two ids in one number, ordered as (left, right) is.</summary>
    public static ulong Key(int left, int right) => ((ulong)(uint)left << 32) | (uint)right;

    private string ComputeFingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var line = new StringBuilder($"gpt2-byte-level-bpe {Size} {EndOfText}\n");
        for (var id = 0; id < Size; id++)
        {
            Append(line.Append(Spelling(id)).Append('\n'));
        }

        foreach (var merge in _merges)
        {
            Append(line.Append(Spelling(merge.Left)).Append(' ').Append(Spelling(merge.Right)).Append('\n'));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Append(StringBuilder text)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(text.ToString()));
            text.Clear();
        }
    }
}
