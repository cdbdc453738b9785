namespace TextMad.Models;

/// <summary>What a thread does while a transformer decodes.</summary>
public enum DecodingStage
{
    /// <summary>Fetching tokens and positions, and layer normalisation with the residual additions.</summary>
    Rows,

    /// <summary>Matrix products of the blocks.</summary>
    Products,

    /// <summary>Caching keys and values, and attending to them.</summary>
    Attention,

    /// <summary>The activation function.</summary>
    Gelu,

    /// <summary>The product that yields logits.</summary>
    Logits,

    /// <summary>Whatever reads logits: choosing the next token.</summary>
    Selection,
}

/// <summary>
/// Where the time of decoding goes, summed over threads: give it to a <see cref="Transformer"/> and its decoders add to it. When several
/// threads share one stage of a lone sequence, the stage counts once for each of them.
/// </summary>
public sealed class DecodingProfile
{
    private const int Stages = 6;

    // A cache line for each worker's counters, so that threads do not write to each other's.
    private const int Stride = 16;

    private long[] _ticks = [];

    /// <summary>Seconds that all threads together spent in a stage.</summary>
    public double Seconds(DecodingStage stage)
    {
        var sum = 0L;
        for (var i = (int)stage; i < _ticks.Length; i += Stride)
        {
            sum += _ticks[i];
        }

        return sum / (double)System.Diagnostics.Stopwatch.Frequency;
    }

    /// <summary>Forgets what was counted.</summary>
    public void Clear() => Array.Clear(_ticks);

    internal void MakeRoom(int workers)
    {
        if (_ticks.Length < workers * Stride)
        {
            Array.Resize(ref _ticks, workers * Stride);
        }
    }

    internal void Add(int worker, DecodingStage stage, long ticks) => _ticks[(worker * Stride) + ((int)stage % Stages)] += ticks;
}
