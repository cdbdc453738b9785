using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace TextMad.Experiments.Memorisation;

/// <summary>How it is measured what a model has memorised of documents.</summary>
public sealed record MemorisationOptions
{
    /// <summary>k: tokens of a document that the model is given. Carlini et al. (2023) give 50 to 500.</summary>
    [Description("tokens of a document that the model is given (k)")]
    [Range(1, 100_000)]
    public int PrefixTokens { get; init; } = 50;

    /// <summary>Tokens that it must then write as they stand in the document; 50 in Carlini et al. (2023).</summary>
    [Description("tokens that it must then write as they stand in the document")]
    [Range(1, 100_000)]
    public int ContinuationTokens { get; init; } = 50;

    /// <summary>Places of each document at which the model is given a prefix: the first is the document's beginning, the others are drawn.</summary>
    [Description("places of each document at which a prefix is given: its beginning first, the others at random")]
    [Range(1, 10_000)]
    public int Windows { get; init; } = 1;

    /// <summary>Documents that are tried, drawn at random among those that are long enough; 0 for all.</summary>
    [Description("documents that are tried, drawn at random among those that are long enough; 0 for all")]
    [Range(0, 100_000_000)]
    public int Documents { get; init; } = 1000;

    /// <summary>Texts of the model, written without a prompt, that are searched for runs of documents; 0 for none.</summary>
    [Description("texts of the model in which runs of documents are looked for; 0 for none")]
    [Range(0, 1_000_000)]
    public int Samples { get; init; } = 1000;

    /// <summary>The shortest run of tokens that counts as copied; 50 in Nasr et al. (2023).</summary>
    [Description("the shortest run of tokens that counts as copied")]
    [Range(1, 100_000)]
    public int LeastRun { get; init; } = 50;

    /// <summary>The documents that are named at most in each list.</summary>
    [Description("documents that are named at most in each list")]
    [Range(1, 1_000_000)]
    public int Named { get; init; } = 20;

    /// <summary>Prompts that are continued at once; of no effect on results.</summary>
    [Description("prompts that are continued at once; speed only")]
    [Range(1, 4096)]
    public int Batch { get; init; } = 32;

    /// <summary>Decides which documents and places are drawn.</summary>
    [Description("decides which documents and places are drawn")]
    public ulong Seed { get; init; } = 1;
}
