using System.Globalization;
using TextMad.Experiments.Chains;
using TextMad.Experiments.Mitigations;
using TextMad.Experiments.Models;
using TextMad.Experiments.OnWeb;
using TextMad.Experiments.Studies;
using TextMad.Experiments.Threshold;
using TextMad.Generations;
using TextMad.Generations.Regimes;
using TextMad.Metrics;
using TextMad.Metrics.Lengths;
using TextMad.Provenance;
using TextMad.Provenance.Lineages;
using TextMad.Reporting;
using TextMad.Reporting.Answers;
using TextMad.Reporting.Comparing;
using TextMad.Reporting.Profile;
using TextMad.Reporting.Slides;
using TextMad.Statistics;
using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Experiments.Runs;

/// <summary>Gathers what a run has found so far into a report.</summary>
public static class RunReport
{
    private const int TextsPerGeneration = 3;

    /// <summary>The metrics by which regimes are compared unless others are named.</summary>
    public static IReadOnlyList<string> ComparedMetrics { get; } =
        ["heldout_perplexity", "generated_perplexity_p50", "distinct_2", "rep_4", "rare_words_kept", "self_bleu", "judge_perplexity_p50", "mauve", "precision", "recall"];

    // Looked for among all types when it is first asked for: most commands never do.
    private static readonly Lazy<IReadOnlyList<MetricDescription>> _descriptions = new(() =>
        [.. MetricSuite.All.Select(Describe), TrigramBaseline.Description, .. WritingMetrics.Metrics, .. ChainSimilarity.Metrics, .. MitigationMetrics.All,
            .. WebObservation.Metrics]);

    /// <summary>What is known of the metrics that runs measure.</summary>
    internal static IReadOnlyList<MetricDescription> Descriptions => _descriptions.Value;

    /// <summary>Returns the scale of a metric of a run: declared with it; that of the metric itself for a control; the identity for what nobody described.</summary>
    /// <param name="metric">Its name.</param>
    public static MetricScale ScaleOf(string metric)
    {
        var name = HumanControl.MetricOf(metric) ?? metric;
        return _descriptions.Value.FirstOrDefault(described => described.Name == name) is { } found
            ? found.Scale ?? MetricScales.OfUnit(found.Unit)
            : MetricScale.Identity;
    }

    /// <summary>Writes <c>report.html</c> into the run's folder; works on unfinished runs too.</summary>
    /// <returns>The path of the file that was written.</returns>
    /// <exception cref="InputException">There is no such run, or it has no measurements yet.</exception>
    public static string Write(ICorpusStore store, RunFolder folder)
    {
        HtmlReport.Write(folder.Report, Gather(store, folder));
        return folder.Report;
    }

    /// <summary>The metrics of a run's picture unless others are named.</summary>
    public static IReadOnlyList<string> PicturedMetrics { get; } = ["heldout_perplexity", "coverage", "distinct_2", "rare_words_kept"];

    /// <summary>Draws a run, finished or not, as one SVG picture that stands alone: a panel per metric over generations, a line per regime.</summary>
    /// <param name="store">The store that knows the run.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="metrics">The metrics; empty for those of <see cref="PicturedMetrics"/> that were measured.</param>
    /// <exception cref="InputException">There is no such run, it has no measurements yet, or it has no such metric.</exception>
    public static void WritePicture(ICorpusStore store, RunFolder folder, string path, IReadOnlyList<string> metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var model = Gather(store, folder);
        AtomicFile.WriteText(path, RunPicture.Render(
            model, metrics.Count > 0 ? metrics : [.. PicturedMetrics.Where(name => model.Measurements.Any(row => row.Metric == name && row.Value is not null))]));
    }

    /// <summary>Writes ten slides of a run, finished or not, as one HTML page that stands alone.</summary>
    /// <param name="store">The store that knows the run.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="path">The file to write or replace.</param>
    /// <exception cref="InputException">There is no such run, or it has no measurements yet.</exception>
    public static void WriteSlides(ICorpusStore store, RunFolder folder, string path) =>
        SlideDeck.Write(path, Gather(store, folder), TalkWords.Of(new RunResults(store, folder).Options));

