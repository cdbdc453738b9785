using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using TextMad.Configuration;
using TextMad.Experiments.Models;
using TextMad.Generations;
using TextMad.Generations.Regimes;
using TextMad.Sampling;

namespace TextMad.Experiments.Mitigations;

/// <summary>Leaves documents out of the training set that bear the watermark of the run's models [Kirchenbauer et al., arXiv 2301.10226].</summary>
[Description("documents that bear the models' watermark are left out [2301.10226]")]
[SettingName("watermark_filter")]
public sealed record WatermarkFilter : TextMitigation
{
    /// <summary>A document whose z reaches this is left out.</summary>
    [Description("documents whose watermark z reaches this are left out")]
    [Range(0.0, 100.0)]
    public double Z { get; init; } = 3;

    /// <inheritdoc/>
    public override string Label => Z == 3 ? "watermark_filter" : $"watermark_filter_{Text(Z)}";

    /// <inheritdoc/>
    public override string Reason => RunReasons.Watermark;

    /// <inheritdoc/>
    public override IEnumerable<string> Problems(PooledRegime regime, ExperimentOptions options) => options.Writing.Decoding.Watermark.Delta == 0
        ? ["watermark_filter has no effect on text without a watermark; set writing.decoding.watermark.delta above 0, e.g. 2"]
        : [];

    /// <inheritdoc/>
    public override IReadOnlyList<TextItem> OfTrainingSet(IReadOnlyList<TextItem> items, MitigationContext context)
    {
        var watermark = new Watermark(context.Decoding.Watermark);

        // A text too short to count in has no z, and stays.
        var left = context.Keep(items, item => !(watermark.Detect(item.Tokens).Z >= Z));
        return left.Count > 0
            ? left
            : throw new InputException(
                string.Create(CultureInfo.InvariantCulture,
                    $"loop.regimes: {context.Regime}: every document of generation {context.Generation}'s training set "
                    + $"bears the watermark, and nothing is left to train on; choose a "
                + $"regime with real text, or raise z."));
    }
}
