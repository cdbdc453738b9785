using Spectre.Console;
using System.CommandLine;
using System.Diagnostics;
using TextMad.Cli.Arguments;
using TextMad.Cli.Benchmarking;
using TextMad.Cli.Output;
using TextMad.Provenance;
using TextMad.Provenance.Lineages;
using TextMad.Storage;
using TextMad.Storage.Records;
using TextMad.Texts;

namespace TextMad.Cli.Commands.Bench;

/// <summary>What <c>textmad bench store</c> was asked.</summary>
internal sealed record BenchStoreSettings(int Documents, int Generations, int SetSize, string? Store, bool Json);

/// <summary>How long a question took.</summary>
/// <param name="Question">The question that was timed.</param>
/// <param name="MedianMilliseconds">Median over the times it was asked, about different documents and models.</param>
/// <param name="WorstMilliseconds">The longest time.</param>
/// <param name="Times">How often it was asked.</param>
internal sealed record QuestionTime(string Question, double MedianMilliseconds, double WorstMilliseconds, int Times);

/// <summary>What was measured.</summary>
internal sealed record BenchStoreAnswer(long Documents, int Models, double CommitDocumentsPerSecond, long StoreBytes, IReadOnlyList<QuestionTime> Questions);

/// <summary><c>textmad bench store</c>: how fast documents are written, and questions of provenance answered.</summary>
internal sealed class BenchStoreCommand : CliCommand<BenchStoreSettings>
{
    private const int BatchSize = 2000;
    private const int Words = 12;

    private readonly Option<int> _documents = Syntax.Integer("--documents", "N", "documents", 1000, 100_000_000, 1_000_000);
    private readonly Option<int> _generations = Syntax.Integer("--generations", "N", "generations of models, each trained on what those before wrote", 2, 1000, 50);
    private readonly Option<int> _setSize = Syntax.Integer("--set", "N", "documents of a training set", 100, 10_000_000, 100_000);
    private readonly Option<string?> _store = Syntax.Text("--store", "STORE", "a new store to fill: " + StoreAddress.Forms + " (default: a file that is deleted afterwards)");
    private readonly Option<bool> _json = Syntax.Json();

    public BenchStoreCommand(CliContext context)
        : base(
            context,
            "store",
            "Measure how fast documents are written to a store, and how fast it answers questions of provenance.",
            "textmad bench store --documents 100000 --set 10000",
            "textmad bench store --json")
    {
    }

    protected override BenchStoreSettings Read(ParseResult arguments) => new(
        arguments.GetValue(_documents), arguments.GetValue(_generations), arguments.GetValue(_setSize), arguments.GetValue(_store), arguments.GetValue(_json));