    /// <summary>Writes the report of a search for the amount of fresh real data that is enough: its runs as regimes of one.</summary>
    /// <returns>The path of the file that was written.</returns>
    public static string WriteThreshold(
        ICorpusStore store, Workspace workspace, string id, IEnumerable<RunFolder> runs, FreshDataThreshold threshold)
    {
        var models = runs.Select(folder => Gather(store, folder)).ToList();
        var path = Path.Combine(workspace.RunsDirectory, id + "-threshold.html");

        // All runs share generation 0 and what it was trained on.
        HtmlReport.Write(path, models[0] with
        {
            Run = id,
            Title = "How much fresh real data is enough",
            Summary = threshold.Verdict,
            Measurements = [.. models[0].Measurements, .. models.Skip(1).SelectMany(model => model.Measurements).Where(row => row.Regime != ModelId.SharedRegime)],
            Curves = [.. models[0].Curves, .. models.Skip(1).SelectMany(model => model.Curves).Where(row => row.Regime != ModelId.SharedRegime)],
            Regimes = [.. models.SelectMany(model => model.Regimes)],
            Samples = [.. models[0].Samples, .. models.Skip(1).SelectMany(model => model.Samples).Where(sample => sample.Regime != ModelId.SharedRegime)],
            Sources = [.. models.SelectMany(model => model.Sources).Distinct()],
            Checksums = [.. models.SelectMany(model => model.Checksums).Distinct()],
            Lineage = null,
            Profile = null,
            Answers = [],
            Methods = null,
            Comparison = Comparison([.. runs.Select(folder => Compared(new RunResults(store, folder)))]),
            Threshold = threshold,
        });
        return path;
    }

    /// <summary>Returns the curve of a run that has at least three shares of fresh real data with training sets of one size, share 0 being replace.</summary>
    private static FreshDataThreshold? Threshold(ExperimentOptions options, IReadOnlyList<MeasurementRow> rows)
    {
        var standard = new ThresholdOptions();
        var shares = new Dictionary<double, IReadOnlyList<double>>();
        foreach (var regime in options.Loop.Regimes)
        {
            double? share = regime switch
            {
                Replace { SizeMatched: false } => 0,
                Fresh fresh when Math.Abs(fresh.Real + fresh.Synthetic - 1) < 1e-9 => fresh.Real,
                _ => null,
            };
            if (share is { } value && options.Loop.Seeds.All(seed =>
                    IsMeasured(regime.Label, seed, options.Loop.Generations) && IsMeasured(ModelId.SharedRegime, seed, 0)))
            {
                shares[value] = FreshDataSearch.Changes(rows, regime.Label, standard.Metric, options.Loop);
            }
        }

        return shares.Count < 3 ? null : FreshDataThreshold.Of(standard.Metric, standard.Tolerance, shares);

        bool IsMeasured(string label, ulong seed, int generation) => rows.Any(row =>
            row.Regime == label && row.Seed == seed && row.Generation == generation && row.Metric == standard.Metric && row.Value > 0);
    }

    /// <summary>Returns which judge measured a run; null when none did, or when the run's record does not name it.</summary>
    private static string? JudgeNote(RunData? data) => data?.JudgeName is { } name
        ? $"Measured by the judge '{name}' ({data.Judge}), made of text in the language: {data.JudgeLanguage ?? "not known"}."
        : null;

    /// <summary>Returns a run as it is compared with others.</summary>
    /// <exception cref="InputException">It has no measurements yet.</exception>
    /// <param name="results">The run's.</param>
    /// <param name="chains">Whether to measure how alike its chains write, too (<see cref="ChainSimilarity"/>).</param>
    public static ComparedRun Compared(RunResults results, bool chains = false)
    {
        ArgumentNullException.ThrowIfNull(results);
        return new(
            results.Folder.Id,
            results.Options.Loop.Lineages,
            [.. results.Measurements, .. chains ? ChainSimilarity.Of(results.Folder, results.Options, results.Files) : []],
            results.DataManifest);
    }

    private static RunComparison? Comparison(IReadOnlyList<ComparedRun> runs) =>
        runs.Any(run => run.Rows.Any(row => row.Generation > 0 && row.Value is not null)) ? RunComparison.Of(runs, ComparedMetrics, scaleOf: ScaleOf) : null;

