using TextMad.Configuration;
using TextMad.Generations;
using TextMad.Reporting;

namespace TextMad.Experiments.Mitigations;

/// <summary>What mitigations observe, for reports.</summary>
internal static class MitigationMetrics
{
    public const string KeptShare = "mitigation_kept_share";

    public const string EditedTokens = "edited_tokens";

    /// <summary>What any of them may observe, then what each says of itself, by the names of mitigations, then what is measured of watermarks.</summary>
    public static IReadOnlyList<MetricDescription> All { get; } =
    [
        new(KeptShare, "mitigation kept share", "ratio", CollapseDirection.Either,
            "share of the tokens that the mitigation left in the training set, or among what was written for it; of several mitigations the product"),
        new(EditedTokens, "edited tokens", "ratio", CollapseDirection.Either, "share of the tokens that token editing changed"),
        .. SettingSchema.ChoicesOf(typeof(Mitigation)).Select(choice => Activator.CreateInstance(choice.Type)).OfType<TextMitigation>()
            .SelectMany(mitigation => mitigation.Metrics).DistinctBy(metric => metric.Name),
        new("watermark_z", "watermark z", "z", CollapseDirection.Either, "how many standard deviations more tokens of what was written are green than in unmarked text"),
    ];
}
