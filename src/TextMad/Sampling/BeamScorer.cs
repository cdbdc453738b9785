using TextMad.Numerics.Elementary;

namespace TextMad.Sampling;

/// <summary>Finds a beam's best continuations: log-probabilities in double precision, after the repetition penalty. One per thread.</summary>
internal sealed class BeamScorer(DecodingOptions options, int vocabularySize)
{
    private readonly LogitRow _logits = new(options.RepetitionPenalty, vocabularySize);

    /// <summary>Writes the best continuations, best first; returns how many there are. Equal logits rank by token.</summary>
    /// <param name="logits">The model's logits (V).</param>
    /// <param name="sequence">The tokens so far, prompt included.</param>
    /// <param name="best">Receives tokens with their log-probabilities; as many as there are room and possible tokens.</param>
    /// <exception cref="TextMadException">No finite largest logit exists: the model has diverged.</exception>
    public int FindBest(ReadOnlySpan<float> logits, ReadOnlySpan<int> sequence, Span<BeamCandidate> best)
    {
        var maximum = _logits.Load(logits, sequence, temperature: 1);
        var total = _logits.Weigh(maximum);
        var count = 0;
        var worst = double.NegativeInfinity;
        var values = _logits.Values;
        for (var id = 0; id < values.Length; id++)
        {
            // On a tie the lower id wins.
            if (values[id] <= worst)
            {
                continue;
            }

            var place = count < best.Length ? count++ : count - 1;
            for (; place > 0 && best[place - 1].Score < values[id]; place--)
            {
                best[place] = best[place - 1];
            }

            best[place] = new BeamCandidate(values[id], id, 0);
            if (count == best.Length)
            {
                worst = best[^1].Score;
            }
        }

        var logTotal = RealFunctions.Log(total);
        for (var i = 0; i < count; i++)
        {
            best[i] = best[i] with { Score = best[i].Score - maximum - logTotal };
        }

        return count;
    }
}
