using System.Buffers.Binary;
using System.Text;

namespace TextMad.Texts.Duplicates;

/// <summary>The key that texts share when they are exactly the same: 128 bits of SHA-256.</summary>
public static class TextKey
{
    /// <summary>Returns the key of a text; 0 for a text without anything to compare, which is equal to no other.</summary>
    /// <param name="text">The text.</param>
    /// <param name="ignoreCaseAndSpace">
    /// False: only texts of the same bytes share a key. True: texts do that differ in letter case (simple case mapping) and white space alone, every run of
    /// which is one space, and none at the ends.
    /// </param>
    public static UInt128 Of(string text, bool ignoreCaseAndSpace = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        var compared = ignoreCaseAndSpace ? WithoutCaseAndSpace(text) : text;
        return compared.Length == 0 ? 0 : Of(ContentHash.Of(compared));
    }

    /// <summary>Returns the key of a text whose hash is known, when nothing is ignored.</summary>
    public static UInt128 Of(ContentHash hash) => BinaryPrimitives.ReadUInt128BigEndian(hash.ToBytes());

    private static string WithoutCaseAndSpace(string text)
    {
        var folded = new StringBuilder(text.Length);
        var hasSpace = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                hasSpace = folded.Length > 0;
                continue;
            }

            if (hasSpace)
            {
                folded.Append(' ');
                hasSpace = false;
            }

            folded.Append(Rune.ToLowerInvariant(rune));
        }

        return folded.ToString();
    }
}
