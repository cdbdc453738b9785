using System.Text;

namespace TextMad.Corpora.Import.Zipped;

/// <summary>
/// Builds running text out of paragraphs as an office document nests them: a blank line between paragraphs, and a line for a row of a table, its cells parted by tabs.
/// What stands within a paragraph and is paragraphs of its own (a note, a text box) follows it.
/// </summary>
/// <param name="parts">The archive, which says how long a text may be.</param>
internal sealed class TextFlow(ZipParts parts)
{
    private readonly StringBuilder _text = new();
    private readonly Stack<StringBuilder> _open = new();
    private readonly List<string> _waiting = [];
    private readonly List<string> _cells = [];
    private long _length;
    private int _rows;
    private bool _afterRow;

    /// <summary>Whether a paragraph is open, to which text belongs.</summary>
    public bool IsOpen => _open.Count > 0;

    /// <summary>Begins a paragraph.</summary>
    public void Begin() => _open.Push(new StringBuilder());

    /// <summary>Adds to the paragraph that was begun last; what stands outside of any is nothing.</summary>
    public void Add(string text)
    {
        if (_open.TryPeek(out var paragraph))
        {
            _length += text.Length;
            parts.RequireRoom(_length);
            paragraph.Append(text);
        }
    }

    /// <summary>Ends the paragraph that was begun last.</summary>
    public void End()
    {
        if (!_open.TryPop(out var paragraph))
        {
            return;
        }

        if (_open.Count > 0)
        {
            _waiting.Add(paragraph.ToString());
            return;
        }

        Put(paragraph.ToString());
        foreach (var within in _waiting)
        {
            Put(within);
        }

        _waiting.Clear();
    }

    /// <summary>Adds a paragraph behind the one that is open, or at the end.</summary>
    public void Append(string paragraph)
    {
        _length += paragraph.Length;
        parts.RequireRoom(_length);
        if (IsOpen)
        {
            _waiting.Add(paragraph);
        }
        else
        {
            Put(paragraph);
        }
    }

    /// <summary>Begins a row of a table; a table within a cell belongs to the row around it.</summary>
    public void BeginRow() => _rows++;

    /// <summary>Ends a row.</summary>
    public void EndRow()
    {
        if (_rows == 0 || --_rows > 0)
        {
            return;
        }

        if (_cells.Count > 0)
        {
            _text.Append(_text.Length == 0 ? "" : _afterRow ? "\n" : "\n\n").AppendJoin('\t', _cells);
            _afterRow = true;
            _cells.Clear();
        }
    }

    /// <summary>Ends a table: what follows is parted from it.</summary>
    public void EndTable() => _afterRow &= _rows > 0;

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private void Put(string paragraph)
    {
        if (string.IsNullOrWhiteSpace(paragraph))
        {
            return;
        }

        if (_rows > 0)
        {
            _cells.Add(paragraph.Trim().ReplaceLineEndings(" "));
            return;
        }

        _text.Append(_text.Length == 0 ? "" : "\n\n").Append(paragraph.Trim('\n', '\r', ' '));
        _afterRow = false;
    }
}
