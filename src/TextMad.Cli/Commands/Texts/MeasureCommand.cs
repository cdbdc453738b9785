using System.Globalization;
using Spectre.Console;
using System.CommandLine;
using System.Text.Json.Serialization;
using TextMad.Cli.Arguments;
using TextMad.Cli.Output;
using TextMad.Configuration;
using TextMad.Judging;
using TextMad.Metrics;
using TextMad.Metrics.Counting;
using TextMad.Metrics.Lengths;
using TextMad.Texts;

namespace TextMad.Cli.Commands.Texts;

/// <summary>What <c>textmad measure</c> was asked.</summary>
internal sealed record MeasureSettings(
    IReadOnlyList<string> Texts,
    string? Reference,
    string? Model,
    EngineChoice Engine,
    IReadOnlyList<string> Metrics,
    int? Words,
    string? Judge,
    bool NoJudge,
    EmbedderKind Embeddings,
    bool EqualLengths,
    bool PerDocument,
    bool Json,
    bool Csv);

/// <summary>Some texts and what was measured of them.</summary>
/// <param name="Source">What they were asked for by.</param>
/// <param name="Texts">The number of texts.</param>
/// <param name="Words">Their words.</param>
/// <param name="MachineShare">The share of the words that machines wrote, as files and store declare it, in [0, 1]; null of standard input.</param>
/// <param name="Metrics">The measurements.</param>
/// <param name="Judge">The judge that measured fluency; null when none did.</param>
/// <param name="Embedder">What made texts points for metrics on embeddings; null when nothing did.</param>
/// <param name="Notes">Which judge measured, or why none did; how texts and reference were brought to equal lengths. Null when there is nothing to say.</param>
/// <param name="Documents">The value of every text by itself, for each metric that has one, in the texts' order; null unless asked for.</param>
internal sealed record MeasureAnswer(
    string Source,
    int Texts,
    long Words,
    double? MachineShare,
    IReadOnlyList<Measurement> Metrics,
    MeasuredBy? Judge,
    MeasuredBy? Embedder,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Notes,
    IReadOnlyDictionary<string, IReadOnlyList<double?>>? Documents);

/// <summary>A judge or an embedder.</summary>
/// <param name="Name">Its name for people, e.g. <c>judge 'brown' (en)</c>.</param>
/// <param name="Fingerprint">Equal ones give equal values.</param>
internal sealed record MeasuredBy(string Name, string Fingerprint)
{
    /// <summary>Names it; null stays null.</summary>
    public static MeasuredBy? Of(ITextEmbedder? embedder) => embedder is null ? null : new(embedder.Name, embedder.Fingerprint);
}

/// <summary><c>textmad measure</c>: every metric on any texts, without a run.</summary>
internal sealed class MeasureCommand : CliCommand<MeasureSettings>
{
    private readonly Argument<string[]> _texts = Syntax.Arguments("TEXTS", TextSource.Forms);
    private readonly Option<string?> _reference =
        Syntax.Text("--reference", "TEXTS",
            "real texts to compare with, in the same forms: divergences, rare words, memorisation, and with a judge MAUVE, precision and recall, at equal lengths and with half "
            + "of the reference as a control (NAME_human)");
    private readonly Option<string?> _model = Syntax.Text("--model", "MODEL", "a model under which the texts' perplexity is measured (generated_perplexity)");
    private readonly EngineFlags _engine = new();
    private readonly Option<string[]> _metrics = Syntax.Texts("--metric", "NAME", "measure this metric only; can be given several times, and a '*' stands for any characters");
    private readonly Option<int?> _words =
        Syntax.Integer("--words", "N", "measure the beginning of each of the TEXTS, about this many words: diversity depends on the amount of text", 1, int.MaxValue);
    private readonly Option<string?> _judge =
        Syntax.Text("--judge", "NAME",
            "the judge to measure with, in whatever language it is; otherwise that of the corpus of the texts or the reference, or the only one of their language");
    private readonly Option<bool> _noJudge = Syntax.Flag("--no-judge", "leave out what needs a judge (see 'textmad judge')");
    private readonly Option<string> _embeddings =
        Syntax.Choice("--embeddings", "how texts are embedded for MAUVE, precision and their like; tfidf is fitted on the reference, minilm knows English only", "judge", "judge",
            "tfidf", "minilm");
    private readonly Option<bool> _noEqualLengths =
        Syntax.Flag("--no-equal-lengths",
            "compare texts and reference as long as they are, without controls; by default the reference is cut into passages, and both to equal lengths");
    private readonly Option<bool> _perDocument = Syntax.Flag("--per-document", "give every text's own value too, for metrics that have one; needs --json or --csv");
    private readonly AnswerForms _forms = new("--csv", "answer in comma-separated values, a line per source and metric (with --per-document: per text and metric)");

