using TextMad.Configuration;
using TextMad.Numerics.Kernels;
using TextMad.Numerics.Random;

namespace TextMad.Sampling;

/// <summary>
/// Draws the next token from a model's logits. In this order: watermark [Kirchenbauer 2023], repetition penalty [Keskar 2019, CTRL], temperature, top-k,
/// top-p over what top-k left [Holtzman 2019], softmax in double precision, inversion of the distribution function.
/// </summary>
/// <remarks>
/// <para>The penalty acts on the logits as the model gives them: raw scores for a transformer, log-probabilities for count models.
/// A token is penalised once, however often it occurred; the end-of-text token that stands before every sequence does not
/// count as an occurrence.</para>
/// <para>Tokens rank by (logit descending, id ascending). Top-k and top-p find their border by a histogram over logits, so that
/// only the tokens in the border's bucket are sorted.</para>
/// <para>A result depends on the logits, the sequence and the stream alone. Nothing is allocated after construction. Not
/// thread-safe: it owns scratch space.</para>
/// </remarks>
public sealed class TokenSelector
{
    private const int Buckets = 1024;
    private const double BucketsPerNat = 16;

    private readonly DecodingOptions _options;
    private readonly int _vocabularySize;
    private readonly LogitRow _row;
    private readonly int[] _kept;
    private readonly int[] _border;
    private readonly int[] _buckets;
    private readonly double[] _bucketMass;
    private readonly Comparison<int> _byRank;
    private readonly bool _truncates;
    private readonly Watermark? _watermark;
    private readonly float[] _marked;

