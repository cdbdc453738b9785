using System.Globalization;
using System.Text;
using TextMad.Texts;
using TextMad.Tokenization;

namespace TextMad.MLTokenizers.HuggingFace;

/// <summary>What a <c>tokenizer.json</c> does to a text before it is cut: its <c>normalizer</c>.</summary>
internal static class Normalisers
{
    private static readonly Rune _space = new(' ');

    /// <summary>Returns the step that a node describes.</summary>
    /// <exception cref="InputException">It is of a kind that is not known, or broken.</exception>
    public static Func<string, string> Of(JsonNode node)
    {
        if (node.IsNull)
        {
            return text => text;
        }

        switch (node.Type)
        {
            case "Sequence":
                var steps = node["normalizers"].Items.Select(Of).ToArray();
                return text => steps.Aggregate(text, (current, step) => step(current));
            case "NFC":
                return UnicodeNormalization.ComposeCanonical;
            case "NFD":
                return UnicodeNormalization.DecomposeCanonical;
            case "NFKC":
                return UnicodeNormalization.ComposeCompatible;
            case "NFKD":
                return UnicodeNormalization.DecomposeCompatible;
            case "Lowercase":
                return CharacterKinds.Lower;
            case "StripAccents":
                return text => CharacterKinds.Map(text, rune => CharacterKinds.IsMark(rune) ? null : rune);
            case "Strip":
                var (left, right) = (node["strip_left"].Flag(true), node["strip_right"].Flag(true));
                return text => Strip(text, left, right);
            case "Replace":
                var (pattern, content) = (Pattern.Of(node["pattern"]), node["content"].Text());
                return text => pattern.Replace(text, content);
            case "Prepend":
                var prefix = node["prepend"].Text();
                return text => text.Length == 0 ? text : prefix + text;
            case "Nmt":
                return Nmt;
            case "BertNormalizer":
                return Bert(node);
            case "ByteLevel":
                return text => ByteAlphabet.Spell(Encoding.UTF8.GetBytes(text));
            case "Precompiled":
                return Precompiled(node["precompiled_charsmap"]);
            default:
                throw node.Unknown(
                    "Sequence", "NFC", "NFD", "NFKC", "NFKD", "Lowercase", "StripAccents", "Strip", "Replace", "Prepend", "Nmt", "BertNormalizer", "ByteLevel", "Precompiled");
        }
    }

    private static string Strip(string text, bool left, bool right)
    {
        var runes = text.EnumerateRunes().ToArray();
        var (first, last) = (0, runes.Length);
        for (; left && first < last && CharacterKinds.IsSpace(runes[first]); first++)
        {
        }

        for (; right && last > first && CharacterKinds.IsSpace(runes[last - 1]); last--)
        {
        }

        return string.Concat(runes[first..last].Select(rune => rune.ToString()));
    }

    private static string Nmt(string text) => CharacterKinds.Map(text, rune => rune.Value switch
    {
        (>= 1 and <= 8) or 0xB or (>= 0xE and <= 0x1F) or 0x7F or 0x8F or 0x9F => null,
        9 or 0xA or 0xC or 0xD or 0x1680 or (>= 0x200B and <= 0x200F) or 0x2028 or 0x2029 or 0x2581 or 0xFEFF or 0xFFFD => _space,
        _ => rune,
    });

    private static Func<string, string> Bert(JsonNode node)
    {
        var (clean, ideographs, lower) = (node["clean_text"].Flag(true), node["handle_chinese_chars"].Flag(true), node["lowercase"].Flag(true));
        var accents = node["strip_accents"].Flag(lower);
        return text =>
        {
            if (clean)
            {
                text = CharacterKinds.Map(text, rune => rune.Value is 9 or 10 or 13 ? _space
                    : rune.Value is 0 or 0xFFFD || CharacterKinds.IsOther(rune) ? null
                    : CharacterKinds.IsSpace(rune) ? _space
                    : rune);
            }

            if (ideographs && text.EnumerateRunes().Any(CharacterKinds.IsIdeograph))
            {
                text = string.Concat(text.EnumerateRunes().Select(rune => CharacterKinds.IsIdeograph(rune) ? $" {rune} " : rune.ToString()));
            }

            if (accents)
            {
                text = CharacterKinds.Map(
                    UnicodeNormalization.DecomposeCanonical(text), rune => Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark ? null : rune);
            }

            return lower ? CharacterKinds.Lower(text) : text;
        };
    }

    /// <summary>
    /// SentencePiece's rules, as that library applies them: to a character with its marks when that has fewer than 6 bytes, else to each character alone, and by the
    /// shortest rule that begins it.
    /// </summary>
    private static Func<string, string> Precompiled(JsonNode node)
    {
        const int Longest = 6;
        CharacterMap map;
        try
        {
            map = new CharacterMap(Convert.FromBase64String(node.Text()));
        }
        catch (FormatException failure)
        {
            throw new InputException($"{node.File}: '{node.Place}' is no table of character rules: {failure.Message}", failure);
        }

        return text =>
        {
            var result = new StringBuilder(text.Length);
            Span<byte> bytes = stackalloc byte[4 * Longest];
            for (var at = 0; at < text.Length;)
            {
                var length = StringInfo.GetNextTextElementLength(text.AsSpan(at));
                var element = text.AsSpan(at, length);
                at += length;
                if (Encoding.UTF8.GetByteCount(element) < Longest && map.Shortest(bytes[..Encoding.UTF8.GetBytes(element, bytes)]) is { } whole)
                {
                    result.Append(whole);
                    continue;
                }

                foreach (var rune in element.EnumerateRunes())
                {
                    if (map.Shortest(bytes[..rune.EncodeToUtf8(bytes)]) is { } single)
                    {
                        result.Append(single);
                    }
                    else
                    {
                        result.Append(rune.ToString());
                    }
                }
            }

            return result.ToString();
        };
    }
}
