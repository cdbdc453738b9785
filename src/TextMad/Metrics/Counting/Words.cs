using System.Globalization;
using System.Text;

namespace TextMad.Metrics.Counting;

/// <summary>
/// The one division into words that all word metrics use, called <see cref="Name"/> in their settings: a word is a maximal run of
/// Unicode letters, marks and decimal digits; an apostrophe (U+0027, or U+2019, which becomes U+0027) with such a character on both
/// sides belongs to the word. Lower case by simple case mapping; no normalisation. Everything else separates words and is dropped.
/// </summary>
/// <remarks>Not to be confused with <see cref="Document.CountWords()"/>, which counts runs of anything but white space.</remarks>
public static class Words
{
    /// <summary>The name of this division.</summary>
    public const string Name = "words-1";

    /// <summary>The words of a text, lower-cased, in order.</summary>
    public static Enumerator Of(ReadOnlySpan<char> text) => new(text);

    /// <summary>Walks through the words; <see cref="Current"/> is valid until the next step.</summary>
    public ref struct Enumerator
    {
        private readonly ReadOnlySpan<char> _text;
        private int _position;
        private int _length;
        private char[] _word;

        internal Enumerator(ReadOnlySpan<char> text)
        {
            _text = text;
            _word = new char[32];
        }

        /// <summary>The word at hand.</summary>
        public readonly ReadOnlySpan<char> Current => _word.AsSpan(0, _length);

        /// <summary>Where the word at hand ends in the text: the index after its last character.</summary>
        internal readonly int End => _position;

        /// <summary>This enumerator, so that <c>foreach</c> accepts it.</summary>
        public readonly Enumerator GetEnumerator() => this;

        /// <summary>Goes to the next word.</summary>
        public bool MoveNext()
        {
            _length = 0;
            while (_position < _text.Length)
            {
                var first = _text[_position];
                if (char.IsAsciiLetterOrDigit(first))
                {
                    Append(char.IsAsciiLetterUpper(first) ? (char)(first | 0x20) : first);
                    _position++;
                }
                else if (!char.IsAscii(first) && DecodeWordRune(_position, out var rune))
                {
                    Append(Rune.ToLowerInvariant(rune));
                    _position += rune.Utf16SequenceLength;
                }
                else if (first is '\'' or '\u2019' && _length > 0 && StartsWord(_position + 1))
                {
                    Append('\'');
                    _position++;
                }
                else if (_length > 0)
                {
                    return true;
                }
                else
                {
                    _position++;
                }
            }

            return _length > 0;
        }

        private readonly bool StartsWord(int position) =>
            position < _text.Length
            && (char.IsAscii(_text[position]) ? char.IsAsciiLetterOrDigit(_text[position]) : DecodeWordRune(position, out _));

        private readonly bool DecodeWordRune(int position, out Rune rune)
        {
            Rune.DecodeFromUtf16(_text[position..], out rune, out _);
            return Rune.GetUnicodeCategory(rune) is UnicodeCategory.LowercaseLetter or UnicodeCategory.UppercaseLetter
                or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
                or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
                or UnicodeCategory.DecimalDigitNumber;
        }

        private void Append(Rune rune)
        {
            Span<char> units = stackalloc char[2];
            foreach (var unit in units[..rune.EncodeToUtf16(units)])
            {
                Append(unit);
            }
        }

        private void Append(char unit)
        {
            if (_length == _word.Length)
            {
                Array.Resize(ref _word, 2 * _word.Length);
            }

            _word[_length++] = unit;
        }
    }
}
