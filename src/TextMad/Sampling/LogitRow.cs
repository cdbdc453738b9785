using TextMad.Numerics.Kernels;

namespace TextMad.Sampling;

/// <summary>One row of logits in double precision, after repetition penalty and temperature, with its softmax before normalisation.</summary>
internal sealed class LogitRow
{
    private readonly double _penalty;
    private readonly int[] _lastSeen;
    private int _call;

    public LogitRow(double repetitionPenalty, int vocabularySize)
    {
        _penalty = repetitionPenalty;
        _lastSeen = repetitionPenalty == 1 ? [] : new int[vocabularySize];
        var padded = DoubleSoftmax.PaddedLength(vocabularySize);
        VocabularySize = vocabularySize;
        Values = new double[padded];
        Weights = new double[padded];
        BlockSums = new double[padded / DoubleSoftmax.Block];
    }

    public int VocabularySize { get; }

    /// <summary>The logits, followed by minus infinity up to a whole block.</summary>
    public double[] Values { get; }

    /// <summary>After <see cref="Weigh"/>: exp(value - maximum).</summary>
    public double[] Weights { get; }

    /// <summary>Sums of the weights of each <see cref="DoubleSoftmax.Block"/> values.</summary>
    public double[] BlockSums { get; }

    /// <summary>Takes a model's logits and returns the largest value.</summary>
    /// <param name="logits">The model's logits (V).</param>
    /// <param name="sequence">The tokens that are penalised.</param>
    /// <param name="temperature">Divides the logits; 0 leaves them.</param>
    /// <exception cref="TextMadException">No finite largest logit exists: the model has diverged.</exception>
    public double Load(ReadOnlySpan<float> logits, ReadOnlySpan<int> sequence, double temperature)
    {
        RequireVocabulary(logits);
        DoubleSoftmax.Widen(logits, Values);
        if (_penalty != 1)
        {
            Penalise(sequence);
        }

        if (temperature is not (0 or 1))
        {
            DoubleSoftmax.Divide(Values, temperature);
        }

        var maximum = DoubleSoftmax.Maximum(Values.AsSpan());
        RequireFinite(maximum);
        return maximum;
    }

    /// <summary>Works the weights out and returns their sum.</summary>
    public double Weigh(double maximum) => DoubleSoftmax.Exponentials(Values, maximum, Weights, BlockSums);

    /// <summary>Throws unless there is a logit per token.</summary>
    public void RequireVocabulary(ReadOnlySpan<float> logits)
    {
        if (logits.Length != VocabularySize)
        {
            throw new ArgumentException($"{logits.Length} logits for a vocabulary of {VocabularySize}.", nameof(logits));
        }
    }

    /// <summary>Throws when a largest logit shows that the model has diverged.</summary>
    public static void RequireFinite(double maximum)
    {
        if (!double.IsFinite(maximum))
        {
            throw new TextMadException(FormattableString.Invariant(
                $"The model's largest logit is {maximum}: its weights are not usable. Train it again, with a smaller learning rate."));
        }
    }

    private void Penalise(ReadOnlySpan<int> sequence)
    {
        if (++_call == int.MaxValue)
        {
            Array.Clear(_lastSeen);
            _call = 1;
        }

        foreach (var id in sequence)
        {
            if (_lastSeen[id] != _call)
            {
                _lastSeen[id] = _call;
                Values[id] = Values[id] > 0 ? Values[id] / _penalty : Values[id] * _penalty;
            }
        }
    }
}
