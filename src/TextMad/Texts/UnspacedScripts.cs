namespace TextMad.Texts;

/// <summary>Letters of scripts that are written without spaces between words.</summary>
/// <remarks>
/// [Unicode Standard Annex #29, 4.1], without a dictionary: by Word_Break and, for the scripts of South East Asia, Line_Break (SA) of the Unicode Character Database, in blocks.
/// </remarks>
internal static class UnspacedScripts
{
    // Below this no letter is of such a script.
    private const int First = 0x0E00;

    /// <summary>Returns how a letter goes together with those beside it.</summary>
    /// <param name="code">The letter, a code point of general category L.</param>
    public static WordCharacter Of(int code) => code < First ? WordCharacter.Joined : code switch
    {
        0x0E33 or 0x0EB3 or 0xFF9E or 0xFF9F => WordCharacter.Mark,
        >= 0x0E00 and <= 0x0EFF or >= 0x1000 and <= 0x109F or >= 0x1780 and <= 0x17FF or >= 0x1950 and <= 0x19DF or >= 0x1A20 and <= 0x1AAF
            or >= 0xA9E0 and <= 0xA9FF or >= 0xAA60 and <= 0xAADF or >= 0x11700 and <= 0x1174F => WordCharacter.Alone,
        0x3005 or 0x3006 or 0x303B or 0x303C or >= 0x3041 and <= 0x309A or >= 0x309D and <= 0x309F or >= 0x3400 and <= 0x4DBF or >= 0x4E00 and <= 0x9FFF
            or >= 0xF900 and <= 0xFAFF or >= 0x1B001 and <= 0x1B11F or >= 0x1B150 and <= 0x1B152 or >= 0x20000 and <= 0x3FFFF => WordCharacter.Alone,
        >= 0x3031 and <= 0x3035 or >= 0x309B and <= 0x309C or >= 0x30A0 and <= 0x30FF or >= 0x31F0 and <= 0x31FF or >= 0xFF66 and <= 0xFF9D
            or 0x1B000 or >= 0x1AFF0 and <= 0x1AFFE or >= 0x1B120 and <= 0x1B122 or >= 0x1B164 and <= 0x1B167 => WordCharacter.Katakana,
        _ => WordCharacter.Joined,
    };
}
