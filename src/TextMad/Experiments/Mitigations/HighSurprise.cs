using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using TextMad.Configuration;
using TextMad.Experiments.Models;
using TextMad.Generations;

namespace TextMad.Experiments.Mitigations;

/// <summary>
/// Of what a model wrote, keeps the texts that surprise it most: those with the highest mean negative log-likelihood per token under the
/// model itself [Gambetta et al., arXiv 2410.12341]. Counters the pull towards the probable.
/// </summary>
[Description("of what was written, the texts that surprise their writer most [2410.12341]")]
[SettingName("high_surprise")]
public sealed record HighSurprise : TextMitigation
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
    public override string Reason => RunReasons.LowSurprise;

    /// <inheritdoc/>
    public override IReadOnlyList<TextItem> OfWritten(IReadOnlyList<TextItem> written, TextModel writer, MitigationContext context)
    {
        var scores = writer.Working.Score([.. written.Select(item => item.Tokens)]);
        return context.KeepBest(written, [.. scores.Select(tokens => -MitigationContext.Mean(tokens))], writer.Id);
    }
}
