namespace TextMad.Tokenization;

/// <summary>
/// GPT-2's one-to-one table between the 256 bytes and 256 printable characters, in which vocabulary files spell tokens
/// (<c>Ġ</c> is the space). Its order is also the order of the first 256 ids.
/// </summary>
/// <remarks>
/// The bytes that Latin-1 prints (33..126, 161..172, 174..255) stand for themselves; the other 68, in ascending order, are
/// given the characters U+0100, U+0101, ... (<c>bytes_to_unicode</c> in GPT-2's <c>encoder.py</c>).
/// </remarks>
internal static class ByteAlphabet
{
    private const int Highest = 0x143;
    private static readonly char[] _characters = new char[256];
    private static readonly short[] _bytes = new short[Highest + 1];
    private static readonly byte[] _order = new byte[256];

    static ByteAlphabet()
    {
        Array.Fill(_bytes, (short)-1);
        var position = 0;
        var next = (char)0x100;
        for (var value = 0; value < 256; value++)
        {
            if (IsPrintable(value))
            {
                _order[position++] = (byte)value;
                _characters[value] = (char)value;
            }
        }

        for (var value = 0; value < 256; value++)
        {
            if (!IsPrintable(value))
            {
                _order[position++] = (byte)value;
                _characters[value] = next++;
            }

            _bytes[_characters[value]] = (short)value;
        }
    }

    /// <summary>The bytes in the order of their ids.</summary>
    public static ReadOnlySpan<byte> Order => _order;

    /// <summary>Returns how vocabulary files spell these bytes.</summary>
    public static string Spell(ReadOnlySpan<byte> bytes) => string.Create(bytes.Length, bytes, static (characters, source) =>
    {
        for (var i = 0; i < source.Length; i++)
        {
            characters[i] = _characters[source[i]];
        }
    });

    /// <summary>Returns the bytes of a spelling; false when a character is not of the table.</summary>
    public static bool TryRead(ReadOnlySpan<char> spelling, out byte[] bytes)
    {
        bytes = new byte[spelling.Length];
        for (var i = 0; i < spelling.Length; i++)
        {
            var value = spelling[i] <= Highest ? _bytes[spelling[i]] : -1;
            if (value < 0)
            {
                return false;
            }

            bytes[i] = (byte)value;
        }

        return true;
    }

    private static bool IsPrintable(int value) => value is (>= 33 and <= 126) or (>= 161 and <= 172) or >= 174;
}
