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
internal sealed record BenchStoreSettings(int Documents, int Generations, int SetSize, int Words, string? Store, string? Against, bool Json);

/// <summary>How long a question took.</summary>
/// <param name="Question">The question that was timed.</param>
/// <param name="MedianMilliseconds">Median over the times it was asked, about different documents and models.</param>
/// <param name="WorstMilliseconds">The longest time.</param>
/// <param name="Times">How often it was asked.</param>
internal sealed record QuestionTime(string Question, double MedianMilliseconds, double WorstMilliseconds, int Times);

/// <summary>What was measured.</summary>
/// <param name="Documents">The documents that were written.</param>
/// <param name="Models">The models.</param>
/// <param name="CommitDocumentsPerSecond">Documents written a second.</param>
/// <param name="StoreBytes">Bytes of the store's file; 0 on a server.</param>
/// <param name="Questions">How long each question took.</param>
/// <param name="Against">The same of the other store, which was filled with the same batches in turn; null when none was named.</param>
internal sealed record BenchStoreAnswer(
    long Documents, int Models, double CommitDocumentsPerSecond, long StoreBytes, IReadOnlyList<QuestionTime> Questions, BenchStoreAnswer? Against = null);

/// <summary><c>textmad bench store</c>: how fast documents are written, and questions of provenance answered.</summary>
internal sealed class BenchStoreCommand : CliCommand<BenchStoreSettings>
{
    private const int BatchSize = 2000;

    private readonly Option<int> _documents = Syntax.Integer("--documents", "N", "documents", 1000, 100_000_000, 1_000_000);
    private readonly Option<int> _generations = Syntax.Integer("--generations", "N", "generations of models, each trained on what those before wrote", 2, 1000, 50);
    private readonly Option<int> _setSize = Syntax.Integer("--set", "N", "documents of a training set", 100, 10_000_000, 100_000);
    private readonly Option<int> _words = Syntax.Integer("--words", "N", "words of a document, more or less; about 150 make 1 KB", 1, 1_000_000, 12);
    private readonly Option<string?> _store = Syntax.Text("--store", "STORE", "a new store to fill: " + StoreAddress.Forms + " (default: a file that is deleted afterwards)");
    private readonly Option<string?> _against = Syntax.Text("--against", "STORE", "a second new store, filled with the same batches in turn and asked the same");
    private readonly Option<bool> _json = Syntax.Json();

    public BenchStoreCommand(CliContext context)
        : base(
            context,
            "store",
            "Measure how fast documents are written to a store, and how fast it answers questions of provenance.",
            "textmad bench store --documents 100000 --set 10000",
            "textmad bench store --documents 200000 --words 150 --generations 2 --against postgres://me@127.0.0.1/bench",
            "textmad bench store --json")
    {
    }

    protected override BenchStoreSettings Read(ParseResult arguments) => new(
        arguments.GetValue(_documents), arguments.GetValue(_generations), arguments.GetValue(_setSize), arguments.GetValue(_words), arguments.GetValue(_store),
        arguments.GetValue(_against), arguments.GetValue(_json));