    /// <summary>Returns the eight definitions of collapse held against the measurements, for every regime.</summary>
    /// <param name="options">The options of the run.</param>
    /// <param name="rows">The run's measurements.</param>
    /// <param name="level">The level of the verdicts, in (0, 0.5).</param>
    /// <param name="scaling">What runs at several training sizes said (<see cref="RunFolder.Scaling"/>); null when there are none.</param>
    public static CollapseProfile Profile(
        ExperimentOptions options, IReadOnlyList<MeasurementRow> rows, double level = 0.05, ScalingLaw? scaling = null) =>
        CollapseProfile.Of(rows, options.Loop.Lineages, level, ScaleOf, scaling);

    /// <summary>Returns what can be answered of each regime: did it collapse, how sure, what went first, what would have helped.</summary>
    /// <param name="rows">The run's measurements.</param>
    /// <param name="profile">Its profile.</param>
    public static IReadOnlyList<RegimeAnswer> Answers(IReadOnlyList<MeasurementRow> rows, CollapseProfile profile) => RegimeAnswers.Of(rows, profile, ScaleOf, NameOf);

    /// <summary>Returns what makes the measurements of a run, or of one of its models, hard to read as collapse, with what to change; empty when nothing does.</summary>
    /// <param name="options">The options of the run.</param>
    /// <param name="rows">Its measurements, or those of one of its models.</param>
    public static IReadOnlyList<string> Warnings(ExperimentOptions options, IReadOnlyList<MeasurementRow> rows) =>
        [.. new[] { TrigramBaseline.Warning(options, rows), WritingMetrics.Warning(rows) }.OfType<string>()];

    /// <summary>Returns what the run's study found in print, held against the measurements; empty when it is not a study.</summary>
    public static IReadOnlyList<StudyFinding> Findings(ExperimentOptions options, IReadOnlyList<MeasurementRow> rows) =>
        StudyFindings.Of(options.Study, rows, options.Loop.Generations, options.Loop.Seeds);

    internal static ReportModel Gather(ICorpusStore store, RunFolder folder)
    {
        var results = new RunResults(store, folder);
        var options = results.Options;
        var rows = results.Measurements;
        if (rows.Count == 0)
        {
            throw new InputException(
                $"Run '{folder.Id}' has no measurements yet: {folder.Metrics} is empty.", new Hint.ResumeRun(folder.Id));
        }

        var profile = Profile(options, rows, scaling: results.Scaling);
        var comparison = Comparison([Compared(results)]);
        var data = results.Files.Has(folder.DataManifest) ? RunData.Read(folder.DataManifest) : null;
        var version = typeof(RunReport).Assembly.GetName().Version?.ToString(3);
        var models = store.Models(folder.Id).Where(model => model.Role == ModelRole.Generator).ToList();
        return new ReportModel
        {
            Run = folder.Id,
            Title = options.Description.Length > 0 ? options.Description : null,
            Summary = Summary(options, rows),
            Answers = Answers(rows, profile),
            ConfigurationYaml = results.Configuration,
            Measurements = [.. rows, .. ChainSimilarity.Of(folder, options, results.Files)],
            Metrics = _descriptions.Value,
            Study = options.Study.Source.Length > 0 ? options.Study.Source : null,
            Findings = Findings(options, rows),
            Profile = profile,
            Comparison = comparison,
            Threshold = Threshold(options, rows),
            Curves = [.. models.Select(model => folder.Curves(model.Id)).Where(results.Files.Has).SelectMany(MetricsFile.ReadCurves)],
            CurveDescriptions = GenerationMeasurer.CurveDescriptions,
            Regimes = options.Loop.Lineages,
            Samples = [.. models.SelectMany(model => Samples(store, model))],
            Lineage = ReportLineage.Of(store, models, options.Loop.Seeds),
            Sources = [.. models.Where(model => model.Seed == options.Loop.Seeds[0]).SelectMany(model => Sources(store, model))],
            Notes =
            [
                .. Warnings(options, rows),
                .. JudgeNote(data) is { } judge ? new[] { judge } : [],
                string.Create(CultureInfo.InvariantCulture,
                    $"Lines are means over {Plural.Of(options.Loop.Seeds.Count, "seed")}. All generations are measured on the same held-out human text, and on the same amount "
                    + $"({options.Data.Tokens} tokens) of their texts."),
                "Generation 0 is trained on human text and shared by all regimes.",
                .. Withdrawn(store, folder.Id),
            ],
            Methods = MethodsWriter.Of(
                options, data, comparison?.Baseline, rows.Where(row => row.Value is not null).Select(row => row.Metric).ToHashSet(StringComparer.Ordinal), version),
            Version = version,
            Checksums = [.. models.Where(model => model.Checksum is not null).Select(model => KeyValuePair.Create(model.Id.Value, model.Checksum!))],
        };
    }

