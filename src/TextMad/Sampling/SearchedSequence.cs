using TextMad.Models;
using TextMad.Models.Transformers;
using TextMad.Numerics.Elementary;
using TextMad.Numerics.Random;

namespace TextMad.Sampling;

/// <summary>
/// A sequence found by beam search: of all texts seen, the one with the largest sum of log-probabilities over length^penalty.
/// </summary>
/// <remarks>
/// <para>In every step the 2 b best continuations of the b beams are ranked (score, then lower token, then older beam). One that ends the text
/// is a finished text if it is among the first b; the first b others are the next beams. Beams that reach the greatest length are
/// finished as they are. The search stops when no beam can surpass the best finished text any more. These are the rules of Hugging Face's
/// <c>BeamSearchScorer</c> with <c>early_stopping="never"</c>; of equal scores the text that was finished first wins.</para>
/// <para>The length counts the tokens written, end-of-text included, the prompt not.</para>
/// </remarks>
internal sealed class SearchedSequence : OpenSequence
{
    private readonly IDecoder _decoder;
    private readonly int _firstSlot;
    private readonly int _endOfText;
    private readonly DecodingOptions _options;
    private readonly BeamScorer[] _scorers;
    private readonly TokenBuffer[] _texts;
    private readonly BeamCandidate[][] _continuations;
    private readonly int[] _continuationCounts;
    private readonly BeamCandidate[] _ranked;
    private readonly BeamCandidate[] _chosen;
    private readonly bool[] _taken;
    private readonly TokenBuffer _best = new();

    /// <summary>The beams, best first: which slot each is in, and its sum of log-probabilities.</summary>
    private int[] _slots;
    private int[] _nextSlots;
    private double[] _sums;
    private int _beams;
    private int _written;
    private bool _fed;
    private double _bestScore;
    private bool _bestEnded;
    private TextState _bestState;

    /// <summary>Where the texts in the slots stand.</summary>
    private readonly TextState[] _states;

    /// <summary>Creates a place for one sequence of a beam search.</summary>
    /// <param name="decoder">The decoder.</param>
    /// <param name="firstSlot">First of its slots, one per beam.</param>
    /// <param name="endOfText">The id that begins and ends sequences.</param>
    /// <param name="options">Beams, length penalty and longest text.</param>
    /// <param name="scorers">One scorer per worker thread.</param>
    /// <param name="constraint">What must not be written; null for nothing.</param>
    public SearchedSequence(
        IDecoder decoder, int firstSlot, int endOfText, DecodingOptions options, BeamScorer[] scorers, ConstraintWork? constraint)
        : base(endOfText, options, constraint)
    {
        _decoder = decoder;
        _firstSlot = firstSlot;
        _endOfText = endOfText;
        _options = options;
        _scorers = scorers;
        var beams = options.Beams;
        _texts = [.. Enumerable.Range(0, beams).Select(_ => new TokenBuffer())];
        _continuations = [.. Enumerable.Range(0, beams).Select(_ => new BeamCandidate[2 * beams])];
        _continuationCounts = new int[beams];
        _ranked = new BeamCandidate[2 * beams * beams];
        _chosen = new BeamCandidate[beams];
        _taken = new bool[beams];
        _slots = new int[beams];
        _nextSlots = new int[beams];
        _sums = new double[beams];
        _states = new TextState[beams];
    }

    /// <inheritdoc/>
    /// <remarks>The best text may be any that was finished on the way.</remarks>
    public override int LeastLength => PromptLength;

    /// <inheritdoc/>
    public override int Entries => _beams;

    protected override int Length => PromptLength + _written;

    public override void Feed(int number, DecodingBatch batch)
    {
        var slot = _slots[number];
        var text = _texts[slot].Span;
        batch.Add(_firstSlot + slot, _fed ? text[^1..] : text);
    }

    public override GeneratedSequence? Advance()
    {
        _fed = true;
        _written++;
        Branch(Rank());
        Continue();
        var isFull = Length == _options.MaximumTokens;
        if (isFull)
        {
            for (var beam = 0; beam < _beams; beam++)
            {
                Finish(_slots[beam], _sums[beam], ended: false);
            }
        }

        return isFull || _beams == 0 || !CanImprove() ? Complete(_best.Span, _bestEnded, _bestState) : null;
    }

