using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace TextMad.Texts.Duplicates;

/// <summary>
/// What a text is compared by: the key that exactly equal texts share (<see cref="TextKey"/>), and the bands of the MinHash signature of its words
/// [Broder 1997; parameters of the FineWeb recipe]. Two texts whose sets of word 5-grams have the Jaccard similarity s share a band with
/// probability 1 - (1 - s^8)^14: half of the pairs at s = .69, 77% at .75, 99.5% at .85.
/// </summary>
/// <remarks>
/// The fold of near duplicates: a word is a run of letters, digits and their marks in lower case, or a letter of a script that is written without spaces (Chinese, Thai;
/// <see cref="UnspacedScripts"/>); punctuation, symbols and white space part words
/// and count for nothing; a letter with marks is the same in one character or in several [Unicode Standard Annex #15, canonical equivalence].
/// Digits stand for themselves, so that tables of other numbers are other texts; vowel signs, tones and voicing marks belong to their words. Format
/// characters (soft hyphens, joiners) and variation selectors are passed over. Texts of fewer than five words have one shingle; texts without words
/// have no bands and are near to none. The hash functions are (a x + b) mod 2^61 - 1 with a and b from the SplitMix64 sequence of seed 1.
/// </remarks>
public sealed class NearDuplicateSketch
{
    /// <summary>Bands of a signature.</summary>
    public const int Bands = 14;

    /// <summary>Minimum hashes that make a band.</summary>
    public const int HashesPerBand = 8;

    /// <summary>Words of a shingle.</summary>
    public const int ShingleWords = 5;

    /// <summary>Bytes of <see cref="ToBytes"/>.</summary>
    public const int ByteCount = 16 + (8 * Bands);

    private const ulong Prime = (1UL << 61) - 1;
    private const ulong ShingleBase = 0x9E3779B97F4A7C15;

    private static readonly ulong[] _factors = Coefficients(0);
    private static readonly ulong[] _offsets = Coefficients(1);

    private readonly ulong[] _bands;

    private NearDuplicateSketch(UInt128 content, ulong[] bands)
    {
        Content = content;
        _bands = bands;
    }

    /// <summary>The key that exactly equal texts share; 0 is none, and equal to no other.</summary>
    public UInt128 Content { get; }

    /// <summary>A hash per band; 0 is none, and equal to no other.</summary>
    public ReadOnlySpan<ulong> BandHashes => _bands;

    /// <summary>Returns the sketch of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="ignoreCaseAndSpace">Whether texts that differ in letter case and white space alone are exactly equal.</param>
    public static NearDuplicateSketch Of(string text, bool ignoreCaseAndSpace = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new NearDuplicateSketch(TextKey.Of(text, ignoreCaseAndSpace), BandsOf(text));
    }

    /// <summary>Returns the hash of each band of a text, without its key; see <see cref="BandHashes"/>.</summary>
    public static ulong[] BandsOf(ReadOnlySpan<char> text)
    {
        var words = ArrayPool<ulong>.Shared.Rent(text.Length);
        try
        {
            var shingles = ToShingles(words.AsSpan(0, HashWords(text, words)));
            return shingles.IsEmpty ? new ulong[Bands] : BandsOf(shingles);
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(words);
        }
    }

    /// <summary>Returns the same bands with another key.</summary>
    internal NearDuplicateSketch WithContent(UInt128 content) => new(content, _bands);

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    public static NearDuplicateSketch FromBytes(ReadOnlySpan<byte> bytes)
    {
        var bands = new ulong[Bands];
        for (var i = 0; i < Bands; i++)
        {
            bands[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(16 + (8 * i))..]);
        }