    protected override int Run(BenchStoreSettings settings, CliContext context)
    {
        var folder = Directory.CreateTempSubdirectory("textmad-bench-");
        try
        {
            var file = Path.Combine(folder.FullName, "corpus.db");
            var address = context.ReadAddress(settings.Store ?? file, Directory.GetCurrentDirectory());
            using var store = address.Open(StoreOpenMode.Create);
            if (store.Count(new DocumentQuery()).Documents > 0)
            {
                throw new InputException($"'{address}' holds documents: name a new store, because the benchmark adds invented documents to it.");
            }

            var speed = Fill(store, settings, context);
            var answer = new BenchStoreAnswer(
                store.Count(new DocumentQuery()).Documents,
                store.Models().Count,
                speed,
                address.File is { } path ? new FileInfo(path).Length : 0,
                Ask(store, settings));
            context.Progress.Clear();
            Show(answer, settings, context);
            return ExitCode.Done;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Show(BenchStoreAnswer answer, BenchStoreSettings settings, CliContext context)
    {
        if (settings.Json)
        {
            context.WriteJson(answer);
            return;
        }

        context.WriteLine(
            $"{answer.Documents:N0} documents, {answer.Models:N0} models; {answer.CommitDocumentsPerSecond:N0} documents a second written, {Tables.Bytes(answer.StoreBytes)}");
        var table = Tables.CreateNumeric(1, "question", "median ms", "worst ms", "times");
        foreach (var question in answer.Questions)
        {
            table.AddRow(Tables.Cell(question.Question), Tables.Number(question.MedianMilliseconds, 3), Tables.Number(question.WorstMilliseconds, 3),
                Tables.Integer(question.Times));
        }

        context.Console.Write(table);
    }

    /// <summary>Human documents and their passages, then generation after generation: a training set of what came before, a model, what it writes.</summary>
    /// <returns>Documents a second.</returns>
    private static double Fill(ICorpusStore store, BenchStoreSettings settings, CliContext context)
    {
        var text = SyntheticText.Source(Words, language: 20_000);
        var (pool, number, clock) = (new List<DocumentId>(), 0, new Stopwatch());
        var each = settings.Documents / (settings.Generations + 1);
        var first = new StoreBatch();
        first.Corpora.Add(new CorpusRecord("human"));
        first.Runs.Add(new RunRecord("bench", RunStatus.Done, "", DateTimeOffset.UnixEpoch));
        store.Commit(first);
        Write(i => new Origin.Imported($"source{i % 100}", $"text {i}"), "human");
        for (var generation = 0; generation < settings.Generations; generation++)
        {
            var model = ModelId.Of("bench", generation == 0 ? ModelId.SharedRegime : "accumulate", 1, generation);
            var batch = new StoreBatch();
            var step = Math.Max(1, pool.Count / settings.SetSize);
            batch.TrainingSets.Add(new TrainingSet(
                model.Value, "bench", [.. pool.Where((_, i) => i % step == 0).Take(settings.SetSize).Select(id => new TrainingMember(id, Words))]));
            batch.Models.Add(new ModelRecord(model, "bench", generation == 0 ? ModelId.SharedRegime : "accumulate", 1, generation, model.Value));
            store.Commit(batch);
            var written = generation;
            Write(i => new Origin.Sampled(model, written, i), null);
        }

        return number / clock.Elapsed.TotalSeconds;

        void Write(Func<int, Origin> origin, string? corpus)
        {
            for (var begin = 0; begin < each; begin += BatchSize)
            {
                context.Cancellation.ThrowIfCancellationRequested();
                var batch = new StoreBatch();
                for (var i = begin; i < Math.Min(each, begin + BatchSize); i++)
                {
                    batch.Documents.Add(Document.Create(text(number), origin(i)));
                    pool.Add(batch.Documents[^1].Id);
                    number++;
                    if (corpus is not null)
                    {
                        batch.Members.Add(new CorpusMember(corpus, pool[^1]));
                        batch.Dropped.Add(new DroppedDocument(corpus, $"file:{i}", TextReasons.ExactDuplicate, pool[^1].ToString()));
                    }
                }

                clock.Start();
                store.Commit(batch);
                clock.Stop();
                context.Progress.Report("fill", number, settings.Documents, "documents");
            }
        }
    }

    private static IReadOnlyList<QuestionTime> Ask(ICorpusStore store, BenchStoreSettings settings)
    {
        var middle = store.FindModel(ModelId.Of("bench", "accumulate", 1, settings.Generations / 2))!;
        var members = store.TrainingMembers(middle.TrainingSetId);
        DocumentId[] documents = [.. Enumerable.Range(0, 20).Select(i => members[i * members.Count / 20].Document)];
        var models = store.Models();
        return
        [
            Time("lineage of a document, up and down", documents.Length, i => new Lineage(store, new LineageOptions()).Of(documents[i].ToString())),
            Time("lineage of a model, up and down", models.Count, i => new Lineage(store, new LineageOptions()).Of(models[i].Id.Value)),
            Time("consumers of a document", documents.Length, i => new Consumers(store).OfDocuments([documents[i]])),
            Time("consumers of a source", 20, i => new Consumers(store).OfPlace($"source{i}")),
            Time("tokens of a model by origin", models.Count, i => TokenOrigins.Of(store, [models[i]])),
            Time("why was this dropped", 20, i => store.DroppedFrom($"file:{i}")),
            Time("what was dropped for this document", documents.Length, i => store.DroppedFor(documents[i])),
            Time("totals of the store by origin", 20, _ => store.CountByOrigin(new DocumentQuery())),
            Time("synthetic ancestry of a document", documents.Length, i => new SyntheticAncestry(store).OfDocument(documents[i])),
            Time($"synthetic ancestry of a training set of {members.Count} documents", 20, _ => new SyntheticAncestry(store).OfTrainingSet(middle.TrainingSetId)),
            Time("shares of a document", documents.Length, i => store.SharesOf(documents[i])),
        ];
    }

    private static QuestionTime Time(string question, int times, Action<int> ask)
    {
        var milliseconds = new double[times];
        for (var i = 0; i < times; i++)
        {
            var clock = Stopwatch.StartNew();
            ask(i);
            milliseconds[i] = clock.Elapsed.TotalMilliseconds;
        }

        Array.Sort(milliseconds);
        return new QuestionTime(question, milliseconds[times / 2], milliseconds[^1], times);
    }
}
