using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using TextMad.Configuration;
using TextMad.Experiments.Mitigations;
using TextMad.Experiments.Models;
using TextMad.Metrics;
using TextMad.Reporting;

namespace TextMad.Samples;

/// <summary>A mitigation of one's own: of what a model wrote, only texts of so many words and more go on.</summary>
[Description("of what was written, the texts of so many words and more")]
[SettingName("without_short_texts")]
public sealed record WithoutShortTexts : TextMitigation
{
    /// <summary>Words that a text needs.</summary>
    [Description("words that a text needs")]
    [Range(1, 10_000)]
    public int Words { get; init; } = 5;

    /// <inheritdoc/>
    public override string Label => $"without_short_texts_{Words}";

    /// <inheritdoc/>
    public override string Reason => "short_text";

    /// <inheritdoc/>
    public override IReadOnlyList<MetricDescription> Metrics =>
        [new("short_texts", "short texts", "ratio", CollapseDirection.Either, "share of the texts that were left out as short")];

    /// <inheritdoc/>
    public override IReadOnlyList<TextItem> OfWritten(IReadOnlyList<TextItem> written, TextModel writer, MitigationContext context)
    {
        var kept = context.Keep(written, item => item.Document.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length >= Words);
        context.Observe("short_texts", 1 - ((double)kept.Count / written.Count));
        return kept;
    }
}
