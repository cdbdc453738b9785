using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace TextMad.Tokenization;

/// <summary>
/// Cuts text into the pieces within which bytes may merge, as GPT-2 does with the pattern
/// <c>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c>. The pieces joined are the text.
/// </summary>
/// <remarks>
/// A scanner by hand rather than a regular expression: the pattern means code points, .NET's expressions see UTF-16 units, and
/// letters beyond the basic plane would be taken for symbols. A lone surrogate counts as U+FFFD, which is a symbol.
/// </remarks>
internal ref struct PreTokenizer
{
    private readonly ReadOnlySpan<char> _text;
    private int _start;
    private int _end;

    /// <summary>Creates a scanner before the first piece; call <see cref="MoveNext"/>.</summary>
    public PreTokenizer(ReadOnlySpan<char> text) => _text = text;

    /// <summary>What a code point is to the pattern.</summary>
    internal enum CharacterClass : byte
    {
        /// <summary><c>[^\s\p{L}\p{N}]</c></summary>
        Other,

        /// <summary><c>\p{L}</c></summary>
        Letter,

        /// <summary><c>\p{N}</c></summary>
        Number,

        /// <summary><c>\s</c>: Unicode's White_Space.</summary>
        Space,
    }

    /// <summary>The piece the scanner stands on.</summary>
    public readonly ReadOnlySpan<char> Current => _text[_start.._end];

    /// <summary>Goes to the next piece; false at the end.</summary>
    public bool MoveNext()
    {
        _start = _end;
        if (_start == _text.Length)
        {
            return false;
        }

        var first = _text[_start];
        if (first == '\'' && ContractionLength(_text[(_start + 1)..]) is > 0 and var length)
        {
            _end = _start + 1 + length;
            return true;
        }

        // The optional space of " ?\p{L}+": taken only when a piece that is not white space follows.
        var position = _start;
        if (first == ' ' && _start + 1 < _text.Length && ClassAt(_start + 1, out _) != CharacterClass.Space)
        {
            position++;
        }

        var kind = ClassAt(position, out var width);
        if (kind == CharacterClass.Space)
        {
            _end = EndOfSpace(position);
            return true;
        }

        do
        {
            position += width;
        }
        while (position < _text.Length && ClassAt(position, out width) == kind);

        _end = position;
        return true;
    }

    /// <summary>Returns the class of a code point.</summary>
    internal static CharacterClass Classify(int codePoint) => CharUnicodeInfo.GetUnicodeCategory(codePoint) switch
    {
        <= UnicodeCategory.OtherLetter => CharacterClass.Letter,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => CharacterClass.Number,
        _ => codePoint <= char.MaxValue && char.IsWhiteSpace((char)codePoint) ? CharacterClass.Space : CharacterClass.Other,
    };

    // 's 't 'm 'd have one letter, 're 've 'll two.
    private static int ContractionLength(ReadOnlySpan<char> rest) => rest switch
    {
        ['s' or 't' or 'm' or 'd', ..] => 1,
        ['r' or 'v', 'e', ..] or ['l', 'l', ..] => 2,
        _ => 0,
    };

    // "\s+(?!\S)|\s+": a run before more text leaves its last character to the piece that follows, unless it is the only one.
    private readonly int EndOfSpace(int position)
    {
        var end = position + 1;
        while (end < _text.Length && char.IsWhiteSpace(_text[end]))
        {
            end++;
        }

        return end == _text.Length || end == position + 1 ? end : end - 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly CharacterClass ClassAt(int position, out int width)
    {
        var c = _text[position];
        width = 1;
        return c < 128 ? _asciiClasses[c] : Wide(position, ref width);
    }

    private readonly CharacterClass Wide(int position, ref int width)
    {
        if (!char.IsSurrogate(_text[position]))
        {
            return Classify(_text[position]);
        }

        if (Rune.DecodeFromUtf16(_text[position..], out var rune, out _) != System.Buffers.OperationStatus.Done)
        {
            return CharacterClass.Other;
        }

        width = 2;
        return Classify(rune.Value);
    }

    private static readonly CharacterClass[] _asciiClasses = [.. Enumerable.Range(0, 128).Select(Classify)];
}
