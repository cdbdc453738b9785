using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using TextMad.Corpora;
using TextMad.Generations;
using TextMad.Generations.Regimes;
using TextMad.Metrics;
using TextMad.Reporting.Methods;
using TextMad.Training;

namespace TextMad.Experiments.Runs;

/// <summary>Puts a run's settings into the words of a methods section, with the works to cite.</summary>
internal sealed partial class MethodsWriter
{
    private static readonly EmbeddedFiles _files = new(Assembly.GetExecutingAssembly(), "TextMad.Experiments.Runs.", ".bib");

    private readonly ExperimentOptions _options;
    private readonly RunData? _data;
    private readonly string? _version;

    private MethodsWriter(ExperimentOptions options, RunData? data, string? version) => (_options, _data, _version) = (options, data, version);

    /// <summary>Returns the methods of a run.</summary>
    /// <param name="options">Its settings.</param>
    /// <param name="data">What is known of its data; null for nothing.</param>
    /// <param name="baseline">The regime that the others are compared with; null when nothing is compared.</param>
    /// <param name="measured">The metrics that were measured.</param>
    /// <param name="version">Of TextMad.</param>
    public static RunMethods Of(ExperimentOptions options, RunData? data, string? baseline, IReadOnlySet<string> measured, string? version)
    {
        var writer = new MethodsWriter(options, data, version);
        List<MethodsParagraph> paragraphs =
        [
            new("Data", writer.Data()),
            new("Model", writer.Model()),
            new("Loop", writer.Loop()),
            new("Writing", writer.Writing()),
            new("Measurements", writer.Measurements(measured)),
            new("Statistics", writer.Statistics(baseline)),
            new("Software", writer.Software()),
        ];
        if (options.Study.Source.Length > 0)
        {
            paragraphs.Insert(0, new("Study", $"The run replicates: {options.Study.Source.TrimEnd('.')}."));
        }

        var works = Works();
        var cited = paragraphs.Select(paragraph => paragraph with { Text = Cite(paragraph.Text, works) }).ToList();
        return new RunMethods(
            cited,
            [
                .. works.Where(work => cited.Any(paragraph => paragraph.Text.Contains(work.Key, StringComparison.Ordinal)))
                    .Select(work => work.Entry.Replace("{VERSION}", $"{{{version ?? "not known"}}}", StringComparison.Ordinal) + "\n"),
            ]);
    }

    private string Data()
    {
        var data = _options.Data;
        var manifest = CorpusManifest.Find(data.Corpus);
        return Text($"Text that people wrote came from the corpus '{data.Corpus}'")
            + (manifest is null ? "" : $", {manifest.Title}")
            + (_data is null ? ". " : Text($" ({_data.Documents} documents; SHA-256 over their identifiers {_data.Checksum}). "))
            + (data.PassageWords > 0 ? Text($"Documents were cut into passages of about {data.PassageWords} words. ") : "Documents were left whole. ")
            + Text($"{Percent(data.HeldoutShare)} of the documents were held out before cutting, of which at most {data.HeldoutTokens:#,##0} tokens were scored. ")
            + Text($"The first training set had {data.Tokens:#,##0} tokens; amounts below are multiples of its size, n.")
            + (manifest is null ? "" : $" To cite: {manifest.Citation.TrimEnd('.')}.");
    }

    private string Model()
    {
        var tokenizer = _options.Tokenizer;
        var tokens = tokenizer.IsGiven
            ? $"The tokenizer was {(tokenizer.Model.Length > 0 ? tokenizer.Model : "read from a file")}. "
            : Text($"Text was encoded by byte-level BPE of {tokenizer.Vocabulary:#,##0} tokens, trained on the text that was not held out. ");
        return tokens + (_options.Model switch
        {
            TransformerModelOptions transformer => Transformer(transformer),
            NGramModelOptions ngram => Text($"The model was an interpolated {ngram.Order}-gram model with Kneser-Ney smoothing ({Word(ngram.Discounting)} discounts) [chen1999]."),
            UnigramModelOptions => "The model drew tokens independently of each other by their frequencies [2404.05090].",
            _ => "",
        });
    }