        return new NearDuplicateSketch(BinaryPrimitives.ReadUInt128LittleEndian(bytes), bands);
    }

    /// <summary>128 bytes that hold everything.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[ByteCount];
        BinaryPrimitives.WriteUInt128LittleEndian(bytes, Content);
        for (var i = 0; i < Bands; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(16 + (8 * i)), _bands[i]);
        }

        return bytes;
    }

    /// <summary>Hashes of the text's shingles, each as often as it occurs, in order.</summary>
    public static ulong[] ShinglesOf(ReadOnlySpan<char> text)
    {
        var words = new ulong[text.Length];
        return ToShingles(words.AsSpan(0, HashWords(text, words))).ToArray();
    }

    /// <summary>Returns a hash of each of the text's normalised words, in order.</summary>
    internal static ulong[] WordHashesOf(ReadOnlySpan<char> text)
    {
        var words = new ulong[text.Length];
        return words[..HashWords(text, words)];
    }

    /// <summary>Returns the text's normalised words: a hash of each, and where in the text it stands.</summary>
    public static (ulong Hash, int Start, int End)[] WordsOf(ReadOnlySpan<char> text)
    {
        var words = new ulong[text.Length];
        var places = new List<(int Start, int End)>();
        var count = HashWords(text, words, places);
        return [.. places.Select((place, i) => (words[i], place.Start, place.End)).Take(count)];
    }

    private static int HashWords(ReadOnlySpan<char> text, Span<ulong> words, List<(int Start, int End)>? places = null)
    {
        const ulong Start = 0xCBF29CE484222325;
        const ulong Factor = 0x100000001B3;
        var (start, count, hash, marks) = (0, 0, Start, 0UL);

        // What the word that is open goes on with; none when none is.
        var open = WordCharacter.None;
        for (var i = 0; i < text.Length; i++)
        {
            var (kind, folded) = Fold(text[i]);
            if (kind == CharKind.Ignored)
            {
                continue;
            }

            if (kind == CharKind.Mark)
            {
                // Without a letter before it a mark is not a word. Marks of one letter count in any order.
                marks += open == WordCharacter.None ? 0 : Mix(folded);
                continue;
            }

            var goesWith = kind == CharKind.Word ? UnspacedScripts.Of(folded) : WordCharacter.None;
            if (goesWith == WordCharacter.Mark)
            {
                // A letter that is written after the one it belongs to.
                goesWith = open == WordCharacter.None ? WordCharacter.Alone : open;
            }
            else if (open != WordCharacter.None && (goesWith != open || goesWith == WordCharacter.Alone))
            {
                places?.Add((start, i));
                words[count++] = Mix(hash ^ marks);
                (hash, marks, open) = (Start, 0, WordCharacter.None);
            }

            if (kind == CharKind.Word)
            {
                start = open == WordCharacter.None ? i : start;
                open = goesWith;
                (var letter, var own) = char.IsAscii(folded) ? (folded, 0UL) : Parts(folded);
                hash = (hash ^ marks ^ letter) * Factor;
                marks = own;
            }
        }

        if (open != WordCharacter.None)
        {
            places?.Add((start, text.Length));
            words[count++] = Mix(hash ^ marks);
        }

        return count;
    }

    private static (CharKind Kind, char Folded) Fold(char character)
    {
        if (char.IsAscii(character))
        {
            return char.IsAsciiLetter(character) ? (CharKind.Word, (char)(character | 0x20))
                : char.IsAsciiDigit(character) ? (CharKind.Word, character)
                : (CharKind.Space, ' ');
        }

        switch (char.GetUnicodeCategory(character))
        {
            case UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark:
                return (character is >= '\uFE00' and <= '\uFE0F' ? CharKind.Ignored : CharKind.Mark, character);
            case UnicodeCategory.Format:
                return (CharKind.Ignored, character);
            case UnicodeCategory.DecimalDigitNumber or UnicodeCategory.Surrogate:
                // Halves of surrogate pairs are taken as letters: what lies beyond the basic plane is words in most texts.
                return (CharKind.Word, character);
            default:
                return char.IsLetter(character) ? (CharKind.Word, char.ToLowerInvariant(character)) : (CharKind.Space, ' ');
        }
    }

    /// <summary>Returns a letter without its marks, and the hash of these.</summary>
    private static (char Letter, ulong Marks) Parts(char composed)
    {
        var letter = UnicodeNormalization.WithoutMarks(composed, out var parts);
        var marks = 0UL;
        foreach (var mark in parts)
        {
            marks += Mix((ulong)mark);
        }

        return (letter, marks);
    }

    /// <summary>Turns word hashes into those of shingles, in place: polynomials modulo 2^64, mixed, then modulo 2^61 - 1.</summary>
    private static ReadOnlySpan<ulong> ToShingles(Span<ulong> words)
    {
        var length = Math.Min(ShingleWords, words.Length);
        var count = Math.Max(words.Length - ShingleWords + 1, Math.Min(1, words.Length));
        for (var i = 0; i < count; i++)
        {
            var shingle = 0UL;
            for (var k = 0; k < length; k++)
            {
                shingle = (shingle * ShingleBase) + words[i + k];
            }

            words[i] = Mix(shingle) % Prime;
        }

        return words[..count];
    }

    private static ulong[] BandsOf(ReadOnlySpan<ulong> shingles)
    {
        var bands = new ulong[Bands];
        for (var band = 0; band < Bands; band++)
        {
            var hash = 0UL;
            for (var i = band * HashesPerBand; i < (band + 1) * HashesPerBand; i++)
            {
                hash = Mix(hash ^ Minimum(shingles, _factors[i], _offsets[i])) + ShingleBase;
            }

            bands[band] = hash;
        }

        return bands;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ulong Minimum(ReadOnlySpan<ulong> shingles, ulong factor, ulong offset)
    {
        var minimum = Prime;
        foreach (var shingle in shingles)
        {
            // a x + b is below 2^122: twice folding the upper bits onto the lower 61 leaves less than twice the prime.
            var high = Math.BigMul(factor, shingle, out var low);
            var sum = (low & Prime) + ((high << 3) | (low >> 61)) + offset;
            sum = (sum & Prime) + (sum >> 61);
            minimum = Math.Min(minimum, sum >= Prime ? sum - Prime : sum);
        }

        return minimum;
    }

    private static ulong[] Coefficients(int part)
    {
        var coefficients = new ulong[Bands * HashesPerBand];
        for (var i = 0; i < coefficients.Length; i++)
        {
            // SplitMix64 [Steele, Lea and Flood 2014]: a and b alternate.
            var state = 1 + (ShingleBase * (ulong)((2 * i) + part + 1));
            coefficients[i] = Math.Max(1, Mix(state) % Prime);
        }

        return coefficients;
    }

    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }

    private enum CharKind
    {
        Space,
        Word,
        Mark,
        Ignored,
    }
}
