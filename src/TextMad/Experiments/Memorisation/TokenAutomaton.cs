namespace TextMad.Experiments.Memorisation;

/// <summary>
/// All runs of tokens of some texts, as a suffix automaton [Blumer et al. 1985], here of several texts: reading a document token by token, it says at every token the
/// longest run ending there that some text has. Memory grows with the texts, time with what is read; neither with the other.
/// </summary>
internal sealed class TokenAutomaton
{
    private readonly List<State> _states = [new State(0, -1, -1)];
    private readonly List<Edge> _edges = [];
    private readonly Dictionary<long, int> _edgeOf = [];
    private readonly List<int[]> _texts = [];
    private readonly List<int> _starts = [];
    private int _tokens;

    /// <summary>The texts' tokens.</summary>
    public long Tokens => _tokens;

    /// <summary>The number of texts.</summary>
    public int Texts => _texts.Count;

    /// <summary>Adds a text.</summary>
    public void Add(int[] text)
    {
        _starts.Add(_tokens);
        _texts.Add(text);
        var last = 0;
        foreach (var token in text)
        {
            last = Extend(last, token, _tokens++);
        }
    }

    /// <summary>Returns the longest run of a document that some text has, and marks the runs of a given length that it shares.</summary>
    /// <param name="document">The document's tokens.</param>
    /// <param name="mark">Runs of this many tokens are marked for <see cref="Marked"/>.</param>
    /// <returns>Where the run begins in the document, its tokens (0 when nothing is shared), and the first text that has it.</returns>
    public (int Start, int Length, int Text) Read(ReadOnlySpan<int> document, int mark)
    {
        var best = (Start: 0, Length: 0, Text: -1);
        var (state, length) = (0, 0);
        for (var i = 0; i < document.Length; i++)
        {
            (state, length) = Next(state, length, document[i]);
            if (length > best.Length)
            {
                best = (i - length + 1, length, TextAt(_states[state].FirstEnd));
            }

            if (length >= mark)
            {
                var whole = Ancestor(state, mark);
                _states[whole] = _states[whole] with { IsMarked = true };
            }
        }

        return best;
    }

    /// <summary>Returns how many tokens of a text are in marked runs.</summary>
    /// <param name="text">The text's number.</param>
    /// <param name="mark">The length of the runs that were marked.</param>
    public int Marked(int text, int mark)
    {
        var (state, length, count, until) = (0, 0, 0, 0);
        var tokens = _texts[text];
        for (var i = 0; i < tokens.Length; i++)
        {
            (state, length) = Next(state, length, tokens[i]);
            if (length >= mark && _states[Ancestor(state, mark)].IsMarked)
            {
                count += i + 1 - Math.Max(until, i + 1 - mark);
                until = i + 1;
            }
        }

        return count;
    }

    // A state stands for runs that end at the same places: of each length from that of its link, exclusive, to its own.
    private int Ancestor(int state, int length)
    {
        while (_states[_states[state].Link].Length >= length)
        {
            state = _states[state].Link;
        }

        return state;
    }

    private (int State, int Length) Next(int state, int length, int token)
    {
        int edge;
        while (!_edgeOf.TryGetValue(Key(state, token), out edge))
        {
            if (state == 0)
            {
                return (0, 0);
            }

            state = _states[state].Link;
            length = _states[state].Length;
        }

        return (_edges[edge].Target, length + 1);
    }

    private int Extend(int last, int token, int position)
    {
        if (_edgeOf.TryGetValue(Key(last, token), out var there))
        {
            // The texts before have this run.
            var known = _edges[there].Target;
            return _states[known].Length == _states[last].Length + 1 ? known : Divide(last, token, known);
        }

        var made = Make(new State(_states[last].Length + 1, 0, position));
        var from = last;
        while (from >= 0 && !_edgeOf.TryGetValue(Key(from, token), out there))
        {
            Connect(from, token, made);
            from = _states[from].Link;
        }

        if (from >= 0)
        {
            var known = _edges[there].Target;
            var link = _states[known].Length == _states[from].Length + 1 ? known : Divide(from, token, known);
            _states[made] = _states[made] with { Link = link };
        }

        return made;
    }

    /// <summary>Makes a state of the runs of another that are as short as a step from <paramref name="from"/>: they end at more places than the others.</summary>
    private int Divide(int from, int token, int whole)
    {
        var half = Make(_states[whole] with { Length = _states[from].Length + 1 });
        for (var edge = _states[whole].FirstEdge; edge >= 0; edge = _edges[edge].Next)
        {
            Connect(half, _edges[edge].Token, _edges[edge].Target);
        }

        _states[whole] = _states[whole] with { Link = half };
        while (from >= 0 && _edgeOf.TryGetValue(Key(from, token), out var edge) && _edges[edge].Target == whole)
        {
            _edges[edge] = _edges[edge] with { Target = half };
            from = _states[from].Link;
        }

        return half;
    }

    private int Make(State state)
    {
        _states.Add(state with { FirstEdge = -1 });
        return _states.Count - 1;
    }

    private void Connect(int from, int token, int to)
    {
        _edgeOf.Add(Key(from, token), _edges.Count);
        _edges.Add(new Edge(token, to, _states[from].FirstEdge));
        _states[from] = _states[from] with { FirstEdge = _edges.Count - 1 };
    }

    private int TextAt(int position)
    {
        var found = _starts.BinarySearch(position);
        return found >= 0 ? LastAt(found) : ~found - 1;
    }

    // Empty texts begin where the next one does.
    private int LastAt(int text)
    {
        while (text + 1 < _starts.Count && _starts[text + 1] == _starts[text])
        {
            text++;
        }

        return text;
    }

    private static long Key(int state, int token) => ((long)state << 32) | (uint)token;

    /// <summary>Runs that end at the same places of the texts.</summary>
    /// <param name="Length">Tokens of the longest.</param>
    /// <param name="Link">The state of the longest runs that are ends of these and end at more places; -1 for the state of the empty run.</param>
    /// <param name="FirstEnd">The first token at which they end, over all texts in one row.</param>
    /// <param name="FirstEdge">The last edge that was added; -1 for none.</param>
    /// <param name="IsMarked">Whether a document has the run of the length that is marked.</param>
    private readonly record struct State(int Length, int Link, int FirstEnd, int FirstEdge = -1, bool IsMarked = false);

    /// <summary>A token that can follow.</summary>
    /// <param name="Token">The token.</param>
    /// <param name="Target">The state of the runs that are longer by it.</param>
    /// <param name="Next">The next edge of the same state; -1 for none.</param>
    private readonly record struct Edge(int Token, int Target, int Next);
}
