using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using TextMad.Configuration;
using TextMad.Experiments.Models;
using TextMad.Generations;

namespace TextMad.Experiments.Mitigations;

/// <summary>
/// Of what a model wrote, keeps the texts that a verifier likes best: those with the lowest perplexity under the judge [Feng et al., arXiv
/// 2406.07515: a verifier that is better than chance is enough].
/// </summary>
[Description("of what was written, the texts that the judge likes best [2406.07515]")]
[SettingName("verifier")]
public sealed record Verifier : TextMitigation
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
    public override string Reason => RunReasons.VerifierRejected;

    /// <inheritdoc/>
    public override IReadOnlyList<TextItem> OfWritten(IReadOnlyList<TextItem> written, TextModel writer, MitigationContext context)
    {
        var scores = context.Judge.Score([.. written.Select(item => item.Document.Text)]).LogProbabilities;
        return context.KeepBest(written, [.. scores.Select(MitigationContext.Mean)], context.JudgeModel);
    }
}
