using TextMad.Experiments;
using TextMad.Experiments.Runs;
using TextMad.Generations;
using TextMad.Generations.Regimes;
using TextMad.Models.Transformers;
using TextMad.Numerics.Random;
using TextMad.Reporting;
using TextMad.Storage;
using TextMad.Storage.Records;
using TextMad.Storage.Sqlite;
using TextMad.Texts;
using TextMad.Tokenization;
using TextMad.Training;

namespace TextMad.Tests.Experiments;

/// <summary>A run on Russian, whose letters are two bytes each: where a tokenizer has few merges, a model writes them byte by byte.</summary>
public sealed class RussianRunTests : IDisposable
{
    private static readonly string[] _subjects = ["старый мельник", "наша соседка", "учитель", "кот на крыше", "молодая щука", "дедушка", "весёлый почтальон"];
    private static readonly string[] _verbs = ["увидел", "ищет", "нашёл", "забыл", "рисует", "любит", "объясняет", "ждёт"];
    private static readonly string[] _objects = ["синюю чашку", "дорогу домой", "письмо из города", "объявление", "ёлку", "большой сад", "ключ от двери"];

    private readonly DirectoryInfo _workspace = Directory.CreateTempSubdirectory("textmad-russian-");

    public void Dispose() => _workspace.Delete(recursive: true);

    [Fact]
    public void No_text_of_three_generations_is_broken_or_padded()
    {
        var folder = new RunFolder("run", Path.Combine(_workspace.FullName, "runs", "run"));
        Directory.CreateDirectory(folder.Path);
        using var store = SqliteCorpusStore.Open(Path.Combine(_workspace.FullName, "corpus.db"), StoreOpenMode.Create);
        Fill(store);
        new Experiment(store, folder, new ExperimentOptions
        {
            Data = new DataOptions { Corpus = "text", PassageWords = 16, Tokens = 3000, HeldoutTokens = 800 },
            Tokenizer = new TokenizerOptions { Vocabulary = 280 },
            Model = new TransformerModelOptions
            {
                Shape = new TransformerOptions { Layers = 1, Heads = 2, Width = 24, Context = 64 },
                Training = new TrainingOptions { Budget = BudgetUnit.Steps, Amount = 60, Batch = 8, LearningRate = 5e-3 },
            },
            Loop = new LoopOptions { Generations = 3, Seeds = [1], Regimes = [new Replace(), new Rephrase { Share = 0.5 }] },
        }).Run();

        var rows = MetricsFile.Read(folder.Metrics);
        foreach (var generation in Enumerable.Range(0, 4))
        {
            double Value(string metric) => rows.Single(row => row.Metric == metric && row.Generation == generation && row.Regime is ModelId.SharedRegime or "replace").Value!.Value;
            var written = store.ReadDocuments(new DocumentQuery { Model = ModelId.Of("run", generation == 0 ? ModelId.SharedRegime : "replace", 1, generation) }).ToList();
            Assert.NotEmpty(written);
            Assert.All(written, document =>
            {
                Assert.DoesNotContain('\uFFFD', document.Text);
                Assert.Same(document.Text, WhiteSpaceRuns.Bound(document.Text));
            });

            // The models would have broken characters: it was refused.
            Assert.InRange(Value("invalid_text_mass"), 1e-6, 0.9);
            Assert.InRange(Value("mean_words"), 0.5, 1000);
            Assert.InRange(Value("cut_share"), 0, 1);
            Assert.InRange(Value("empty_share"), 0, 1);
            Assert.InRange(Value("trimmed_share"), 0, 1);
            Assert.InRange(Value("whitespace_share"), 0, 0.9);
            Assert.InRange(Value("refused_whitespace_mass"), 0, 0.9);
        }

        // Whether a text ended goes with it into the store.
        var all = store.ReadDocuments(new DocumentQuery { OriginKind = OriginKind.Sampled }).Select(document => (Origin.Sampled)document.Origin).ToList();
        Assert.Contains(all, origin => !origin.Cut);

        // What a model rewrote of human documents is whole, too.
        var rewritten =
            store.ReadDocuments(new DocumentQuery { OriginKind = OriginKind.Sampled }).Where(document => document.Origin is Origin.Sampled { Prompt: not null }).ToList();
        Assert.NotEmpty(rewritten);
        Assert.All(rewritten, document => Assert.DoesNotContain('\uFFFD', document.Text));
    }

    private static void Fill(SqliteCorpusStore store)
    {
        var random = RandomKey.FromSeed(3).Stream();
        var batch = new StoreBatch();
        batch.Corpora.Add(new CorpusRecord("text"));
        for (var i = 0; i < 60; i++)
        {
            var sentences = Enumerable.Range(0, 12).Select(_ => $"{One(_subjects)} {One(_verbs)} {One(_objects)}.").ToArray();
            var document = Document.Create(string.Join(i % 2 == 0 ? " " : "\n\n\n\n", sentences), new Origin.Imported("invented", $"text {i}"));
            batch.Documents.Add(document);
            batch.Members.Add(new CorpusMember("text", document.Id));
        }

        store.Commit(batch);
        string One(string[] words) => words[random.NextInt32(words.Length)];
    }
}