    private static string Transformer(TransformerModelOptions model)
    {
        var (shape, training) = (model.Shape, model.Training);
        var muon = training.Optimiser == OptimiserKind.Muon;
        return Text($"The model was a GPT-2 style transformer [radford2019] of {shape.Layers} layers, {shape.Heads} heads, width {shape.Width} and a ")
            + Text($"context of {shape.Context} tokens")
            + (shape.Dropout > 0 ? Text($", dropout {shape.Dropout}. ") : ", without dropout. ")
            + Text($"Each generation was trained for {training.Amount:#,##0.##} {Word(training.Budget)} in batches of {training.Batch} sequences by ")
            + (muon
                ? Text($"Muon [jordan2024] for hidden matrices (peak learning rate {training.MuonLearningRate}, momentum {training.MuonMomentum}) and ")
                : "")
            + Text($"AdamW [1711.05101]{(muon ? " for the rest" : "")} (peak learning rate {training.LearningRate}, beta {training.Beta1} and {training.Beta2}, weight decay ")
            + Text($"{training.WeightDecay}), with linear warm-up over {Percent(training.Warmup)} of the steps and cosine decay to ")
            + Text($"{Percent(training.FinalLearningRateShare)} of the peak")
            + (training.GradientClip > 0 ? Text($", gradients clipped at norm {training.GradientClip}. ") : ". ")
            + (training.Truncation < 1 ? Text($"Targets of a probability above {training.Truncation} did not count in the loss. ") : "")
            + model.Initialisation switch
            {
                Initialisation.Scratch => "Each generation began from random weights.",
                Initialisation.Previous => "Each generation began from the weights of the one before.",
                Initialisation.Generation0 => "Each generation began from the weights of generation 0.",
                _ => "Each generation began from a pretrained model.",
            };
    }

    private string Loop()
    {
        var loop = _options.Loop;
        var regimes = loop.Regimes.Select(regime =>
            $"{string.Join(" and ", regime.Lineages)}: {Composition(regime)}".Replace(" [-]", "", StringComparison.Ordinal) + $" (training set: {Amounts(regime)})");
        var differ = loop.Generations > 0 && loop.Regimes.Any(regime => Enumerable.Range(1, loop.Generations).Any(t =>
            Math.Abs(regime.TrainingSetAmount(t) - loop.Regimes[0].TrainingSetAmount(t)) > 1e-9));
        return Text($"Generation 0 was trained on text that people wrote (R0) and is shared by all regimes; {Plural.Of(loop.Generations, "generation")} followed. ")
            + "S_t is what the model of "
            + $"generation t wrote, n the size of R0. Regimes: {string.Join("; ", regimes)}. "
            + (differ ? "Training sets differ in size between regimes, so that a difference between these is of the source of the text and of its amount at once. " : "")
            + Text($"Everything was repeated with {Plural.Of(loop.Seeds.Count, "seed")} ({string.Join(", ", loop.Seeds)}), ")
            + Text($"which are paired between regimes: n = {loop.Seeds.Count}.");
    }

    private static string Composition(Regime regime) => regime switch
    {
        Replace { SizeMatched: true } => "(t + 1) n of S_{t-1} alone [2404.01413]",
        Replace => "S_{t-1} alone [2307.01850, Nature 2024]",
        _ => regime.GetType().GetCustomAttribute<DescriptionAttribute>(inherit: false)?.Description ?? "as named",
    };

