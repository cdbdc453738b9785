using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using TextMad.Sampling;

namespace TextMad.Experiments;

/// <summary>How models write the text that the next generation reads.</summary>
public sealed record WritingOptions
{
    /// <summary>What texts begin with.</summary>
    [Description("what texts begin with: none, real or training_set")]
    public PromptSource Prompts { get; init; } = PromptSource.None;

    /// <summary>Length of a prompt in tokens; documents that are not longer give no prompt.</summary>
    [Description("length of a prompt in tokens")]
    [Range(1, 100_000)]
    public int PromptTokens { get; init; } = 16;

    /// <summary>How tokens are chosen.</summary>
    [Description("how tokens are chosen")]
    public DecodingOptions Decoding { get; init; } = new();
}
