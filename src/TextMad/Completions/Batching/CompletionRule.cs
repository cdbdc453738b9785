using TextMad.Sampling;

namespace TextMad.Completions.Batching;

/// <summary>How texts are completed; the same for all of a request.</summary>
internal sealed record CompletionRule
{
    /// <summary>Most tokens that are written.</summary>
    public required int MaximumTokens { get; init; }

    /// <summary>How tokens are drawn.</summary>
    public required DecodingOptions Decoding { get; init; }

    /// <summary>What is taken from the logits of a token for each time that it was written.</summary>
    public float FrequencyPenalty { get; init; }

    /// <summary>What is taken from the logits of a token that was written at all.</summary>
    public float PresencePenalty { get; init; }

    /// <summary>Texts at which the completion ends, without them, as UTF-8.</summary>
    public IReadOnlyList<byte[]> Stops { get; init; } = [];

    /// <summary>Whether the prompt is given back before the completion.</summary>
    public bool Echo { get; init; }

    /// <summary>Most probable tokens to give with every token; null for no log-probabilities.</summary>
    public int? Alternatives { get; init; }

    /// <summary>Whether the tokens of the prompt are scored.</summary>
    public bool ScoresPrompt => Echo && Alternatives is not null;
}
