using Spectre.Console;
using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Cli.Output;
using TextMad.Corpora.Import;
using TextMad.Experiments;
using TextMad.Experiments.Runs;
using TextMad.Generations;
using TextMad.Judging;
using TextMad.Metrics;
using TextMad.Metrics.Counting;
using TextMad.Metrics.Embedded;
using TextMad.Metrics.Lengths;
using TextMad.Storage;

namespace TextMad.Cli.Commands.Bench;

/// <summary>What <c>textmad bench embeddings</c> was asked.</summary>
internal sealed record BenchEmbeddingsSettings(string Run, string? Regime, int Texts, bool Json);

/// <summary>How well one view of texts tells some from others.</summary>
/// <param name="View">An embedder, or <c>judge perplexity</c>.</param>
/// <param name="Pair">What is told from what.</param>
/// <param name="Texts">Texts of either side, cut to equal lengths.</param>
/// <param name="Logistic">Area under the ROC curve of a logistic regression, by cross-validation.</param>
/// <param name="Neighbours">The same of nearest neighbours; null for perplexity, where it says nothing more.</param>
internal sealed record ToldApart(string View, string Pair, int Texts, double Logistic, double? Neighbours);

/// <summary><c>textmad bench embeddings</c>: what each embedder can see.</summary>
internal sealed class BenchEmbeddingsCommand : CliCommand<BenchEmbeddingsSettings>
{
    private readonly Argument<string> _run = Syntax.Argument("RUN", "a run whose texts are to be distinguished from real ones and from each other");
    private readonly Option<string?> _regime = Syntax.Text("--regime", "NAME", "the regime to look at; default: the run's first");
    private readonly Option<int> _texts = Syntax.Integer("--texts", "N", "texts of either side at most", 50, 5000, 500);
    private readonly Option<bool> _json = Syntax.Json();

    public BenchEmbeddingsCommand(CliContext context)
        : base(
            context,
            "embeddings",
            "Measure how well each embedder tells real text from generated text, generation from generation, and human "
            + "text from human text that was merely cut (which it should not).",
            "textmad bench embeddings quickstart",
            "textmad bench embeddings quickstart --regime replace --json")
    {
    }

    protected override BenchEmbeddingsSettings Read(ParseResult arguments) => new(
        arguments.GetRequiredValue(_run), arguments.GetValue(_regime), arguments.GetValue(_texts), arguments.GetValue(_json));

    protected override int Run(BenchEmbeddingsSettings settings, CliContext context)
    {
        using var store = context.OpenStore();
        var options = new RunResults(store, RunNames.Folder(context, settings.Run)).Options;
        string[] lineages = [.. options.Loop.Regimes.SelectMany(one => one.Lineages)];
        var regime = settings.Regime ?? lineages[0];
        if (!lineages.Contains(regime))
        {
            throw new InputException($"--regime: the run has no '{regime}'; it has {string.Join(", ", lineages)}.");
        }

        var judge = Judge.Require(context.Workspace, store, options.Measuring.Judge.Name ?? options.Data.Corpus, "bench embeddings");
        var (fitted, first, second) = Real(store, options, judge);
        var embedders = new List<(string Name, ITextEmbedder? Embedder)> { ("judge perplexity", null), ("judge", judge), ("tfidf", TermVectors.Fit(fitted)) };
        if (Adapters.MiniLM.Problem() is not { } problem)
        {
            embedders.Add(("minilm", Embedders.Of(EmbedderKind.Minilm, null, fitted, "bench embeddings")));
        }
        else
        {
            context.Note($"note: without minilm: {problem}");
        }

        var rows = new List<ToldApart>();
        foreach (var (pair, sides) in Pairs(store, settings.Run, regime, options, first, second))
        {
            var cut = sides.Select(side => CuttableTexts.ToEqualLengths(settings.Texts, new CuttableTexts(side.One.Texts), new CuttableTexts(side.Other.Texts))).ToList();
            foreach (var (name, embedder) in embedders)
            {
                context.Progress.Report($"{pair}, {name}", rows.Count, 5 * embedders.Count, "pairs");
                var values = sides.Zip(cut).Select(both => Told(both.First, both.Second, embedder, judge, context.Cancellation)).ToList();
                rows.Add(new ToldApart(name, pair, (int)cut.Average(c => c[0].Texts.Count), values.Average(v => v.Logistic), values.Average(v => v.Neighbours)));
            }
        }

        context.Progress.Clear();
        if (settings.Json)
        {
            context.WriteJson(rows);
            return ExitCode.Done;
        }

        string[] pairs = [.. rows.Select(row => row.Pair).Distinct()];
        var table = Tables.Create(["view", "classifier", .. pairs]);
        foreach (var column in Enumerable.Range(2, pairs.Length))
        {
            table.Columns[column].Alignment = Justify.Right;
        }

        foreach (var group in rows.GroupBy(row => row.View))
        {
            table.AddRow([Tables.Cell(group.Key), "logistic", .. group.Select(row => FormattableString.Invariant($"{row.Logistic:F3}"))]);
            table.AddRow([Tables.Cell(group.Key), "neighbours", .. group.Select(row => row.Neighbours is { } area ? FormattableString.Invariant($"{area:F3}") : "-")]);
        }

        context.Console.Write(table);
        return ExitCode.Done;
    }

