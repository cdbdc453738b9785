using System.Globalization;
using System.Text;

namespace TextMad.Metrics.Counting;

/// <summary>
/// The one division into words that all word metrics use, called <see cref="Name"/> in their settings: a word is a maximal run of
/// Unicode letters and decimal digits with their marks; an apostrophe (U+0027, or U+2019, which becomes U+0027) with such a character on both
/// sides belongs to the word. Lower case by simple case mapping; no normalisation. Everything else separates words and is dropped: also marks without
/// a letter or digit before them, such as variation selectors.
/// </summary>
/// <remarks>
/// Scripts that are written without spaces are cut as [Unicode Standard Annex #29, 4.1] says without a dictionary: every ideograph, every letter of
/// Hiragana, and every letter of the scripts of South East Asia (Thai, Lao, Khmer, Myanmar and others of the class SA) with its marks is a word; Katakana
/// run on. Metrics of words then speak of characters: <see cref="SharePerCharacter"/> says of how much of a text. Not to be confused with
/// <see cref="Document.CountWords()"/>, which counts runs of anything but white space.
/// </remarks>
public static class Words
{
    /// <summary>The name of this division.</summary>
    public const string Name = "words-2";

    /// <summary>Returns the share of the words of some texts that are single characters because their script has no spaces; 0 without words.</summary>
    public static double SharePerCharacter(IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var (words, characters) = (0L, 0L);
        foreach (var text in texts)
        {
            var enumerator = Of(text);
            while (enumerator.MoveNext())
            {
                words++;
                characters += enumerator.IsCharacter ? 1 : 0;
            }
        }

        return words == 0 ? 0 : (double)characters / words;
    }

    /// <summary>Returns the words of a text, lower-cased, in order.</summary>
    public static Enumerator Of(ReadOnlySpan<char> text) => new(text);

    /// <summary>Walks through the words; <see cref="Current"/> is valid until the next step.</summary>
    public ref struct Enumerator
    {
        // Below this no letter is of a script without spaces.
        private const int FirstWithoutSpaces = 0x0E00;

        private readonly ReadOnlySpan<char> _text;
        private int _position;
        private int _length;
        private char[] _word;
        private WordCharacter _kind;

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

        /// <summary>Whether the word at hand is a character of a script without spaces.</summary>
        internal readonly bool IsCharacter => _kind == WordCharacter.Alone;

        /// <summary>Goes to the next word.</summary>
        public bool MoveNext()
        {
            _length = 0;
            _kind = WordCharacter.None;
            while (_position < _text.Length)
            {
                var first = _text[_position];
                if (char.IsAsciiLetterOrDigit(first))
                {
                    if (_kind > WordCharacter.Joined)
                    {
                        return true;
                    }

                    _kind = WordCharacter.Joined;
                    Append(char.IsAsciiLetterUpper(first) ? (char)(first | 0x20) : first);
                    _position++;
                }
                else if (!char.IsAscii(first) && KindAt(_position, out var rune) is var kind and not WordCharacter.None)
                {
                    if (kind != WordCharacter.Mark)
                    {
                        if (_length > 0 && (kind != _kind || kind == WordCharacter.Alone))
                        {
                            return true;
                        }

                        _kind = kind;
                    }

                    if (_kind != WordCharacter.None)
                    {
                        Append(Rune.ToLowerInvariant(rune));
                    }

                    _position += rune.Utf16SequenceLength;
                }
                else if (first is '\'' or '\u2019' && _kind == WordCharacter.Joined && StartsWord(_position + 1))
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
            && (char.IsAscii(_text[position]) ? char.IsAsciiLetterOrDigit(_text[position]) : KindAt(position, out _) == WordCharacter.Joined);

        private readonly WordCharacter KindAt(int position, out Rune rune)
        {
            Rune.DecodeFromUtf16(_text[position..], out rune, out _);
            return Rune.GetUnicodeCategory(rune) switch
            {
                UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => WordCharacter.Mark,
                UnicodeCategory.DecimalDigitNumber => WordCharacter.Joined,
                UnicodeCategory.LowercaseLetter or UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter
                    or UnicodeCategory.OtherLetter => rune.Value < FirstWithoutSpaces ? WordCharacter.Joined : OfLetter(rune.Value),
                _ => WordCharacter.None,
            };
        }

        // Word_Break and Line_Break (SA) of the Unicode Character Database, by blocks.
        private static WordCharacter OfLetter(int code) => code switch
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
