using System.Buffers.Binary;
using System.Text;

namespace TextMad.MLTokenizers;

/// <summary>
/// The character rules of a SentencePiece model (<c>precompiled_charsmap</c>): a double-array trie [Aoe 1989] over UTF-8, in the units of darts-clone, and
/// the replacements one after the other, each ended by a zero byte. The longest rule that begins the text holds.
/// </summary>
internal sealed class CharacterMap
{
    private readonly uint[] _trie;
    private readonly byte[] _replacements;

    /// <summary>Reads the rules.</summary>
    /// <param name="content">The field of the file; empty for none.</param>
    /// <exception cref="FormatException">It ends too early.</exception>
    public CharacterMap(ReadOnlySpan<byte> content)
    {
        if (content.IsEmpty)
        {
            (_trie, _replacements) = ([], []);
            return;
        }

        if (content.Length < 4 || BinaryPrimitives.ReadUInt32LittleEndian(content) is var size && (size % 4 != 0 || size > content.Length - 4))
        {
            throw new FormatException("its character rules end too early.");
        }

        _trie = new uint[BinaryPrimitives.ReadUInt32LittleEndian(content) / 4];
        for (var i = 0; i < _trie.Length; i++)
        {
            _trie[i] = BinaryPrimitives.ReadUInt32LittleEndian(content[(4 + (4 * i))..]);
        }

        _replacements = content[(4 + (4 * _trie.Length))..].ToArray();
    }

    /// <summary>No rules.</summary>
    public static CharacterMap Empty { get; } = new([]);

    /// <summary>Returns what the beginning of a text becomes: by the longest rule, or its first character as it is.</summary>
    /// <param name="text">UTF-8, not empty and valid.</param>
    /// <param name="consumed">How many bytes of the text that was.</param>
    public ReadOnlySpan<byte> Next(ReadOnlySpan<byte> text, out int consumed)
    {
        if (LongestRule(text, out consumed) is var rule && rule < 0)
        {
            Rune.DecodeFromUtf8(text, out _, out consumed);
            return text[..consumed];
        }

        var replacement = _replacements.AsSpan(rule);
        var end = replacement.IndexOf((byte)0);
        return end < 0 ? replacement : replacement[..end];
    }

    /// <summary>Returns what a text becomes by the shortest rule that begins it; null when none does.</summary>
    /// <param name="text">UTF-8.</param>
    public string? Shortest(ReadOnlySpan<byte> text)
    {
        for (var length = 1; length <= text.Length; length++)
        {
            if (LongestRule(text[..length], out _) is var rule && rule >= 0)
            {
                var replacement = _replacements.AsSpan(rule);
                return Encoding.UTF8.GetString(replacement.IndexOf((byte)0) is var end && end < 0 ? replacement : replacement[..end]);
            }
        }

        return null;
    }

    private int LongestRule(ReadOnlySpan<byte> text, out int length)
    {
        length = 0;
        var found = -1;
        if (_trie.Length == 0)
        {
            return found;
        }

        var node = Offset(_trie[0]);
        for (var i = 0; i < text.Length; i++)
        {
            node ^= text[i];
            if (node >= (uint)_trie.Length || Label(_trie[node]) != text[i])
            {
                break;
            }

            var unit = _trie[node];
            node ^= Offset(unit);
            if (HasLeaf(unit) && node < (uint)_trie.Length && (int)(_trie[node] & int.MaxValue) is var value && value < _replacements.Length)
            {
                (found, length) = (value, i + 1);
            }
        }

        return found;
    }

    private static bool HasLeaf(uint unit) => ((unit >> 8) & 1) == 1;

    private static uint Label(uint unit) => unit & ((1u << 31) | 0xFF);

    private static uint Offset(uint unit) => (unit >> 10) << (int)((unit & (1u << 9)) >> 6);
}
