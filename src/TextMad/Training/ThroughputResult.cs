namespace TextMad.Training;

/// <summary>How fast this machine trains or samples a model shape.</summary>
public sealed record ThroughputResult
{
    /// <summary><c>train</c> or <c>sample</c>.</summary>
    public required string Work { get; init; }

    /// <summary>Transformer blocks.</summary>
    public required int Layers { get; init; }

    /// <summary>Attention heads per block.</summary>
    public required int Heads { get; init; }

    /// <summary>C.</summary>
    public required int Width { get; init; }

    /// <summary>T.</summary>
    public required int Context { get; init; }

    /// <summary>V.</summary>
    public required int Vocab { get; init; }

    /// <summary>Sequences at once.</summary>
    public required int Batch { get; init; }

    /// <summary>Threads.</summary>
    public required int Threads { get; init; }

    /// <summary>Weights of the model.</summary>
    public required long Parameters { get; init; }

    /// <summary>Steps or tokens per sequence that were timed.</summary>
    public required int Repetitions { get; init; }

    /// <summary>Tokens a second, from the median step.</summary>
    public required double TokensPerSecond { get; init; }

    /// <summary>Median time of an optimiser step, or of a token for every sequence of the batch.</summary>
    public required double MillisecondsPerStep { get; init; }

    /// <summary>
    /// 10^9 floating-point operations a second, counting a multiplication and an addition each: per token and forward pass
    /// 2 (12 L C^2 + V C) for the matrices and 2 L C (T + 1) for causal attention; training is three forward passes.
    /// </summary>
    public required double Gflops { get; init; }

    /// <summary>The same for this engine's own product of large matrices, on as many threads: what the machine offers.</summary>
    public required double GemmPeakGflops { get; init; }

    /// <summary>The most memory that the process has had resident, in bytes.</summary>
    public required long PeakMemoryBytes { get; init; }
}
