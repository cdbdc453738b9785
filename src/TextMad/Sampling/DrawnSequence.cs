using TextMad.Models;
using TextMad.Numerics.Random;

namespace TextMad.Sampling;

/// <summary>A sequence whose tokens are drawn, each from the sequence's own random stream.</summary>
/// <param name="decoder">The decoder.</param>
/// <param name="slot">Its slot.</param>
/// <param name="endOfText">The id that begins and ends sequences.</param>
/// <param name="maximumTokens">Longest sequence, prompt included.</param>
/// <param name="selectors">One per worker.</param>
internal sealed class DrawnSequence(IDecoder decoder, int slot, int endOfText, int maximumTokens, TokenSelector[] selectors) : OpenSequence
{
    private readonly TokenBuffer _tokens = new();
    private RandomStream _random;
    private int _fed;
    private int _chosen;

    public override int LeastLength => _tokens.Length - 1;

    public override int Entries => 1;

    private ReadOnlySpan<int> Written => _tokens.Span[1..];

    public override void Feed(int number, DecodingBatch batch)
    {
        batch.Add(slot, _tokens.Span[_fed..]);
        _fed = _tokens.Length;
    }

    public override void Read(int number, ReadOnlySpan<float> logits, int worker) =>
        _chosen = selectors[worker].Select(logits, Written, ref _random);

    public override GeneratedSequence? Advance()
    {
        if (_chosen == endOfText)
        {
            return Complete(Written, ended: true);
        }

        _tokens.Append(_chosen);
        return Written.Length == maximumTokens ? Complete(Written, ended: false) : null;
    }

    protected override void Begin(ReadOnlySpan<int> prompt, RandomStream random)
    {
        _random = random;
        _fed = 0;
        _tokens.Clear();
        _tokens.Append(endOfText);
        _tokens.Append(prompt);
        decoder.Reset(slot);
    }
}