    /// <summary>Returns the sizes of a regime's training sets as multiples of n, e.g. "2, 3 and 4 n in generations 1 to 3".</summary>
    private string Amounts(Regime regime)
    {
        const int most = 12;
        var generations = _options.Loop.Generations;
        if (generations == 0)
        {
            return "none";
        }

        double[] amounts = [.. Enumerable.Range(1, generations).Select(regime.TrainingSetAmount)];
        if (amounts.All(amount => amount == amounts[0]))
        {
            return Text($"{amounts[0]:0.###} n in every generation from 1 on");
        }

        return amounts.Length > most
            ? Text($"from {amounts[0]:0.###} n in generation 1 to {amounts[^1]:0.###} n in generation {generations}")
            : $"{string.Join(", ", amounts.SkipLast(1).Select(amount => Text($"{amount:0.###}")))} and {Text($"{amounts[^1]:0.###} n in generations 1 to {generations}")}";
    }

    private string Writing()
    {
        var (writing, decoding) = (_options.Writing, _options.Writing.Decoding);
        var how = decoding.Beams > 1
            ? Text($"Texts were found by beam search with {decoding.Beams} beams")
            : decoding.Temperature == 0 ? "Texts were written greedily" : Text($"Texts were drawn at temperature {decoding.Temperature}");
        string?[] limits =
        [
            decoding.TopK > 0 ? Text($"the {decoding.TopK} most probable tokens") : null,
            decoding.TopP < 1 ? Text($"a nucleus of mass {decoding.TopP}") : null,
            decoding.RepetitionPenalty != 1 ? Text($"a repetition penalty of {decoding.RepetitionPenalty}") : null,
            decoding.Watermark.Delta > 0 ? "a watermark" : null,
        ];
        return how + (limits.OfType<string>().ToList() is { Count: > 0 } kept ? $" with {string.Join(" and ", kept)}" : "")
            + (writing.Prompts == PromptSource.None
                ? ", without prompts."
                : Text($", from prompts of {writing.PromptTokens} tokens of {(writing.Prompts == PromptSource.Real ? "real documents" : "the training set's documents")}."));
    }

    private string Measurements(IReadOnlySet<string> measured)
    {
        var judge = _data?.JudgeName is { } name ? $" A judge ('{name}', {_data.Judge}), trained on other human text, scored texts, too." : "";
        return Text($"All generations were measured on the same held-out text and on the same amount ({_options.Data.Tokens:#,##0} tokens) of their texts.{judge} ")
            + "Metrics that depend on the lengths of texts were compared with human text cut to the same lengths. "
            + $"Definitions of the metrics that the profile of collapse rests on: {string.Join("; ", Definitions(measured))}.";
    }

    private static IEnumerable<string> Definitions(IReadOnlySet<string> measured) => MetricSuite.All
        .Where(metric => measured.Contains(metric.Name) && Reporting.Profile.CollapseProfile.Metrics.Contains(metric.Name))
        .Select(metric => $"{RunReport.NameOf(metric.Name)}, {metric.Description} ({metric.Source})");

    private string Statistics(string? baseline)
    {
        var few = _options.Loop.Seeds.Count < Reporting.Profile.CollapseProfile.FewestSeeds;
        return "Means over seeds are given with 95% intervals by Student's t, worked out on the scale of each metric (logarithms of perplexities and counts, logits of shares); "
            + "relative changes are ratios of geometric means. "
            + (few
                ? Text($"With n = {_options.Loop.Seeds.Count} no test was made; bands in figures go from the lowest seed to the highest.")
                : "Eight definitions of collapse [2503.03150] were each decided by a one-sided t test over seeds at level 0.05, corrected after Holm [holm1979] within a regime, "
                    + "in one family with tests of what left generation 0 (tail, variety, repetition, perplexity); from the last generation back, as a fixed sequence "
                    + "[maurer1995], these say when. "
                    + (baseline is null ? "" : $"Regimes were compared with {baseline} by paired t tests over seeds, corrected after Holm over all comparisons, intervals after ")
                    + (baseline is null ? "" : "Bonferroni. ")
                    + "Regimes that had changed towards collapse were compared with every other in the last generation by paired t tests, corrected after Holm, "
                    + "to say what would have helped: where the other regime had not collapsed itself, its simultaneous interval excludes no difference, and no definition "
                    + "that is shown is worse there. A change from a generation 0 whose values are 0 in more than half of the seeds was not tested.");
    }

    private string Software()
    {
        var engine = _data?.Engine is { } known
            ? $"engine {known.Name} {known.Version} on {known.Device} in {known.Precision}{(known.Repeatable ? "" : " (" + known.Note.TrimEnd('.') + ")")}"
            : "its built-in engine in float32"
                + (_options.Model.Precision == ModelPrecision.Bfloat16 ? ", with weights in bfloat16 where models write or are measured" : "")
                + ", whose results depend on settings and seeds alone";
        return $"TextMad {_version ?? "of a version that is not known"} [textmad], {engine}. The settings below and the corpus repeat the run.";
    }

    /// <summary>Returns all works: key, what else they go by in descriptions, BibTeX entry.</summary>
    private static List<(string Key, string? Alias, string Entry)> Works() =>
    [
        .. _files.Read("references").Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(entry =>
        {
            var key = Key().Match(entry).Groups[1].Value;
            return (key, key == "shumailov2024" ? "Nature 2024" : EPrint().Match(entry) is { Success: true } match ? match.Groups[1].Value : null, entry);
        }),
    ];

    /// <summary>Replaces what works go by with their keys, and says of other preprints where they are.</summary>
    private static string Cite(string text, List<(string Key, string? Alias, string Entry)> works)
    {
        foreach (var (key, alias, _) in works.Where(work => work.Alias is not null))
        {
            text = text.Replace(alias!, key, StringComparison.Ordinal);
        }

        return Preprint().Replace(text, "arXiv:$0").Replace("arXiv arXiv:", "arXiv:", StringComparison.Ordinal).Replace("arXiv ", "", StringComparison.Ordinal);
    }

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static string Percent(double share) => Text($"{100 * share:0.##}%");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^@\w+\{(\w+),")]
    private static partial Regex Key();

    [GeneratedRegex(@"eprint = \{([\d.]+)\}")]
    private static partial Regex EPrint();

    [GeneratedRegex(@"(?<![\d.:])\d{4}\.\d{5}(?![\d.])")]
    private static partial Regex Preprint();
}