    protected override ref TextState StateOf(int number) => ref _states[_slots[number]];

    protected override void Choose(int number, ReadOnlySpan<float> logits, int worker) => _continuationCounts[number] =
        _scorers[worker].FindBest(logits, _texts[_slots[number]].Span[1..], _continuations[number]);

    protected override void Begin(ReadOnlySpan<int> prompt, RandomStream random)
    {
        _texts[0].Clear();
        _texts[0].Append(_endOfText);
        _texts[0].Append(prompt);
        _states[0] = new TextState { Position = Constraint?.Next(TextConstraint.Begin, prompt) ?? TextConstraint.Begin };
        _slots[0] = 0;
        _sums[0] = 0;
        _beams = 1;
        _written = 0;
        _fed = false;
        _bestScore = double.NegativeInfinity;
        _decoder.Reset(_firstSlot);
    }

    /// <summary>Returns the best continuations of all beams, twice as many as beams: at most half of them end the text.</summary>
    private ReadOnlySpan<BeamCandidate> Rank()
    {
        var count = 0;
        for (var beam = 0; beam < _beams; beam++)
        {
            foreach (var own in _continuations[beam].AsSpan(0, _continuationCounts[beam]))
            {
                _ranked[count++] = new BeamCandidate(_sums[beam] + own.Score, own.Token, beam);
            }
        }

        _ranked.AsSpan(0, count).Sort();
        return _ranked.AsSpan(0, Math.Min(count, 2 * _options.Beams));
    }

    /// <summary>Finishes texts and picks the next beams.</summary>
    private void Branch(ReadOnlySpan<BeamCandidate> ranked)
    {
        var chosen = 0;
        for (var rank = 0; rank < ranked.Length && chosen < _chosen.Length; rank++)
        {
            if (ranked[rank].Token != _endOfText)
            {
                _chosen[chosen++] = ranked[rank];
            }
            else if (rank < _options.Beams)
            {
                Finish(_slots[ranked[rank].Beam], ranked[rank].Score, ended: true);
            }
        }

        _beams = chosen;
    }

    /// <summary>Continues the chosen beams: the first child of a beam stays in its slot, others get copies in slots without children.</summary>
    private void Continue()
    {
        Array.Clear(_taken);
        for (var beam = 0; beam < _beams; beam++)
        {
            var slot = _slots[_chosen[beam].Beam];
            _nextSlots[beam] = _taken[slot] ? -1 : slot;
            _taken[slot] = true;
        }

        for (var beam = 0; beam < _beams; beam++)
        {
            if (_nextSlots[beam] < 0)
            {
                var parent = _slots[_chosen[beam].Beam];
                var free = Array.IndexOf(_taken, false);
                _taken[free] = true;
                _nextSlots[beam] = free;
                _decoder.Copy(_firstSlot + parent, _firstSlot + free);
                _texts[free].Clear();
                _texts[free].Append(_texts[parent].Span);
                _states[free] = _states[parent];
            }
        }

        (_slots, _nextSlots) = (_nextSlots, _slots);
        for (var beam = 0; beam < _beams; beam++)
        {
            _texts[_slots[beam]].Append(_chosen[beam].Token);
            ref var state = ref _states[_slots[beam]];
            state.Position = Constraint?.Next(state.Position, _chosen[beam].Token) ?? TextConstraint.Begin;
            _sums[beam] = _chosen[beam].Score;
        }
    }

    private void Finish(int slot, double sum, bool ended)
    {
        var score = Score(sum, _written);
        if (score > _bestScore)
        {
            _bestScore = score;
            _bestEnded = ended;
            _best.Clear();
            _best.Append(_texts[slot].Span[1..]);
            _bestState = _states[slot];
        }
    }

    /// <summary>
    /// Returns whether a beam may still come to a better score. Sums only fall; a penalty above 0 is kindest to the longest text, any other to
    /// the next token.
    /// </summary>
    private bool CanImprove()
    {
        var length = _options.LengthPenalty > 0 ? _options.MaximumTokens - PromptLength : _written + 1;
        return Score(_sums[0], length) > _bestScore;
    }

    private double Score(double sum, int length) => _options.LengthPenalty switch
    {
        0 => sum,
        1 => sum / length,
        var penalty => sum / RealFunctions.Exp(penalty * RealFunctions.Log(length)),
    };
}
