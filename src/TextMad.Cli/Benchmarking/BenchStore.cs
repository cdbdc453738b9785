using System.Diagnostics;
using TextMad.Provenance;
using TextMad.Provenance.Lineages;
using TextMad.Storage;
using TextMad.Storage.Records;
using TextMad.Texts;

namespace TextMad.Cli.Benchmarking;

/// <summary>Fills stores with invented documents and the models of a long run, and asks them about provenance.</summary>
internal static class BenchStore
{
    private const int BatchSize = 2000;

    /// <summary>Human documents and their passages, then generation after generation: a training set of what came before, a model, what it writes.</summary>
    /// <returns>Documents a second, of each store. They are given each batch in turn, which one begins in turn, too.</returns>
    public static double[] Fill(IReadOnlyList<ICorpusStore> stores, BenchStoreSettings settings, CliContext context)
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

    /// <summary>Asks what people ask of documents and models.</summary>
    public static IReadOnlyList<QuestionTime> Ask(ICorpusStore store, BenchStoreSettings settings)
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

    /// <summary>Makes the index of the human documents, and asks which spans of texts stand there that are these with every twentieth word changed.</summary>
    public static (IndexCost Cost, QuestionTime Question) Trace(ICorpusStore store, CliContext context)
    {
        var folder = Directory.CreateTempSubdirectory("textmad-bench-");
        try
        {
            var collection = NearCollection.Of(store, "human");
            var (clock, processor) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
            using var documents = NearDocuments.Over(store, collection, folder.FullName, context.Progress, context.Cancellation);
            var (seconds, processorSeconds) = (clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - processor).TotalSeconds);
            string[] texts =
            [
                .. Enumerable.Range(0, 100).Select(i => string.Join(' ', store.FindDocument(collection.ReadFrom(i * (collection.Documents / 100)).First())!.Text.Split(' ')
                    .Select((word, at) => at % 20 == 19 ? "changed" : word))),
            ];
            var cost = new IndexCost(
                collection.Documents, store.Count(new DocumentQuery { Corpus = "human" }).Words, seconds, processorSeconds,
                folder.EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length));
            return (cost, Time("spans of a text that stand in the human documents", texts.Length, i => documents.Trace(texts[i], 8, 3)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
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
