namespace TextMad.Sampling;

/// <summary>
/// Finds the shortest beginning 0..k of a row of sequences whose sizes (tokens and one end-of-text) reach a goal, while the
/// sequences are still being written. Lengths only grow, so what has reached the goal stays there.
/// </summary>
internal sealed class TokenPrefix(long goal)
{
    private readonly List<int> _lengths = [];
    private readonly List<GeneratedSequence?> _complete = [];
    private int _settled;
    private long _settledTokens;
    private int _emptyRow;

    /// <summary>Sequences begun.</summary>
    public int Begun => _lengths.Count;

    /// <summary>The sizes so far of all sequences begun.</summary>
    public long Tokens { get; private set; }

    /// <summary>Whether the sequences begun hold enough tokens.</summary>
    public bool Reached => Tokens >= goal;

    /// <summary>The longest row of empty sequences in the completed beginning.</summary>
    public int LongestEmptyRow { get; private set; }

    /// <summary>Adds the next sequence, which starts with this many tokens; returns its number.</summary>
    public int Begin(int length)
    {
        _lengths.Add(length);
        _complete.Add(null);
        Tokens += length + 1;
        return _lengths.Count - 1;
    }

    /// <summary>Says how long a sequence is by now.</summary>
    public void SetLength(int order, int length)
    {
        Tokens += length - _lengths[order];
        _lengths[order] = length;
    }

    /// <summary>Says that a sequence is complete.</summary>
    public void Complete(int order, GeneratedSequence sequence)
    {
        SetLength(order, sequence.Tokens.Length);
        _complete[order] = sequence;
    }

    /// <summary>Returns the last sequence that can be needed; null when the goal is not reached yet.</summary>
    public int? FindLast()
    {
        while (_settled < _lengths.Count && _complete[_settled] is not null && _settledTokens + _lengths[_settled] + 1 < goal)
        {
            _settledTokens += _lengths[_settled] + 1;
            _emptyRow = _lengths[_settled] == 0 ? _emptyRow + 1 : 0;
            LongestEmptyRow = Math.Max(LongestEmptyRow, _emptyRow);
            _settled++;
        }

        var sum = _settledTokens;
        for (var order = _settled; order < _lengths.Count; order++)
        {
            sum += _lengths[order] + 1;
            if (sum >= goal)
            {
                return order;
            }
        }

        return null;
    }

    /// <summary>Returns the completed sequences 0..last.</summary>
    public IReadOnlyList<GeneratedSequence> Results(int last) => [.. _complete.Take(last + 1).Select(sequence => sequence!)];
}