    private static string Summary(ExperimentOptions options, IReadOnlyList<MeasurementRow> rows)
    {
        var sentences = new List<string>();
        foreach (var regime in options.Loop.Lineages)
        {
            var changes = new List<(double First, double Last)>();
            var last = 0;
            foreach (var seed in options.Loop.Seeds)
            {
                var perplexity = rows
                    .Where(row => row.Metric == "heldout_perplexity" && row.Seed == seed && row.Value is not null
                        && (row.Regime == regime || row.Regime == ModelId.SharedRegime))
                    .OrderBy(row => row.Generation)
                    .ToList();
                if (perplexity.Count > 1)
                {
                    changes.Add((perplexity[0].Value!.Value, perplexity[^1].Value!.Value));
                    last = perplexity[^1].Generation;
                }
            }

            if (RelativeChange.Of([.. changes.Select(change => change.Last)], [.. changes.Select(change => change.First)]) is { } change)
            {
                var each = changes.Select(pair => (pair.Last / pair.First) - 1).ToList();
                sentences.Add(
                    string.Create(CultureInfo.InvariantCulture,
                        $"{regime}: held-out perplexity {100 * change.Mean:+0.0;-0.0}% after {Plural.Of(last, "generation")} (range "
                        + $"over {Plural.Of(each.Count, "seed")}: {100 * each.Min():+0.0;-0.0}% to "
                    + $"{100 * each.Max():+0.0;-0.0}%)."));
            }
        }

        return string.Join(" ", sentences);
    }

    /// <summary>A metric's name for people.</summary>
    internal static string NameOf(string metric) => metric.Replace("heldout", "held-out", StringComparison.Ordinal).Replace('_', ' ');

    private static MetricDescription Describe(Metric metric) => new(
        metric.Name,
        NameOf(metric.Name),
        metric.Unit,
        metric.Collapse,
        metric.Description,
        metric.HasControl ? HumanControl.Of(metric.Name) : null,
        metric.Scale);

    /// <summary>Returns a remark when the run's models were trained on documents that were taken down since.</summary>
    private static IEnumerable<string> Withdrawn(ICorpusStore store, string run)
    {
        var touched = new Consumers(store).OfDocuments(store.ReadWithdrawals().Select(withdrawal => withdrawal.Document)).Where(use => use.Run == run).ToList();
        if (touched.Count > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"Documents that were withdrawn since are in the training sets of {touched.Count(use => use.Steps == 1)} models of this run, and behind what "
                + $"{touched.Count(use => use.Steps > 1)} more were trained on: "
                + $"{string.Join(", ", touched.Take(8).Select(use => use.Model.Value))}{(touched.Count > 8 ? ", ..." : "")}.");
        }
    }

    private static IEnumerable<SampleText> Samples(ICorpusStore store, ModelRecord model) =>
        store.ReadDocuments(new DocumentQuery { Model = model.Id, OriginKind = OriginKind.Sampled, Limit = TextsPerGeneration })
            .Select(document => new SampleText(model.Regime, model.Seed, model.Generation, document.Id.ToString(), document.Text));

    private static IEnumerable<DataSource> Sources(ICorpusStore store, ModelRecord model)
    {
        var set = model.Generation == 0 ? "generation 0" : FormattableString.Invariant($"{model.Regime}, generation {model.Generation}");
        return store.TrainingShares(model.TrainingSetId)
            .Select(share => new DataSource(set, OriginText.Describe(share.Origin), share.Members, (long)Math.Round(share.Tokens)));
    }
}
