namespace TextMad.Corpora.Pipeline;

/// <summary>What a block says of a document.</summary>
/// <param name="Signals">What was measured, whatever the decision.</param>
public sealed record BlockOutcome(IReadOnlyList<Signal> Signals)
{
    /// <summary>Why the document is dropped, a stable code; null when it is kept.</summary>
    public string? Reason { get; init; }

    /// <summary>More of the reason, for people.</summary>
    public string? Detail { get; init; }

    /// <summary>The text as the block changed it; null when it did not.</summary>
    public string? Text { get; init; }

    /// <summary>Returns the outcome of limits that are checked in order: the first that does not hold is the reason.</summary>
    internal static BlockOutcome OfLimits(IReadOnlyList<Signal> signals, IEnumerable<(bool Holds, string Reason, string Signal)> limits)
    {
        foreach (var (holds, reason, name) in limits)
        {
            if (!holds)
            {
                var value = signals.First(signal => signal.Name == name).Value;
                return new BlockOutcome(signals) { Reason = reason, Detail = FormattableString.Invariant($"{name} {value:0.####}") };
            }
        }

        return new BlockOutcome(signals);
    }
}
