using System.Text;
using TextMad.Tokenization;

namespace TextMad.Completions.Batching;

/// <summary>The bytes of every token of a vocabulary.</summary>
internal sealed class TokenTable
{
    private readonly byte[][] _bytes;

    /// <summary>Reads the table of a tokenizer.</summary>
    public TokenTable(ITokenizer tokenizer)
    {
        EndOfText = tokenizer.EndOfText;
        _bytes = new byte[tokenizer.VocabularySize][];
        for (var id = 0; id < _bytes.Length; id++)
        {
            _bytes[id] = id == EndOfText ? [] : tokenizer.BytesOf(id) ?? Encoding.UTF8.GetBytes(tokenizer.Decode([id]));
        }
    }

    /// <summary>The token that begins and ends texts.</summary>
    public int EndOfText { get; }

    /// <summary>Returns the UTF-8 bytes of a token, which can be part of a character; none of the end-of-text token.</summary>
    public ReadOnlySpan<byte> Bytes(int token) => _bytes[token];
}