    public MeasureCommand(CliContext context)
        : base(
            context,
            "measure",
            "Measure texts with every metric that does not need a run: diversity, repetition, entropy, rare words, fluency, and the distance from a reference.",
            "textmad measure essays/",
            "textmad measure model:quickstart/replace/s1/g4 --reference corpus:brown",
            "textmad measure model:quickstart/base/s1/g0 model:quickstart/replace/s1/g4 --words 10000 --metric 'distinct_*' --metric self_bleu",
            "textmad measure generated.jsonl --reference real.jsonl --json",
            "textmad measure essays/ --reference corpus:brown --no-equal-lengths --metric precision")
    {
    }

    protected override MeasureSettings Read(ParseResult arguments) => new(
        arguments.GetRequiredValue(_texts),
        arguments.GetValue(_reference),
        arguments.GetValue(_model),
        _engine.Read(arguments),
        arguments.GetValue(_metrics) ?? [],
        arguments.GetValue(_words),
        arguments.GetValue(_judge),
        arguments.GetValue(_noJudge),
        Enum.Parse<EmbedderKind>(arguments.GetRequiredValue(_embeddings), ignoreCase: true),
        !arguments.GetValue(_noEqualLengths),
        arguments.GetValue(_perDocument),
        arguments.GetValue(_forms.Json),
        arguments.GetValue(_forms.Other));

