using TextMad.Numerics.Random;
using TextMad.Storage;
using TextMad.Storage.Changes;
using TextMad.Storage.Records;

namespace TextMad.Tests.Storage.Damage;

/// <summary>Fills a store of a few hundred pages with something of everything, in several batches, with updates and erasures as they happen in use.</summary>
internal static class FullStore
{
    private const int Batches = 6;
    private const int PerBatch = 60;

    private static readonly DateTimeOffset _noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Fills a store that is empty.</summary>
    public static void Fill(ICorpusStore store)
    {
        var random = RandomKey.FromSeed(3).Stream();
        var all = new List<Document>();
        for (var number = 0; number < Batches; number++)
        {
            var batch = new StoreBatch { At = _noon.AddMinutes(number) };
            var first = new ModelId($"r{number / 2}/base/s1/g{number % 2}");
            for (var i = 0; i < PerBatch; i++)
            {
                var parent = all.Count == 0 ? null : all[random.NextInt32(all.Count)];
                Origin origin = (i % 6) switch
                {
                    1 when parent is not null => new Origin.Derived("cut", [new Parent(parent.Id, 0.25 + (0.5 * random.NextDouble()))], "words 0-9"),
                    2 => new Origin.Crawled($"http://site{i}.example/{number}", $"{number}", Title(random), 0.5),
                    3 when parent is not null => new Origin.Sampled(first, number % 2, i, parent.Id, random.NextDouble()),
                    4 => new Origin.Sampled(first, number % 2, i),
                    _ => new Origin.Imported($"source{i % 7}", $"{number}/{i}", Title(random), "1961", "2026-01-02"),
                };
                batch.Documents.Add(Document.Create(Text(random, 20 + random.NextInt32(i == 7 ? 4000 : 500)), origin, i % 3 == 0 ? "en" : null));
            }

            // A model reads what was there before it wrote.
            var read = number == 0 ? batch.Documents.Where(document => document.Origin is Origin.Imported).ToList() : [.. all];
            all.AddRange(batch.Documents);
            batch.Corpora.Add(new CorpusRecord($"corpus{number % 3}", Title(random)));
            batch.Members.AddRange(batch.Documents.Select(document => new CorpusMember($"corpus{number % 3}", document.Id)));
            batch.Dropped.AddRange(
                Enumerable.Range(0, 30).Select(i => new DroppedDocument($"corpus{number % 3}", $"{Title(random)}:{number}:{i}", "too_short", Title(random))));
            var isOpen = number % 2 == 0;
            var run = new RunRecord($"r{number / 2}", isOpen ? RunStatus.Running : RunStatus.Done, $"seed: {number / 2}", _noon, isOpen ? null : _noon.AddHours(number));
            batch.Runs.Add(run);
            batch.Files.AddRange(Enumerable.Range(0, 5).Select(i => new KeptFile(run.Id, $"measurements/{i}.jsonl", ContentHash.Of($"{number} {i}").ToString(), i, null)));
            batch.TrainingSets.Add(new TrainingSet(
                first.Value, run.Id, [.. Enumerable.Range(0, 150).Select(_ => new TrainingMember(read[random.NextInt32(read.Count)].Id, 1 + random.NextInt32(99)))]));
            batch.Models.Add(new ModelRecord(
                first, run.Id, "base", 1 + (ulong)number, number % 2, first.Value, number % 2 == 0 ? null : new ModelId($"r{number / 2}/base/s1/g0"), Checkpoint: $"runs/{run.Id}",
                Checksum: ContentHash.Of($"{number}").ToString()));
            if (number > 1)
            {
                batch.Withdrawals.Add(new Withdrawal(all[7 * number].Id, Title(random), _noon.AddDays(number), Erased: number % 2 == 0));
            }

            store.Commit(batch);
        }

        Change(store, random);
    }

    /// <summary>Labels what stays, and removes and renames what came after it.</summary>
    private static void Change(ICorpusStore store, RandomStream random)
    {
        var come = new StoreBatch { At = _noon.AddHours(1) };
        come.Documents.AddRange(Enumerable.Range(0, PerBatch).Select(i => Document.Create(Text(random, 50), new Origin.Imported("passing", $"{i}"))));
        come.Corpora.AddRange([new CorpusRecord("passing"), new CorpusRecord("first-name")]);
        come.Members.AddRange(come.Documents.Select((document, i) => new CorpusMember(i % 2 == 0 ? "passing" : "first-name", document.Id)));
        come.Dropped.Add(new DroppedDocument("passing", "file", "too_short"));
        come.Runs.Add(new RunRecord("passing-run", RunStatus.Done, "seed: 9", _noon, _noon));
        come.TrainingSets.Add(new TrainingSet(
            "passing-run/base/s1/g0", "passing-run", [.. come.Documents.Where((_, i) => i % 2 == 0).Select(document => new TrainingMember(document.Id, 3))]));
        come.Models.Add(new ModelRecord(new ModelId("passing-run/base/s1/g0"), "passing-run", "base", 1, 0, "passing-run/base/s1/g0"));
        come.Labels.AddRange([new RunLabel("r0", "the first", "baseline long", Title(random)), new RunLabel("r1", Note: Title(random)), new RunLabel("passing-run", "gone")]);
        store.Commit(come);

        var go = new StoreBatch { Removal = new StoreRemoval { Runs = { "passing-run" }, Corpora = { "passing" }, DroppedScopes = { "passing" } } };
        go.Removal.Documents.AddRange(come.Documents.Where((_, i) => i % 2 == 0).Select(document => document.Id));
        go.Renames.Add(new CorpusRename("first-name", "second-name"));
        go.Labels.Add(new RunLabel("r1", "the second", "baseline", Title(random)));
        store.Commit(go);
    }

    private static string Title(RandomStream random) => Text(random, 3).TrimEnd('.');

    private static string Text(RandomStream random, int words) =>
        string.Join(' ', Enumerable.Range(0, words).Select(_ => Syllable(random) + Syllable(random) + (random.NextInt32(3) == 0 ? "é" : ""))) + ".";

    private static string Syllable(RandomStream random) => $"{"bklmnrstvz"[random.NextInt32(10)]}{"aeiou"[random.NextInt32(5)]}";
}