    /// <summary>Creates a selector for logits of one vocabulary.</summary>
    /// <param name="options">The decoding rule.</param>
    /// <param name="vocabularySize">V, the number of token ids of the vocabulary, at least 1.</param>
    /// <exception cref="InputException">The options are invalid.</exception>
    public TokenSelector(DecodingOptions options, int vocabularySize)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(vocabularySize);
        SettingRules.Require(options, "Decoding");
        _options = options;
        _vocabularySize = vocabularySize;
        _truncates = (options.TopK > 0 && options.TopK < vocabularySize) || options.TopP < 1;
        _row = new LogitRow(options.RepetitionPenalty, vocabularySize);
        _kept = _truncates ? new int[vocabularySize] : [];
        _border = _truncates ? new int[vocabularySize] : [];
        _buckets = _truncates ? new int[_row.Values.Length] : [];
        _bucketMass = _truncates ? new double[Buckets] : [];
        _byRank = CompareRank;
        _watermark = options.Watermark.Delta > 0 ? new Watermark(options.Watermark) : null;
        _marked = _watermark is null ? [] : new float[vocabularySize];
    }

    /// <summary>Draws the next token. Greedy decoding (temperature 0) uses no random number, every other exactly one.</summary>
    /// <param name="logits">The model's logits (V), up to an additive constant; minus infinity excludes a token.</param>
    /// <param name="sequence">The tokens so far, prompt included; read for watermark and repetition penalty.</param>
    /// <param name="random">The sequence's own stream.</param>
    /// <exception cref="TextMadException">No finite largest logit exists: the model has diverged.</exception>
    public int Select(ReadOnlySpan<float> logits, ReadOnlySpan<int> sequence, ref RandomStream random)
    {
        logits = Marked(logits, sequence);
        if (_options.RepetitionPenalty == 1 && !_truncates)
        {
            return SelectFromAll(logits, ref random);
        }

        var maximum = _row.Load(logits, sequence, _options.Temperature);
        if (_options.Temperature == 0)
        {
            return Array.IndexOf(_row.Values, maximum);
        }

        var total = _row.Weigh(maximum);
        if (_truncates)
        {
            return DrawFromKept(_kept.AsSpan(0, Truncate(maximum, total)), random.NextDouble());
        }

        var block = FindBlock(random.NextDouble() * total, out var target);
        return DrawFromBlock(block, _row.Weights.AsSpan(block * DoubleSoftmax.Block, DoubleSoftmax.Block), target);
    }

    /// <summary>
    /// Returns the common case without the passes that only penalty, top-k and top-p need: weights are summed by blocks, and those of one block are
    /// worked out again.
    /// </summary>
    private int SelectFromAll(ReadOnlySpan<float> logits, ref RandomStream random)
    {
        _row.RequireVocabulary(logits);
        var largest = DoubleSoftmax.Maximum(logits);
        LogitRow.RequireFinite(largest);
        if (_options.Temperature == 0)
        {
            return logits.IndexOf(largest);
        }

        var maximum = largest / _options.Temperature;
        var total = DoubleSoftmax.BlockSums(logits, _options.Temperature, maximum, _row.BlockSums);
        var block = FindBlock(random.NextDouble() * total, out var target);
        var first = block * DoubleSoftmax.Block;
        var values = _row.Values.AsSpan(0, DoubleSoftmax.Block);
        var weights = _row.Weights.AsSpan(0, DoubleSoftmax.Block);
        DoubleSoftmax.Widen(logits.Slice(first, Math.Min(DoubleSoftmax.Block, _vocabularySize - first)), values);
        if (_options.Temperature != 1)
        {
            DoubleSoftmax.Divide(values, _options.Temperature);
        }

        Span<double> sum = stackalloc double[1];
        DoubleSoftmax.Exponentials(values, maximum, weights, sum);
        return DrawFromBlock(block, weights, target);
    }

    /// <summary>The probabilities with which <see cref="Select"/> draws each token.</summary>
    /// <param name="logits">The model's logits (V).</param>
    /// <param name="sequence">The tokens so far, prompt included.</param>
    /// <param name="probabilities">Receives (V), summing to 1.</param>
    /// <exception cref="TextMadException">No finite largest logit exists: the model has diverged.</exception>
    public void Distribution(ReadOnlySpan<float> logits, ReadOnlySpan<int> sequence, Span<double> probabilities)
    {
        logits = Marked(logits, sequence);
        var maximum = _row.Load(logits, sequence, _options.Temperature);
        probabilities[.._vocabularySize].Clear();
        if (_options.Temperature == 0)
        {
            probabilities[Array.IndexOf(_row.Values, maximum)] = 1;
            return;
        }

        var total = _row.Weigh(maximum);
        if (!_truncates)
        {
            for (var id = 0; id < _vocabularySize; id++)
            {
                probabilities[id] = _row.Weights[id] / total;
            }

            return;
        }

        var kept = _kept.AsSpan(0, Truncate(maximum, total));
        total = MassOf(kept);
        foreach (var id in kept)
        {
            probabilities[id] = _row.Weights[id] / total;
        }
    }

    /// <summary>Returns the logits with the watermark's green tokens raised; the same where there is none, or no token before.</summary>
    private ReadOnlySpan<float> Marked(ReadOnlySpan<float> logits, ReadOnlySpan<int> sequence)
    {
        if (_watermark is null || sequence.Length == 0)
        {
            return logits;
        }

        logits.CopyTo(_marked);
        _watermark.Raise(sequence[^1], _marked);
        return _marked;
    }

    /// <summary>Returns the block in which the distribution function reaches a mass; what is left of the mass before the block.</summary>
    private int FindBlock(double mass, out double target)
    {
        var block = 0;
        target = mass;
        while (block < _row.BlockSums.Length - 1 && target >= _row.BlockSums[block])
        {
            target -= _row.BlockSums[block++];
        }

        // Rounding can leave the target at or above the last sum; the last token that has any mass takes it.
        while (_row.BlockSums[block] == 0)
        {
            block--;
        }

        return block;
    }

    private static int DrawFromBlock(int block, ReadOnlySpan<double> weights, double target)
    {
        var first = block * DoubleSoftmax.Block;
        var last = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            var weight = weights[i];
            if (weight > 0)
            {
                last = i;
                if (target < weight)
                {
                    return first + i;
                }

                target -= weight;
            }
        }

        return first + last;
    }

    private int DrawFromKept(ReadOnlySpan<int> kept, double uniform)
    {
        var target = uniform * MassOf(kept);
        var last = kept[0];
        foreach (var id in kept)
        {
            var weight = _row.Weights[id];
            if (weight > 0)
            {
                last = id;
                if (target < weight)
                {
                    return id;
                }

                target -= weight;
            }
        }

        return last;
    }

    private double MassOf(ReadOnlySpan<int> ids)
    {
        var mass = 0.0;
        foreach (var id in ids)
        {
            mass += _row.Weights[id];
        }

        return mass;
    }

    /// <summary>Puts the tokens that top-k and then top-p leave into <see cref="_kept"/>, by id; returns how many.</summary>
    private int Truncate(double maximum, double total)
    {
        RankBuckets.Assign(_row.Values, maximum, BucketsPerNat, Buckets - 1, _buckets);
        var count = _vocabularySize;
        if (_options.TopK > 0 && _options.TopK < count)
        {
            count = KeepBest(count, _options.TopK, byMass: false);
            total = MassOf(_kept.AsSpan(0, count));
        }

        return _options.TopP < 1 ? KeepBest(count, _options.TopP * total, byMass: true) : count;
    }

    /// <summary>
    /// Keeps the shortest beginning of the ranking whose size (a count or a mass) is at least the goal, of the first tokens of <see cref="_kept"/>, or of all
    /// where there are as many as the vocabulary has.
    /// </summary>
    private int KeepBest(int count, double goal, bool byMass)
    {
        var ofAll = count == _vocabularySize;
        var border = FindBorder(ofAll ? [] : _kept.AsSpan(0, count), goal, byMass, out var before);
        var inBorder = Gather(ofAll, count, border, border, _border);
        if (inBorder == 0)
        {
            return Gather(ofAll, count, 0, Buckets - 1, _kept);
        }

        var ranked = _border.AsSpan(0, inBorder);
        ranked.Sort(_byRank);
        var position = 0;
        var size = before + (byMass ? _row.Weights[ranked[0]] : 1);
        while (position < inBorder - 1 && size < goal)
        {
            position++;
            size += byMass ? _row.Weights[ranked[position]] : 1;
        }

        var lastKept = ranked[position];
        var kept = 0;
        foreach (var id in _kept.AsSpan(0, Gather(ofAll, count, 0, border, _kept)))
        {
            if (_buckets[id] < border || CompareRank(id, lastKept) <= 0)
            {
                _kept[kept++] = id;
            }
        }

        return kept;
    }

    /// <summary>
    /// Returns the bucket in which the ranking of tokens, or of all where none are given, reaches the goal, and the size of the buckets before it.
    /// </summary>
    private int FindBorder(ReadOnlySpan<int> candidates, double goal, bool byMass, out double before)
    {
        Array.Clear(_bucketMass);
        if (!candidates.IsEmpty)
        {
            foreach (var id in candidates)
            {
                _bucketMass[_buckets[id]] += byMass ? _row.Weights[id] : 1;
            }
        }
        else if (byMass)
        {
            var weights = _row.Weights.AsSpan(0, _vocabularySize);
            for (var id = 0; id < weights.Length; id++)
            {
                _bucketMass[_buckets[id]] += weights[id];
            }
        }
        else
        {
            foreach (var bucket in _buckets.AsSpan(0, _vocabularySize))
            {
                _bucketMass[bucket]++;
            }
        }

        before = 0.0;
        var border = 0;
        while (border < Buckets - 1 && before + _bucketMass[border] < goal)
        {
            before += _bucketMass[border++];
        }

        return border;
    }

    /// <summary>Puts the tokens of some buckets, of all or of the first ones of <see cref="_kept"/>, into a list, by id; returns how many.</summary>
    private int Gather(bool ofAll, int count, int first, int last, int[] target)
    {
        if (ofAll)
        {
            return RankBuckets.Find(_buckets.AsSpan(0, _vocabularySize), first, last, target);
        }

        var gathered = 0;
        foreach (var id in _kept.AsSpan(0, count))
        {
            if (_buckets[id] >= first && _buckets[id] <= last)
            {
                target[gathered++] = id;
            }
        }

        return gathered;
    }

    private int CompareRank(int x, int y)
    {
        var byValue = _row.Values[y].CompareTo(_row.Values[x]);
        return byValue != 0 ? byValue : x.CompareTo(y);
    }
}
