using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace TextMad.Sampling;

/// <summary>The green-list watermark of Kirchenbauer et al. [arXiv 2301.10226].</summary>
public sealed record WatermarkOptions
{
    /// <summary>What is added to the logits of green tokens; 0 is off.</summary>
    [Description("what is added to the logits of green tokens; 0 is off")]
    [Range(0.0, 100.0)]
    public double Delta { get; init; }

    /// <summary>The share of the vocabulary that is green.</summary>
    [Description("share of the vocabulary that is green after each token")]
    [Range(0.01, 0.99)]
    public double Gamma { get; init; } = 0.25;

    /// <summary>Who knows it can find the mark.</summary>
    [Description("the secret key, needed to detect the watermark")]
    public ulong Key { get; init; } = 15485863;
}