    protected override int Run(MeasureSettings settings, CliContext context)
    {
        if (settings.PerDocument && !settings.Json && !settings.Csv)
        {
            throw new InputException("--per-document gives a line per text, too many for a table. Add --json or --csv.");
        }

        var metrics = Chosen(settings.Metrics);
        var sources = settings.Texts.Select(name => (Name: name, Read: TextSource.ReadShared(name, context)))
            .Select(source => (source.Name, Texts: Beginning(source.Read.Texts, settings.Words), source.Read.MachineShare)).ToList();
        var reference = settings.Reference is null ? null : TextSource.Read(settings.Reference, context);
        var model = settings.Model is null ? null : LoadedModel.Load(settings.Model, context);
        if (model is null && settings.Engine.Given is [var engine, ..])
        {
            throw new InputException($"{engine.Argument} has no effect without --model MODEL. Add --model, or leave it out.");
        }

        var working = model is null ? null : settings.Engine.Open(model, context);
        if (settings is { NoJudge: true, Judge: not null })
        {
            throw new InputException("--judge and --no-judge exclude each other; leave one of them out.");
        }

        var choice = settings.NoJudge || !metrics.Any(NeedsJudge)
            ? new JudgeOfTexts(null, null)
            : JudgeOfTexts.Choose(
                settings.Judge,
                [.. settings.Texts, settings.Reference ?? ""],
                new JoinedTexts([.. sources.Select(source => source.Texts), reference ?? []]),
                settings.Embeddings == EmbedderKind.Judge ? "fluency and the metrics on embeddings are" : "fluency is",
                context);
        var judge = choice.Judge;
        if (settings.Embeddings == EmbedderKind.Tfidf && reference is null)
        {
            throw new InputException("--embeddings tfidf is fitted on real text: add --reference TEXTS.");
        }

        var embedder = Embedders.Of(
            settings.Embeddings, judge, reference ?? new JoinedTexts([.. sources.Select(source => source.Texts)]),
            $"--embeddings {settings.Embeddings.ToString().ToLowerInvariant()}");
        var input = new MetricInput
        {
            Reference = reference is null ? null : new TextCollection(reference, context.Cancellation),
            ReferenceEmbeddings = reference is null || settings.EqualLengths ? null : embedder?.Embed(reference, context.Cancellation),
        };
        var unmeasured =
            Unmeasured(settings, metrics,
                input.Available | (embedder is null || reference is null ? 0 : MetricNeeds.ReferenceEmbeddings) | (embedder is null ? 0 : MetricNeeds.Embeddings), judge,
                context);

        var answers = new List<MeasureAnswer>();
        foreach (var (name, texts, machineShare) in sources)
        {
            context.Progress.Report("measure", answers.Count, sources.Count, "sources");
            var collection = new TextCollection(texts, context.Cancellation);
            var comparison = reference is null || !settings.EqualLengths ? null : EqualLengthComparison.Of(texts, reference, embedder, context.Cancellation);
            var all = input with
            {
                Texts = collection,
                ScoredByFirstModel = model is null
                    ? null
                    : ScoredSequences.Generated(
                        working!, [.. texts.Select(text => (ReadOnlyMemory<int>)model.Tokenizer.Encode(text))], context.Cancellation),
                ScoredByJudge = judge?.Score(texts, context.Cancellation),
                Embeddings = comparison is null ? embedder?.Embed(texts, context.Cancellation) : null,
                Equal = comparison?.Inputs,
            };
            answers.Add(new MeasureAnswer(
                name,
                texts.Count,
                collection.WordCount,
                machineShare,
                MetricSuite.Measure(all, metrics, context.Cancellation),
                MeasuredBy.Of(judge),
                MeasuredBy.Of(embedder),
                (string[])[.. choice.Note is null ? [] : new[] { choice.Note }, .. comparison?.Notes ?? [], .. NotesOnWords(collection)] is { Length: > 0 } notes ? notes : null,
                settings.PerDocument ? PerDocument(all, metrics, context.Cancellation) : null));
        }

        context.Progress.Clear();
        if (settings.Json)
        {
            context.WriteJson(answers);
        }
        else if (settings.Csv)
        {
            WriteCsv(answers, settings.PerDocument, context.Out);
        }
        else
        {
            WriteTable(answers, context);
        }

        Remark(answers, unmeasured, context);
        return ExitCode.Done;
    }