    protected override int Run(BenchStoreSettings settings, CliContext context)
    {
        var folder = Directory.CreateTempSubdirectory("textmad-bench-");
        try
        {
            string[] names = settings.Against is { } other ? [settings.Store ?? Path.Combine(folder.FullName, "corpus.db"), other]
                : [settings.Store ?? Path.Combine(folder.FullName, "corpus.db")];
            StoreAddress[] addresses = [.. names.Select(name => context.ReadAddress(name, Directory.GetCurrentDirectory()))];
            if (addresses is [var one, var two] && one == two)
            {
                throw new InputException($"--store and --against both name '{one}': name two stores.");
            }

            var answers = Measure(addresses, settings, context);
            context.Progress.Clear();
            Show(addresses, answers, settings, context);
            return ExitCode.Done;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static BenchStoreAnswer[] Measure(StoreAddress[] addresses, BenchStoreSettings settings, CliContext context)
    {
        var stores = new List<ICorpusStore>();
        try
        {
            foreach (var address in addresses)
            {
                stores.Add(address.Open(StoreOpenMode.Create));
                if (stores[^1].Count(new DocumentQuery()).Documents > 0)
                {
                    throw new InputException($"'{address}' holds documents: name a new store, because the benchmark adds invented documents to it.");
                }
            }

            var speeds = Fill(stores, settings, context);
            return [.. stores.Zip(addresses, speeds).Select(row => new BenchStoreAnswer(
                row.First.Count(new DocumentQuery()).Documents,
                row.First.Models().Count,
                row.Third,
                row.Second.File is { } path ? new FileInfo(path).Length : 0,
                Ask(row.First, settings)))];
        }
        finally
        {
            stores.ForEach(store => store.Dispose());
        }
    }

    private static void Show(StoreAddress[] addresses, BenchStoreAnswer[] answers, BenchStoreSettings settings, CliContext context)
    {
        if (settings.Json)
        {
            context.WriteJson(answers is [var one, var two] ? one with { Against = two } : answers[0]);
            return;
        }

        foreach (var (address, answer) in addresses.Zip(answers))
        {
            context.WriteLine(
                $"{(answers.Length > 1 ? $"{address}: " : "")}{answer.Documents:N0} documents, {answer.Models:N0} models; "
                + $"{answer.CommitDocumentsPerSecond:N0} documents a second written{(answer.StoreBytes > 0 ? $", {Tables.Bytes(answer.StoreBytes)}" : "")}");
            var table = Tables.CreateNumeric(1, "question", "median ms", "worst ms", "times");
            foreach (var question in answer.Questions)
            {
                table.AddRow(Tables.Cell(question.Question), Tables.Number(question.MedianMilliseconds, 3), Tables.Number(question.WorstMilliseconds, 3),
                    Tables.Integer(question.Times));
            }

            context.Console.Write(table);
        }
    }

    /// <summary>Human documents and their passages, then generation after generation: a training set of what came before, a model, what it writes.</summary>
    /// <returns>Documents a second, of each store. They are given each batch in turn, which one begins in turn, too.</returns>
    private static double[] Fill(IReadOnlyList<ICorpusStore> stores, BenchStoreSettings settings, CliContext context)
    {
        var text = SyntheticText.Source(settings.Words, language: 20_000);
        var (pool, number, batches) = (new List<DocumentId>(), 0, 0);
        Stopwatch[] clocks = [.. stores.Select(_ => new Stopwatch())];
        var each = settings.Documents / (settings.Generations + 1);
        Commit(batch =>
        {
            batch.Corpora.Add(new CorpusRecord("human"));
            batch.Runs.Add(new RunRecord("bench", RunStatus.Done, "", DateTimeOffset.UnixEpoch));
        }, timed: false);
        Write(i => new Origin.Imported($"source{i % 100}", $"text {i}"), "human");
        for (var generation = 0; generation < settings.Generations; generation++)
        {
            var model = ModelId.Of("bench", generation == 0 ? ModelId.SharedRegime : "accumulate", 1, generation);
            var step = Math.Max(1, pool.Count / settings.SetSize);
            var set = new TrainingSet(
                model.Value, "bench", [.. pool.Where((_, i) => i % step == 0).Take(settings.SetSize).Select(id => new TrainingMember(id, settings.Words))]);
            var record = new ModelRecord(model, "bench", generation == 0 ? ModelId.SharedRegime : "accumulate", 1, generation, model.Value);
            Commit(batch =>
            {
                batch.TrainingSets.Add(set);
                batch.Models.Add(record);
            }, timed: false);
            var written = generation;
            Write(i => new Origin.Sampled(model, written, i), null);
        }

        return [.. clocks.Select(clock => number / clock.Elapsed.TotalSeconds)];

        void Write(Func<int, Origin> origin, string? corpus)
        {
            for (var begin = 0; begin < each; begin += BatchSize)
            {
                context.Cancellation.ThrowIfCancellationRequested();
                var documents = Enumerable.Range(begin, Math.Min(each - begin, BatchSize)).Select(i => Document.Create(text(number++), origin(i))).ToList();
                var first = pool.Count;
                pool.AddRange(documents.Select(document => document.Id));
                Commit(batch =>
                {
                    batch.Documents.AddRange(documents);
                    if (corpus is not null)
                    {
                        batch.Members.AddRange(documents.Select(document => new CorpusMember(corpus, document.Id)));
                        batch.Dropped.AddRange(documents.Select((document, i) =>
                            new DroppedDocument(corpus, $"file:{first + i}", TextReasons.ExactDuplicate, document.Id.ToString())));
                    }
                }, timed: true);
                context.Progress.Report("fill", number, settings.Documents, "documents");
            }
        }

        void Commit(Action<StoreBatch> fill, bool timed)
        {
            for (var turn = 0; turn < stores.Count; turn++)
            {
                var which = (turn + batches) % stores.Count;
                var batch = new StoreBatch();
                fill(batch);
                if (timed)
                {
                    clocks[which].Start();
                }

                stores[which].Commit(batch);
                clocks[which].Stop();
            }

            batches++;
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
