using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace TextMad.Tokenization;

/// <summary>How a byte-level BPE vocabulary is trained.</summary>
public sealed record BytePairTrainingOptions
{
    /// <summary>Token ids in all: 256 bytes, the end-of-text token, and the merges.</summary>
    [Description("token ids in all: 256 bytes, end of text, and the merges")]
    [Range(257, 1 << 20)]
    public int Vocabulary { get; init; } = 2048;

    /// <summary>
    /// A pair of tokens is merged only if it occurs at least this often. A text too small for the vocabulary asked for yields fewer
    /// ids rather than tokens seen once.
    /// </summary>
    [Description("merge a pair of tokens only if it occurs at least this often")]
    [Range(1, int.MaxValue)]
    public int MinimumPairCount { get; init; } = 2;
}
