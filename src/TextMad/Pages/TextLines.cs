using System.Buffers;
using System.Text;
using TextMad.Pages.Tree;

namespace TextMad.Pages;

/// <summary>Puts text together as a browser lays it out: white space folded, lines for blocks, blank lines between paragraphs.</summary>
internal sealed class TextLines
{
    private static readonly SearchValues<char> _space = SearchValues.Create(" \n\t\r\f");
    private static readonly SearchValues<char> _lineEnds = SearchValues.Create("\n\r");

    private const char SoftHyphen = '\u00AD';
    private const string SoftHyphenText = "\u00AD";

    private readonly StringBuilder _text = new();
    private int _breaks;
    private bool _hasSpace;
    private int _preformatted;

    /// <summary>Characters so far.</summary>
    public int Length => _text.Length;

    /// <summary>Begins an element.</summary>
    public void Open(PageTag tag)
    {
        Break(tag);
        _breaks += tag == PageTag.Br ? 1 : 0;
        _preformatted += tag == PageTag.Pre ? 1 : 0;
    }

    /// <summary>Ends an element.</summary>
    public void Close(PageTag tag)
    {
        Break(tag);
        _preformatted -= tag == PageTag.Pre ? 1 : 0;
        _hasSpace |= tag == PageTag.Td || tag == PageTag.Th;
    }

    /// <summary>Adds characters.</summary>
    public void Append(ReadOnlySpan<char> characters)
    {
        if (_preformatted > 0)
        {
            AppendPreformatted(characters);
            return;
        }

        while (characters.Length > 0)
        {
            var end = characters.IndexOfAny(_space);
            if (end == 0)
            {
                _hasSpace = true;
                var next = characters.IndexOfAnyExcept(_space);
                characters = next < 0 ? default : characters[next..];
                continue;
            }

            end = end < 0 ? characters.Length : end;
            Flush();
            _text.Append(characters[..end]);
            characters = characters[end..];
        }
    }

    /// <summary>Returns the text; soft hyphens, which say where a word may be broken and are not part of it, are gone.</summary>
    public override string ToString()
    {
        var text = _text.ToString();
        return text.Contains(SoftHyphen) ? text.Replace(SoftHyphenText, "", StringComparison.Ordinal) : text;
    }

    private void AppendPreformatted(ReadOnlySpan<char> characters)
    {
        while (characters.Length > 0)
        {
            var end = characters.IndexOfAny(_lineEnds);
            if (end == 0)
            {
                _breaks++;
                _hasSpace = false;
                characters = characters[(characters is ['\r', '\n', ..] ? 2 : 1)..];
                continue;
            }

            end = end < 0 ? characters.Length : end;
            Flush();
            _text.Append(characters[..end]);
            characters = characters[end..];
        }
    }

    // Breaks and spaces wait until text follows, so that a document neither begins nor ends with them.
    private void Flush()
    {
        if (_text.Length > 0)
        {
            _text.Append('\n', _breaks);
            if (_hasSpace && _breaks == 0)
            {
                _text.Append(' ');
            }
        }

        _breaks = 0;
        _hasSpace = false;
    }

    private void Break(PageTag tag)
    {
        if (tag.Is(TagTraits.Block))
        {
            _breaks = Math.Max(_breaks, tag.Is(TagTraits.Paragraph) ? 2 : 1);
        }
    }
}
