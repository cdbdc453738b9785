using System.Globalization;
using System.Text;
using TextMad.Texts;

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
                    or UnicodeCategory.OtherLetter => UnspacedScripts.Of(rune.Value),
                _ => WordCharacter.None,
            };
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
