using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace TextMad.Corpora.Import;

/// <summary>How long passages are.</summary>
public sealed record PassageOptions
{
    /// <summary>The length to aim at, in words (maximal runs of characters that are not white space).</summary>
    [Description("the length to aim at, in words")]
    [Range(4, 1_000_000)]
    public int Words { get; init; } = 128;
}
