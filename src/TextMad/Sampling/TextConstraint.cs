using TextMad.Numerics.Elementary;
using TextMad.Numerics.Kernels;
using TextMad.Texts;
using TextMad.Tokenization;

namespace TextMad.Sampling;

/// <summary>
/// Keeps what is written text: a token whose bytes would break UTF-8, or would make a run of white space longer than <see cref="WhiteSpaceRuns"/> allows,
/// has no probability, and neither has end-of-text inside a character. Tokens of a byte-level vocabulary can be parts of characters, so that without it a
/// model writes U+FFFD, the next one learns it, and the damage grows. Immutable to its users; thread-safe.
/// </summary>
/// <remarks>Which tokens a state allows is worked out when the state first occurs.</remarks>
public sealed class TextConstraint
{
    private readonly byte[][] _tokens;
    private readonly int _endOfText;
    private readonly Row?[] _rows = new Row?[TextAutomaton.States];

    private TextConstraint(byte[][] tokens, int endOfText)
    {
        _tokens = tokens;
        _endOfText = endOfText;
    }

    /// <summary>Returns the constraint for a tokenizer's tokens; null when it does not tell their bytes, so that nothing can be refused.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    public static TextConstraint? Of(ITokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        var tokens = new byte[tokenizer.VocabularySize][];
        for (var id = 0; id < tokens.Length; id++)
        {
            if (tokenizer.BytesOf(id) is not { } bytes)
            {
                return null;
            }

            tokens[id] = bytes;
        }

        return new TextConstraint(tokens, tokenizer.EndOfText);
    }

    /// <summary>The state before the first token.</summary>
    internal const int Begin = TextAutomaton.Begin;

    /// <summary>Number of tokens.</summary>
    internal int VocabularySize => _tokens.Length;

    /// <summary>Doubles that <see cref="Apply"/> needs to work in.</summary>
    internal int ScratchLength => DoubleSoftmax.PaddedLength(_tokens.Length) / DoubleSoftmax.Block;

    /// <summary>Returns the state after a token that is there, allowed or not.</summary>
    internal int Next(int state, int token)
    {
        if (RowOf(state).Next[token] is var next and >= 0)
        {
            return next;
        }

        foreach (var value in _tokens[token])
        {
            state = TextAutomaton.Force(state, value);
        }

        return state;
    }

    /// <summary>Returns the state after tokens that are there, allowed or not.</summary>
    internal int Next(int state, ReadOnlySpan<int> tokens)
    {
        foreach (var token in tokens)
        {
            state = Next(state, token);
        }

        return state;
    }

    /// <summary>Returns whether a text ends inside a character.</summary>
    internal static bool IsInsideCharacter(int state) => TextAutomaton.IsInsideCharacter(state);

    /// <summary>
    /// Takes the probability of all refused tokens away and adds up how much it was. When no token is left, end-of-text is: the text stops there.
    /// </summary>
    /// <param name="state">Where the text stands.</param>
    /// <param name="logits">The model's logits (V); minus infinity is put where a token is refused.</param>
    /// <param name="scratch"><see cref="ScratchLength"/> doubles.</param>
    internal void Apply(ref TextState state, Span<float> logits, Span<double> scratch)
    {
        state.Choices++;
        var maximum = DoubleSoftmax.Maximum(logits);
        if (!float.IsFinite(maximum))
        {
            return; // A model that has diverged: whoever chooses the token says so.
        }

        var total = DoubleSoftmax.BlockSums(logits, 1, maximum, scratch);
        var row = RowOf(state.Position);
        var spaces = Refuse(row.TooLong, logits, maximum);
        double broken;
        if (row.Allowed is { } allowed)
        {
            // Inside a character nearly everything is refused: what is left is quicker to add up.
            var left = 0.0;
            foreach (var id in allowed)
            {
                left += RealFunctions.Exp((double)logits[id] - maximum);
            }

            broken = Math.Max(0, total - left - spaces);
            foreach (var id in row.Broken)
            {
                logits[id] = float.NegativeInfinity;
            }
        }
        else
        {
            broken = Refuse(row.Broken, logits, maximum);
        }

        state.Invalid += broken / total;
        state.WhiteSpace += spaces / total;
        if (broken + spaces > 0.5 * total && float.IsNegativeInfinity(DoubleSoftmax.Maximum(logits)))
        {
            logits[_endOfText] = 0;
        }
    }

    /// <summary>Leaves only tokens after which the text stands where it stands after a given one, so that what follows fits on as before; false when there is none.</summary>
    /// <param name="state">The state before the token.</param>
    /// <param name="token">The token that may be replaced.</param>
    /// <param name="logits">The model's logits (V).</param>
    internal bool KeepLike(int state, int token, Span<float> logits)
    {
        var wanted = Next(state, token);
        var next = RowOf(state).Next;
        for (var id = 0; id < logits.Length; id++)
        {
            if (next[id] != wanted)
            {
                logits[id] = float.NegativeInfinity;
            }
        }

        return !float.IsNegativeInfinity(DoubleSoftmax.Maximum(logits));
    }

    private static double Refuse(int[] tokens, Span<float> logits, float maximum)
    {
        var mass = 0.0;
        foreach (var id in tokens)
        {
            mass += RealFunctions.Exp((double)logits[id] - maximum);
            logits[id] = float.NegativeInfinity;
        }

        return mass;
    }

    // Two threads may work out the same row: it is the same.
    private Row RowOf(int state) => Volatile.Read(ref _rows[state]) ?? (_rows[state] = Work(state));

    private Row Work(int state)
    {
        var next = new short[_tokens.Length];
        List<int> broken = [], tooLong = [], allowed = [];
        for (var id = 0; id < next.Length; id++)
        {
            var at = state;
            foreach (var value in _tokens[id])
            {
                at = TextAutomaton.Step(at, value);
                if (at < 0)
                {
                    break;
                }
            }

            at = id == _endOfText && TextAutomaton.IsInsideCharacter(state) ? TextAutomaton.Broken : at;
            next[id] = (short)at;
            (at == TextAutomaton.Broken ? broken : at == TextAutomaton.TooLong ? tooLong : allowed).Add(id);
        }

        return new Row(next, [.. broken], [.. tooLong], allowed.Count < broken.Count ? [.. allowed] : null);
    }

    /// <summary>What a state allows.</summary>
    /// <param name="Next">The state after each token; negative when it is refused.</param>
    /// <param name="Broken">Tokens that break the text.</param>
    /// <param name="TooLong">Tokens that make the run too long.</param>
    /// <param name="Allowed">All others, when they are fewer than the broken ones.</param>
    private sealed record Row(short[] Next, int[] Broken, int[] TooLong, int[]? Allowed);
}
