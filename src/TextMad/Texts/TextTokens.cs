using System.Globalization;
using System.Text;

namespace TextMad.Texts;

/// <summary>
/// The division of a text into what the quality rules count as words: words proper and marks of punctuation, as word tokenizers of the field do.
/// </summary>
/// <remarks>
/// A word proper is a maximal run of letters, marks and numbers (Unicode categories L, M, N), not of marks alone; an apostrophe (U+0027, U+2019) or a hyphen
/// (U+002D) between two of them belongs to it. Scripts that are written without spaces are cut as the words of metrics are [Unicode Standard Annex #29,
/// 4.1]: an ideograph, a letter of Hiragana or of a script of South East Asia (Thai, Lao, Khmer, Myanmar and others) with its marks is a word, Katakana run
/// on. Of everything else but white space, a maximal run of the same character is a token. Lengths are
/// in code points.
/// </remarks>
public sealed class TextTokens
{
    private readonly string _text;
    private readonly List<Token> _tokens;

    private TextTokens(string text, List<Token> tokens)
    {
        _text = text;
        _tokens = tokens;
    }

    /// <summary>Number of tokens, punctuation included.</summary>
    public int Count => _tokens.Count;

    /// <summary>A token as it is written.</summary>
    public ReadOnlySpan<char> this[int index] => _text.AsSpan(_tokens[index].Start, _tokens[index].Units);

    /// <summary>Returns the tokens of a text.</summary>
    public static TextTokens Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var tokens = new List<Token>(text.Length / 5);
        var at = 0;
        while (at < text.Length)
        {
            var kind = KindAt(text, at, out var units);
            if (kind == CharKind.Space)
            {
                at += units;
                continue;
            }

            var token = kind == CharKind.Symbol ? Symbols(text, at, units) : Word(text, at);
            tokens.Add(token);
            at += token.Units;
        }

        return new TextTokens(text, tokens);
    }

    /// <summary>Returns a token's length in code points.</summary>
    public int Length(int index) => _tokens[index].Length;

    /// <summary>Returns whether a token is a word proper, not punctuation.</summary>
    public bool IsWord(int index) => _tokens[index].IsWord;

    /// <summary>Returns whether a token is a character of a script that is written without spaces.</summary>
    internal bool IsCharacter(int index) => _tokens[index].IsCharacter;

    /// <summary>Returns whether a token has a letter.</summary>
    public bool HasLetter(int index) => _tokens[index].HasLetter;

    /// <summary>Returns the number of code points of a text.</summary>
    public static int CodePoints(ReadOnlySpan<char> text)
    {
        var count = text.Length;
        foreach (var unit in text)
        {
            count -= char.IsLowSurrogate(unit) ? 1 : 0;
        }

        return count;
    }

    private static Token Word(string text, int start)
    {
        var (at, length, letter, proper, script) = (start, 0, false, false, WordCharacter.None);
        while (at < text.Length)
        {
            var kind = KindAt(text, at, out var units);
            if (kind is CharKind.Space or CharKind.Symbol && !Joins(text, at, kind, script))
            {
                break;
            }

            var own = ScriptAt(text, at, kind);
            if (own > WordCharacter.Mark)
            {
                if (script != WordCharacter.None && (own != script || own == WordCharacter.Alone))
                {
                    break;
                }

                script = own;
            }

            letter |= kind == CharKind.Letter;
            proper |= kind is CharKind.Letter || !IsMark(text, at);
            length++;
            at += units;
        }

        return new Token(start, at - start, length, proper, letter, script == WordCharacter.Alone);
    }

    /// <summary>Whether an apostrophe or hyphen stands between two parts of a word.</summary>
    private static bool Joins(string text, int at, CharKind kind, WordCharacter script) =>
        kind == CharKind.Symbol && script is not (WordCharacter.Alone or WordCharacter.Katakana) && text[at] is '\'' or '\u2019' or '-' && at + 1 < text.Length
        && KindAt(text, at + 1, out _) is CharKind.Letter or CharKind.Other && ScriptAt(text, at + 1, KindAt(text, at + 1, out _)) <= WordCharacter.Joined;

    private static WordCharacter ScriptAt(string text, int at, CharKind kind) => kind switch
    {
        CharKind.Letter => char.IsAscii(text[at]) ? WordCharacter.Joined : UnspacedScripts.Of(char.ConvertToUtf32(text, at)),
        CharKind.Other => IsMark(text, at) ? WordCharacter.Mark : WordCharacter.Joined,
        _ => WordCharacter.None,
    };

    // Variation selectors and other marks without a letter or number are not a word.
    private static bool IsMark(string text, int at) => CharUnicodeInfo.GetUnicodeCategory(text, at) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
        or UnicodeCategory.EnclosingMark;

    private static Token Symbols(string text, int start, int units)
    {
        var symbol = text.AsSpan(start, units);
        var at = start + units;
        while (text.AsSpan(at).StartsWith(symbol))
        {
            at += units;
        }

        return new Token(start, at - start, (at - start) / units, false, false, false);
    }

    private static CharKind KindAt(string text, int at, out int units)
    {
        var c = text[at];
        units = 1;
        if (char.IsAscii(c))
        {
            return char.IsAsciiLetter(c) ? CharKind.Letter : char.IsAsciiDigit(c) ? CharKind.Other : char.IsWhiteSpace(c) ? CharKind.Space : CharKind.Symbol;
        }

        Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out units);
        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter
                or UnicodeCategory.OtherLetter => CharKind.Letter,
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark or UnicodeCategory.DecimalDigitNumber
                or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => CharKind.Other,
            _ => Rune.IsWhiteSpace(rune) ? CharKind.Space : CharKind.Symbol,
        };
    }

    private readonly record struct Token(int Start, int Units, int Length, bool IsWord, bool HasLetter, bool IsCharacter);

    private enum CharKind
    {
        Space,
        Symbol,
        Letter,

        /// <summary>A mark or a number.</summary>
        Other,
    }
}