    /// <summary>Returns what to say of texts whose script has no spaces: their words are characters.</summary>
    private static IEnumerable<string> NotesOnWords(TextCollection texts)
    {
        const double Least = 0.05;
        if (Words.SharePerCharacter(texts.Texts) is var share and >= Least)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{share:P0} of the words are single characters: their script has no spaces (Chinese, Japanese, Thai, ...), so each character counts as a word. "
                + $"Compare metrics of words only with texts of the same script.");
        }
    }

    private static bool NeedsJudge(Metric metric) =>
        (metric.Needs & (MetricNeeds.ScoredByJudge | MetricNeeds.Embeddings | MetricNeeds.ReferenceEmbeddings)) != 0;

    private static IReadOnlyList<Metric> Chosen(IReadOnlyList<string> patterns)
    {
        if (patterns.Count == 0)
        {
            return MetricSuite.All;
        }

        var names = MetricSuite.All.Select(metric => metric.Name).ToList();
        foreach (var pattern in patterns.Where(pattern => !names.Any(name => Fits(pattern, name))))
        {
            throw new InputException($"--metric: no metric is called '{pattern}'{NearestName.Suggest(pattern, names)} Metrics: {string.Join(", ", names)}.");
        }

        return [.. MetricSuite.All.Where(metric => patterns.Any(pattern => Fits(pattern, metric.Name)))];
    }

    private static bool Fits(string pattern, string name) => System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern, name);

    /// <summary>Returns what metrics that were asked for by name still need.</summary>
    /// <exception cref="InputException">None of them can be measured.</exception>
    private static IReadOnlyList<string> Unmeasured(MeasureSettings settings, IReadOnlyList<Metric> metrics, MetricNeeds given, Judge? judge, CliContext context)
    {
        if (settings.Metrics.Count == 0)
        {
            return [];
        }

        var available = MetricNeeds.Texts | given
            | (settings.Model is null ? 0 : MetricNeeds.ScoredByFirstModel) | (judge is null ? 0 : MetricNeeds.ScoredByJudge);
        string Remedy(Metric metric) => (metric.Needs & ~available) switch
        {
            var missing when (missing & MetricNeeds.Heldout) != 0 => $"held-out text under a model: see {Shell.Mark(context.Typed("score", "MODEL", "FILE"))}, or a run",
            var missing when (missing & MetricNeeds.ScoredByFirstModel) != 0 => "--model MODEL",
            var missing when (missing & (MetricNeeds.ScoredByJudge | MetricNeeds.Embeddings)) == 0 => "--reference TEXTS",
            _ when settings.NoJudge => "the judge, and --no-judge leaves it out",
            var missing when (missing & MetricNeeds.Embeddings) != 0 =>
                $"a judge of this language ({Shell.Mark(context.Typed("judge", "build", "CORPUS"))}), or --embeddings tfidf, which needs none",
            _ => $"a judge of this language: {Shell.Mark(context.Typed("judge", "build", "CORPUS"))}",
        };
        List<string> unmeasured =
        [
            .. metrics.Where(metric => (metric.Needs & ~available) != 0).GroupBy(Remedy)
                .Select(group => $"{string.Join(", ", group.Select(metric => metric.Name))} (needed: {group.Key})"),
        ];
        return metrics.Any(metric => (metric.Needs & ~available) == 0)
            ? unmeasured
            : throw new InputException($"Nothing can be measured: {string.Join("; ", unmeasured)}.");
    }

    /// <summary>Whole texts from the beginning, until they have this many words.</summary>
    private static IReadOnlyList<string> Beginning(IReadOnlyList<string> texts, int? words) =>
        words is { } limit ? [.. texts.TakeUntil(limit, text => Document.CountWords(text))] : texts;

    private static Dictionary<string, IReadOnlyList<double?>> PerDocument(
        MetricInput input, IReadOnlyList<Metric> metrics, CancellationToken cancellation)
    {
        var values = new Dictionary<string, IReadOnlyList<double?>>();
        foreach (var metric in metrics.Where(metric => metric is IPerDocumentMetric))
        {
            cancellation.ThrowIfCancellationRequested();
            var cut = metric.DependsOnLength ? input.Equal : null;
            var measured = cut?.Texts ?? input;
            if ((metric.Needs & ~measured.Available) != 0)
            {
                continue;
            }

            var own = ((IPerDocumentMetric)metric).PerDocument(measured);
            values.Add(metric.Name,
                cut is null ? own : Spread(own, (metric.Needs & MetricNeeds.Embeddings) != 0 ? cut.EmbeddedDocuments : cut.TextDocuments, input.Texts!.Texts.Count));
        }

        return values;
    }

    /// <summary>Returns the values of some of the texts at the places of these texts; null at the others, which were not drawn.</summary>
    private static double?[] Spread(IReadOnlyList<double?> values, IReadOnlyList<int> documents, int count)
    {
        var spread = new double?[count];
        for (var i = 0; i < values.Count; i++)
        {
            spread[documents[i]] = values[i];
        }

        return spread;
    }

    private static void WriteCsv(IReadOnlyList<MeasureAnswer> answers, bool perDocument, TextWriter writer)
    {
        if (perDocument)
        {
            CsvOutput.WriteRow(writer, "source", "text", "metric", "value");
            foreach (var (source, documents) in answers.Select(answer => (answer.Source, answer.Documents!)))
            {
                foreach (var (metric, values) in documents)
                {
                    for (var i = 0; i < values.Count; i++)
                    {
                        CsvOutput.WriteRow(writer, source, i, metric, values[i]);
                    }
                }
            }

            return;
        }

        CsvOutput.WriteRow(writer, "source", "texts", "words", "metric", "value", "standard_error", "settings", "note", "judge", "embedder");
        foreach (var answer in answers)
        {
            foreach (var metric in answer.Metrics)
            {
                var needs = Needs(metric.Name);
                CsvOutput.WriteRow(
                    writer, answer.Source, answer.Texts, answer.Words, metric.Name, metric.Value, metric.StandardError, Settings(metric), metric.Note,
                    needs.HasFlag(MetricNeeds.ScoredByJudge) ? answer.Judge?.Name : null,
                    (needs & (MetricNeeds.Embeddings | MetricNeeds.ReferenceEmbeddings)) != 0 ? answer.Embedder?.Name : null);
            }
        }
    }

    /// <summary>Returns what the metric of this name, or of which this is the control, looks at.</summary>
    private static MetricNeeds Needs(string name) =>
        MetricSuite.All.FirstOrDefault(metric => metric.Name == name || HumanControl.Of(metric.Name) == name)?.Needs ?? MetricNeeds.None;

    private static void WriteTable(IReadOnlyList<MeasureAnswer> answers, CliContext context)
    {
        foreach (var answer in answers)
        {
            var machine = answer.MachineShare > 0 ? $", {Tables.Share(answer.MachineShare.Value)} of them by machines" : "";
            context.WriteLine($"{answer.Source}: {answer.Texts:N0} texts, {answer.Words:N0} words{machine}");
        }

        var several = answers.Count > 1;

        // Most measurements need no note; an empty column would only push the table over the edge of the terminal.
        var noted = answers.Any(answer => answer.Metrics.Any(m => m.Note is not null));
        string[] columns = ["metric", .. several ? answers.Select(a => Tables.Cell(a.Source, 24)) : ["value", "settings"], .. noted ? ["note"] : (string[])[]];
        var table = Tables.Create(columns);
        for (var i = 1; i <= answers.Count; i++)
        {
            table.Columns[i].Alignment = Justify.Right;
        }

        foreach (var rows in answers.SelectMany(answer => answer.Metrics).GroupBy(metric => metric.Name))
        {
            table.AddRow(
            [
                Tables.Cell(rows.Key),
                .. rows.Select(Value),
                .. several ? (string[])[] : [Tables.Cell(Settings(rows.First()), 80)],
                .. noted ? [Tables.Cell(string.Join("; ", rows.Select(m => m.Note).OfType<string>().Distinct()), 80)] : (string[])[],
            ]);
        }

        context.Console.Write(table);
    }

    private static string Value(Measurement metric) => metric.Value is not { } value ? "-"
        : metric.StandardError is { } error ? $"{Tables.Number(value, 6)} ± {Tables.Number(error, 2)}"
        : Tables.Number(value, 6);

    private static string Settings(Measurement metric) =>
        string.Join(", ", metric.Settings.Select(s => FormattableString.Invariant($"{s.Key}: {(s.Value is "\n" ? "newline" : s.Value)}")));

    private static void Remark(IReadOnlyList<MeasureAnswer> answers, IReadOnlyList<string> unmeasured, CliContext context)
    {
        // Each answer in JSON has these notes; a person sees them once.
        foreach (var note in answers.SelectMany(answer => answer.Notes ?? []).Distinct())
        {
            context.Note($"note: {note}");
        }

        if (unmeasured.Count > 0)
        {
            context.Note($"note: not measured: {string.Join("; ", unmeasured)}");
        }

        if (answers.Count > 1 && answers.Max(a => a.Words) > 1.1 * answers.Min(a => a.Words))
        {
            context.Note($"note: the sources differ in length, and diversity depends on it; --words {answers.Min(a => a.Words)} measures equally much of each");
        }
    }
}