    private static (double Logistic, double? Neighbours) Told(
        (Side One, Side Other) sides, IReadOnlyList<CutTexts> cut, ITextEmbedder? embedder, Judge judge, CancellationToken cancellation)
    {
        var points = cut.Select(side => embedder is null ? Perplexities(judge.Score(side.Texts, cancellation)) : embedder.Embed(side.Texts, cancellation)).ToList();
        int[] one = [.. cut[0].Documents.Select(i => sides.One.Groups[i])];
        int[] other = [.. cut[1].Documents.Select(i => sides.Other.Groups[i])];
        return (Separability.Logistic(points[0], points[1], one, other),
            embedder is null ? null : Separability.NearestNeighbours(points[0], points[1], one, other));
    }

    /// <summary>Returns each text's mean negative log-probability per token under the judge, as a point on a line.</summary>
    private static Embeddings Perplexities(ScoredSequences scored) =>
        new([.. scored.LogProbabilities.Select(tokens => tokens.Length == 0 ? 0f : (float)-tokens.Average(x => (double)x))], 1);

    /// <summary>Passages of documents that the judge has not seen, in three parts that share no document: to fit tfidf on, and two sides.</summary>
    private static (IReadOnlyList<string> Fitted, Side First, Side Second) Real(ICorpusStore store, ExperimentOptions options, Judge judge)
    {
        var documents = store.ReadDocuments(new DocumentQuery { Corpus = options.Data.Corpus, ExcludeWithdrawn = true }).Where(document => !judge.HasSeen(document))
            .OrderBy(document => document.HashContent().ToString(), StringComparer.Ordinal).ToList();
        var words = options.Data.PassageWords == 0 ? 64 : options.Data.PassageWords;
        var parts = Enumerable.Range(0, 3).Select(part =>
        {
            var passages = documents.Index().Where(document => document.Index % 3 == part)
                .SelectMany(document => PassageSplitter.Passages([document.Item], words).Select(passage => (passage.Text, document.Index))).ToList();
            return new Side([.. passages.Select(passage => passage.Text)], [.. passages.Select(passage => passage.Index)]);
        }).ToList();
        return (parts[0].Texts, parts[1], parts[2]);
    }

    private static IEnumerable<(string Pair, IReadOnlyList<(Side One, Side Other)> Sides)> Pairs(
        ICorpusStore store, string run, string regime, ExperimentOptions options, Side first, Side second)
    {
        var last = options.Loop.Generations;
        List<List<Side>> written =
        [
            .. options.Loop.Seeds.Select(seed => Enumerable.Range(0, last + 1)
                .Select(t => Written(store, ModelId.Of(run, t == 0 ? ModelId.SharedRegime : regime, seed, t))).ToList()),
        ];
        yield return ("real, real", [(first, second)]);
        yield return ("real, cut real", [.. written.Select(seed => (first, CutLike(second, seed[last])))]);
        yield return ("real, generation 0", [.. written.Select(seed => (first, seed[0]))]);
        yield return (FormattableString.Invariant($"real, generation {last}"), [.. written.Select(seed => (first, seed[last]))]);
        yield return ("generation t, t + 1", [.. written.SelectMany(seed => Enumerable.Range(0, last).Select(t => (seed[t], seed[t + 1])))]);
    }

    private static Side Written(ICorpusStore store, ModelId model)
    {
        List<string> texts = [.. store.ReadDocuments(new DocumentQuery { Model = model }).Select(document => document.Text)];
        return texts.Count > 0
            ? new Side(texts, [.. Enumerable.Range(0, texts.Count)])
            : throw new InputException($"The store has no text that {model} wrote; the run must be finished, and its texts kept.");
    }

    /// <summary>Human passages cut to the lengths of other texts, in turn.</summary>
    private static Side CutLike(Side human, Side other)
    {
        int[] lengths = [.. other.Texts.Select(text => Document.CountWords(text)).Where(words => words > 0)];
        return human with { Texts = [.. human.Texts.Select((text, i) => CuttableTexts.Beginning(text, lengths[i % lengths.Length]))] };
    }

    private sealed record Side(IReadOnlyList<string> Texts, IReadOnlyList<int> Groups);
}
