namespace TextMad.Corpora.Pipeline;

/// <summary>Something that a block measured of a document.</summary>
/// <param name="Name">Snake case.</param>
/// <param name="Value">A count, or a share in [0, 1].</param>
public readonly record struct Signal(string Name, double Value);
