namespace TextMad.Fuzzing;

/// <summary>What a campaign over one target came to.</summary>
internal sealed record Outcome
{
    /// <summary>The reader.</summary>
    public required string Target { get; init; }

    /// <summary>Inputs that were read.</summary>
    public long Inputs { get; init; }

    /// <summary>Inputs that were refused with a documented exception.</summary>
    public long Refused { get; init; }

    /// <summary>The slowest input, in seconds.</summary>
    public double Slowest { get; init; }

    /// <summary>The most that an input allocated, in bytes; not all of it is held at once.</summary>
    public long MostAllocated { get; init; }

    /// <summary>Seconds in all.</summary>
    public double Seconds { get; init; }

    /// <summary>Inputs with another outcome than a documented one, the first of each kind.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];
}
