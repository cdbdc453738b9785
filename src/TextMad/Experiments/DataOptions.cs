using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace TextMad.Experiments;

/// <summary>Which real text a run uses and how it is cut.</summary>
public sealed record DataOptions
{
    /// <summary>A corpus of the store.</summary>
    [Description("name of a corpus in the store")]
    public string Corpus { get; init; } = "brown";

    /// <summary>Documents are cut into passages of about this many words, the items of the loop; 0 leaves them whole.</summary>
    [Description("documents are cut into passages of about this many words; 0 leaves them whole")]
    [Range(0, 1_000_000)]
    public int PassageWords { get; init; } = 64;

    /// <summary>Share of the documents (before cutting) that no model ever sees.</summary>
    [Description("share of the documents that no model sees, to measure on")]
    [Range(0.001, 0.9)]
    public double HeldoutShare { get; init; } = 0.1;

    /// <summary>At most this many tokens of the held-out text are scored.</summary>
    [Description("at most this many held-out tokens are scored")]
    [Range(100, 1_000_000_000)]
    public long HeldoutTokens { get; init; } = 20_000;

    /// <summary>n, the size of R0 in tokens: the unit in which regimes state amounts.</summary>
    [Description("size of the first real training set in tokens; regimes state amounts as multiples of it")]
    [Range(100, 1_000_000_000_000)]
    public long Tokens { get; init; } = 100_000;

    /// <summary>Whether the fresh supply begins again from its start when it is used up; otherwise that is an error.</summary>
    [Description("begin the supply of fresh real text again when it is used up")]
    public bool ReuseFresh { get; init; }
}
