using TextMad.Reporting;
using TextMad.Reporting.Answers;
using TextMad.Reporting.Comparing;
using TextMad.Reporting.Lineages;
using TextMad.Reporting.Methods;
using TextMad.Reporting.Profile;
using TextMad.Statistics;

namespace TextMad.Tests.Reporting;

/// <summary>A report as a run of two regimes and three seeds would make it, with texts that try to break out of the page.</summary>
internal static class SampleReport
{
    public const string Hostile = "</blockquote></script><script>document.title='broken'</script><img src=x onerror=alert(1)> & \"quotes\" 'single' \0 \u001b[31m <!-- ]]>";

    public static ReportModel Model { get; } = new()
    {
        Run = "quickstart",
        Title = "Replace against fresh data <on> Brown",
        Summary = "Under replace, held-out perplexity rose in every generation; with fresh real data it did not.",
        ConfigurationYaml = "model:\n  layers: 2   # <b>not bold</b>\nregimes: [replace, fresh]\n",
        Measurements = [.. Rows()],
        Metrics =
        [
            new("heldout_perplexity", "Held-out perplexity", "", CollapseDirection.Up, "How surprised the model is by real text that no model saw."),
            new("bits_per_byte", "Bits per byte", "bits", CollapseDirection.Up, "The same, whatever the tokenizer."),
            new("distinct_2", "Distinct bigrams", "", CollapseDirection.Down, "Different word pairs / all word pairs."),
            new("never_measured", "Never measured"),
        ],
        Study = "Someone et al., 2024",
        Findings =
        [
            new("it <rises>", "heldout_perplexity", "replace", "its generation 0", "higher", "+52%", 4, 3, 3, new RelativeChange(3, 0.8, 0.7, 0.9)),
            new("it falls", "distinct_2", "fresh", "replace", "lower", "", 4, 3, 1, new RelativeChange(3, 0.01, -0.1, 0.12)),
            new("nobody knows", "mauve", "fresh", "replace", "lower", "", 4, 3, 0, null),
        ],
        Answers = RegimeAnswers.Of(
            [.. Rows()], CollapseProfile.Of([.. Rows()], ["replace", "fresh"]), _ => MetricScale.Identity, name => name.Replace('_', ' ')),
        Profile = CollapseProfile.Of([.. Rows()], ["replace", "fresh"]),
        Comparison = RunComparison.Of([new ComparedRun("quickstart", ["replace", "fresh"], [.. Rows()])], ["heldout_perplexity", "distinct_2"]),
        Threshold = FreshDataThreshold.Of("heldout_perplexity", 0.1, new Dictionary<double, IReadOnlyList<double>>
        {
            [0] = [1.9, 1.8, 1.7], [0.25] = [1.3, 1.25, 1.2], [0.5] = [1.02, 1.01, 0.99], [0.9] = [0.9, 0.92, 0.91],
        }),
        Curves = [.. CurveRows()],
        CurveDescriptions =
        [
            new("perplexities", "Perplexity <of> texts", "perplexity", "share", true, false, "The bulk moves to the left."),
            new("ranks", "Frequencies", "rank", "frequency", true, true, "A falling line."),
            new("never_drawn", "Never drawn", "x", "y", false, false, ""),
        ],
        Samples =
        [
            .. from seed in new ulong[] { 1, 2, 3 }
               from generation in Enumerable.Range(0, 4)
               from regime in generation == 0 ? new[] { "base" } : ["replace", "fresh"]
               select new SampleText(
                   regime,
                   seed,
                   generation,
                   $"{generation}{seed}0123456789abcdef",
                   generation == 3 ? Hostile : $"seed {seed}: The jury said it did find that many of the laws of the county, generation {generation}, " + new string('a', 90)),
        ],
        Lineage = new RunLineage(
            1,
            3,
            [
                new("quickstart/base/s1/g0", "base", 0, [new(null, 512_000, 1)]),
                new("quickstart/replace/s1/g1", "replace", 1, [new("quickstart/base/s1/g0", 512_100, 1)], "quickstart/base/s1/g0"),
                new("quickstart/fresh/s1/g1", "fresh", 1, [new("quickstart/base/s1/g0", 256_100, 0.5), new(null, 256_000, 0.5)]),
                new("quickstart/fresh/s1/g2", "fresh", 2, [new(null, 256_000, 0.5), new("quickstart/fresh/s1/g1", 254_000, 0.496), new("<other>&/g9", 2_000, 0.004)]),
            ]),
        Sources =
        [
            new("replace, generation 0", "imported from brown", 400, 512_000),
            new("fresh, generation 1", "imported from brown", 200, 256_000),
            new("fresh, generation 1", "written by quickstart/base/s1/g0", 210, 256_100),
        ],
        Methods = new RunMethods(
            [new MethodsParagraph("Data", "Text <from> the corpus [holm1979]."), new MethodsParagraph("Model", "A model.")],
            ["@misc{holm1979,\n  title = {A <b>title</b>}\n}\n"]),
        Notes = ["Three seeds are few: read the ranges.", "Perplexity is per token."],
        Version = "0.1.0",
        Checksums = [new("sample/base/s1/g0", new string('f', 64))],
    };

    // Seven generations: more than a chart shows.
    private static IEnumerable<CurveRow> CurveRows() =>
        from seed in new ulong[] { 1, 2, 3 }
        from generation in Enumerable.Range(0, 7)
        from regime in generation == 0 ? new[] { "base" } : ["replace", "fresh"]
        from curve in new[] { "perplexities", "ranks" }
        select new CurveRow(regime, seed, generation, curve, [.. Enumerable.Range(1, 9).Select(x => (double[])[x * 10, 1.0 / (x + generation + (double)seed)])]);

    private static IEnumerable<MeasurementRow> Rows()
    {
        for (ulong seed = 1; seed <= 3; seed++)
        {
            for (var generation = 0; generation <= 4; generation++)
            {
                foreach (var regime in generation == 0 ? ["base"] : new[] { "replace", "fresh" })
                {
                    var growth = regime == "replace" ? 1 + (0.2 * generation) : 1 - (0.02 * generation);
                    yield return new("quickstart", regime, seed, generation, "heldout_perplexity", 100 * growth * (1 + (0.03 * (seed - 2.0))));
                    yield return new("quickstart", regime, seed, generation, "bits_per_byte", 1.9 * growth);
                    yield return new("quickstart", regime, seed, generation, "distinct_2", 0.5 / growth * (1 + (0.01 * (seed - 2.0))));
                    yield return new("quickstart", regime, seed, generation, "undescribed_<metric>", generation == 2 ? double.NaN : seed);
                }
            }
        }
    }
}
