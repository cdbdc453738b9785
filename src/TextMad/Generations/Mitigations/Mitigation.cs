using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using TextMad.Configuration;

namespace TextMad.Generations.Mitigations;

/// <summary>Something that is done against collapse: a choice among what models wrote, or among what is trained on.</summary>
public abstract record Mitigation
{
    /// <summary>Its part of a regime's label.</summary>
    public abstract string Label { get; }

    /// <summary>The share of what is written that it keeps: so much more is written.</summary>
    public virtual double KeptShare => 1;

    /// <summary>Whether it looks through the judge's eyes.</summary>
    public virtual bool NeedsJudge => false;

    /// <summary>The code under which what it leaves out is listed (<see cref="RunReasons"/>); null for one that leaves nothing out.</summary>
    internal virtual string? Reason => null;

    private protected static string Text(double value) => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>
/// Of what a model wrote, keeps the texts that surprise it most: those with the highest mean negative log-likelihood per token under the
/// model itself [Gambetta et al., arXiv 2410.12341]. Counters the pull towards the probable.
/// </summary>
[Description("of what was written, the texts that surprise their writer most [2410.12341]")]
[SettingName("high_surprise")]
public sealed record HighSurprise : Mitigation
{
    /// <summary>The share of texts that is kept.</summary>
    [Description("share of the texts that is kept")]
    [Range(0.05, 0.99)]
    public double Keep { get; init; } = 0.5;

    /// <inheritdoc/>
    public override string Label => Keep == 0.5 ? "high_surprise" : $"high_surprise_{Text(Keep)}";

    /// <inheritdoc/>
    public override double KeptShare => Keep;

    /// <inheritdoc/>
    internal override string Reason => RunReasons.LowSurprise;
}

/// <summary>
/// Of what a model wrote, keeps the texts that a verifier likes best: those with the lowest perplexity under the judge [Feng et al., arXiv
/// 2406.07515: a verifier that is better than chance is enough].
/// </summary>
[Description("of what was written, the texts that the judge likes best [2406.07515]")]
[SettingName("verifier")]
public sealed record Verifier : Mitigation
{
    /// <summary>The share of texts that is kept.</summary>
    [Description("share of the texts that is kept")]
    [Range(0.05, 0.99)]
    public double Keep { get; init; } = 0.5;

    /// <inheritdoc/>
    public override string Label => Keep == 0.5 ? "verifier" : $"verifier_{Text(Keep)}";

    /// <inheritdoc/>
    public override double KeptShare => Keep;

    /// <inheritdoc/>
    public override bool NeedsJudge => true;

    /// <inheritdoc/>
    internal override string Reason => RunReasons.VerifierRejected;
}

/// <summary>
/// Instead of writing texts of its own, a model edits those it was trained on: tokens that it finds all but certain are drawn anew, the others
/// stay [Zhu et al., arXiv 2412.14689].
/// </summary>
/// <remarks>A document that no edit changed goes on as it is. Of a document longer than what models write at most, only the beginning is edited.</remarks>
[Description("the training set with its all but certain tokens drawn anew, in place of new text [2412.14689]")]
[SettingName("token_editing")]
public sealed record TokenEditing : Mitigation
{
    /// <summary>Tokens with at least this probability are drawn anew.</summary>
    [Description("tokens with at least this probability are drawn anew")]
    [Range(0.01, 1.0)]
    public double Threshold { get; init; } = 0.99;

    /// <summary>New tokens are drawn from so many of the most probable.</summary>
    [Description("new tokens are drawn from so many of the most probable")]
    [Range(2, 1_000_000)]
    public int TopK { get; init; } = 8;

    /// <inheritdoc/>
    public override string Label => Threshold == 0.99 && TopK == 8 ? "token_editing" : $"token_editing_{Text(Threshold)}_{TopK}";
}

/// <summary>
/// Draws the training set anew, each document with weight (1 - confidence)^power, the confidence of a detector that it is machine-written; at
/// most so often each [Drayson et al., arXiv 2502.15654].
/// </summary>
[Description("a draw by weight (1 - confidence of a detector)^power [2502.15654]")]
[SettingName("detector_weighted")]
public sealed record DetectorWeighted : Mitigation
{
    /// <summary>The power of the weight.</summary>
    [Description("power of the weight (1 - confidence)")]
    [Range(0.1, 100.0)]
    public double Power { get; init; } = 10;

    /// <summary>How often a document can be in the training set.</summary>
    [Description("how often a document can be drawn at most")]
    [Range(1, 100)]
    public int Repeats { get; init; } = 3;

    /// <inheritdoc/>
    public override string Label => Power == 10 && Repeats == 3 ? "detector_weighted" : $"detector_weighted_{Text(Power)}_{Repeats}";

    /// <inheritdoc/>
    public override bool NeedsJudge => true;
}

/// <summary>Leaves documents out of the training set that bear the watermark of the run's models [Kirchenbauer et al., arXiv 2301.10226].</summary>
[Description("documents that bear the models' watermark are left out [2301.10226]")]
[SettingName("watermark_filter")]
public sealed record WatermarkFilter : Mitigation
{
    /// <summary>A document whose z reaches this is left out.</summary>
    [Description("documents whose watermark z reaches this are left out")]
    [Range(0.0, 100.0)]
    public double Z { get; init; } = 3;

    /// <inheritdoc/>
    public override string Label => Z == 3 ? "watermark_filter" : $"watermark_filter_{Text(Z)}";

    /// <inheritdoc/>
    internal override string Reason => RunReasons.Watermark;
}
