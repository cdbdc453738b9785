using TextMad.Models;
using TextMad.Models.Transformers;
using TextMad.Numerics.Random;

namespace TextMad.Sampling;

/// <summary>A sequence whose tokens are drawn, each from the sequence's own random stream.</summary>
/// <param name="decoder">The decoder.</param>
/// <param name="slot">Its slot.</param>
/// <param name="endOfText">The id that begins and ends sequences.</param>
/// <param name="options">Longest and shortest sequence.</param>
/// <param name="selectors">One selector per worker thread.</param>
/// <param name="constraint">What must not be written; null for nothing.</param>
internal sealed class DrawnSequence(
    IDecoder decoder, int slot, int endOfText, DecodingOptions options, TokenSelector[] selectors, ConstraintWork? constraint)
    : OpenSequence(endOfText, options, constraint)
{
    private readonly int _endOfText = endOfText;
    private readonly int _maximumTokens = options.MaximumTokens;
    private readonly TokenBuffer _tokens = new();
    private RandomStream _random;
    private int _fed;
    private int _chosen;
    private TextState _state;

    public override int LeastLength => Length;

    public override int Entries => 1;

    protected override int Length => _tokens.Length - 1;

    private ReadOnlySpan<int> Written => _tokens.Span[1..];

    public override void Feed(int number, DecodingBatch batch)
    {
        batch.Add(slot, _tokens.Span[_fed..]);
        _fed = _tokens.Length;
    }

    public override GeneratedSequence? Advance()
    {
        if (_chosen == _endOfText)
        {
            return Complete(Written, ended: true, _state);
        }

        _tokens.Append(_chosen);
        _state.Position = Constraint?.Next(_state.Position, _chosen) ?? TextConstraint.Begin;
        return Length == _maximumTokens ? Complete(Written, ended: false, _state) : null;
    }

    protected override ref TextState StateOf(int number) => ref _state;

    protected override void Choose(int number, ReadOnlySpan<float> logits, int worker) =>
        _chosen = selectors[worker].Select(logits, Written, ref _random);

    protected override void Begin(ReadOnlySpan<int> prompt, RandomStream random)
    {
        _random = random;
        _fed = 0;
        _tokens.Clear();
        _tokens.Append(_endOfText);
        _tokens.Append(prompt);
        _state = new TextState { Position = Constraint?.Next(TextConstraint.Begin, prompt) ?? TextConstraint.Begin };
        decoder.Reset(slot);
    }
}
