using System.Buffers;
using System.Text;

namespace TextMad.Storage.TextIndex;

/// <summary>The grams of a text: what stands at three places of UTF-16 one after the other, without regard to case, as a number of 25 bits.</summary>
/// <remarks>
/// Whatever a text contains by <see cref="StringComparison.OrdinalIgnoreCase"/>, it has all grams of; the reverse need not hold, since grams say nothing of their order and two
/// may share a number. Places of UTF-16 and not words: so it works in any script.
/// </remarks>
internal static class TextGrams
{
    /// <summary>The places of UTF-16 that a gram spans: what is shorter has none.</summary>
    public const int Length = 3;

    /// <summary>Bits of a gram.</summary>
    public const int Bits = 25;

    /// <summary>Returns the grams of a text, each once, in no order.</summary>
    public static int[] Of(string text)
    {
        if (text.Length < Length)
        {
            return [];
        }

        var size = (int)BitRoundUp(2 * text.Length);
        var units = ArrayPool<char>.Shared.Rent(text.Length);
        var table = ArrayPool<int>.Shared.Rent(size);
        try
        {
            Fold(text, units);
            table.AsSpan(0, size).Clear();
            var (count, mask) = (0, size - 1);
            for (var i = 0; i + Length <= text.Length; i++)
            {
                // Behind one more, so that none is zero, which is an empty place.
                var gram = Hash(units[i], units[i + 1], units[i + 2]) + 1;
                var place = (int)((uint)gram * 0x9E3779B1u >> 7) & mask;
                while (table[place] != 0 && table[place] != gram)
                {
                    place = (place + 1) & mask;
                }

                count += table[place] == 0 ? 1 : 0;
                table[place] = gram;
            }

            var grams = new int[count];
            for (var (place, at) = (0, 0); at < count; place++)
            {
                if (table[place] != 0)
                {
                    grams[at++] = table[place] - 1;
                }
            }

            return grams;
        }
        finally
        {
            ArrayPool<int>.Shared.Return(table);
            ArrayPool<char>.Shared.Return(units);
        }
    }

    /// <summary>Returns a rune as all have it that differ from it in case only.</summary>
    public static Rune Fold(Rune rune) => rune.Value < 128 ? Rune.ToUpperInvariant(rune) : FoldOther(rune);

    private static Rune FoldOther(Rune rune) => Rune.ToUpperInvariant(rune) is var upper && Same(rune, upper) ? upper : rune;

    // What is written in capitals by a rule of words, and not by this comparison, stays what it is.
    private static bool Same(Rune one, Rune other) =>
        one == other || string.Equals(one.ToString(), other.ToString(), StringComparison.OrdinalIgnoreCase);

    private static void Fold(string text, Span<char> units)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var unit = text[i];
            if (unit < 128)
            {
                units[i] = unit is >= 'a' and <= 'z' ? (char)(unit - 32) : unit;
            }
            else if (char.IsSurrogate(unit))
            {
                if (Rune.TryGetRuneAt(text, i, out var rune))
                {
                    FoldOther(rune).EncodeToUtf16(units[i..]);
                    i++;
                }
                else
                {
                    units[i] = unit;
                }
            }
            else
            {
                units[i] = _folded[unit];
            }
        }
    }

    private static readonly char[] _folded = FoldAll();

    private static char[] FoldAll()
    {
        var folded = new char[char.MaxValue + 1];
        for (var unit = 0; unit < folded.Length; unit++)
        {
            folded[unit] = Rune.TryCreate((char)unit, out var rune) ? (char)Fold(rune).Value : (char)unit;
        }

        return folded;
    }

    private static int Hash(char one, char two, char three)
    {
        var hash = one * 0x9E3779B1u;
        hash = (hash ^ (hash >> 15) ^ two) * 0x85EBCA6Bu;
        hash = (hash ^ (hash >> 13) ^ three) * 0xC2B2AE35u;
        return (int)((hash ^ (hash >> 16)) * 0x27D4EB2Fu >> (32 - Bits));
    }

    private static uint BitRoundUp(int value) => System.Numerics.BitOperations.RoundUpToPowerOf2((uint)value);
}
