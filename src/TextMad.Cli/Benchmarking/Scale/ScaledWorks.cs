using System.Globalization;
using System.Text.Json;
using TextMad.Configuration;
using TextMad.Corpora.Import;
using TextMad.Corpora.Pipeline;
using TextMad.Metrics;
using TextMad.Metrics.Counting;
using TextMad.Models.Transformers;
using TextMad.Numerics.Random;
using TextMad.Numerics.Threading;
using TextMad.Sampling;
using TextMad.SimulatedWeb;
using TextMad.Storage;
using TextMad.Storage.Sqlite;
using TextMad.Tokenization;
using TextMad.Training;

namespace TextMad.Cli.Benchmarking.Scale;

/// <summary>The works whose growth is measured. Documents are of 150 invented words, about 1 KB; models are small.</summary>
internal static class ScaledWorks
{
    /// <summary>The tokenizer's name.</summary>
    public const string Tokenizer = "tokenizer";

    /// <summary>The metrics' name.</summary>
    public const string Metrics = "metrics";

    /// <summary>The import's name.</summary>
    public const string Import = "import";

    /// <summary>The name of a corpus's processing.</summary>
    public const string Process = "process";

    /// <summary>The name of the search for near duplicates.</summary>
    public const string MinHash = "minhash";

    private const int Words = 150;
    private const int Language = 20_000;
    private const int Vocabulary = 2048;
    private const int TokensPerText = 63;
    private const int DocumentBytes = 1080;

    private static readonly TransformerOptions _shape = new() { Layers = 2, Heads = 2, Width = 64, Context = 64 };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ScaledWork> All { get; } =
    [
        new(Import, "documents", DocumentBytes, "JSON lines into a store in SQLite", 100_000, PrepareImport),
        new(Process, "documents", DocumentBytes, "the recipe 'c4': tidy, C4's rules, exact duplicates", 30_000, input => PrepareProcess(input, RecipeLibrary.Find("c4", []))),
        new(MinHash, "documents", DocumentBytes, "near duplicates by MinHash, 14 bands of 8", 30_000, input => PrepareProcess(
            input, SettingsReader.Read<PipelineRecipe>("description: near duplicates\nblocks: [minhash_duplicates]\n", "the recipe", [])))
        {
            Sorts = true,
        },
        new("questions", "documents", 86, "eleven questions of provenance, each in its median, to a store in SQLite", 100_000, PrepareQuestions),
        new(Tokenizer, "documents", DocumentBytes, "byte-pair encoding with 4,096 ids is learnt", 30_000, PrepareTokenizer),
        new("training", "tokens", 4, "2 layers of width 64, batches of 8 contexts of 64", 2_000_000, PrepareTraining),
        new("sampling", "tokens", 4, "the same shape writes 64 texts of 63 tokens at once", 1_000_000, PrepareSampling),
        new(Metrics, "documents", DocumentBytes, "all metrics that need no model, beside a reference of the same size", 10_000, PrepareMetrics),
        new("web", "sites", 9 * DocumentBytes, "a simulated web is made and lives four weeks", 5_000, PrepareWeb),
    ];

    private static Action PrepareImport(ScaleInput input)
    {
        var path = input.At("texts.jsonl");
        var text = SyntheticText.Source(Words, language: Language);
        using (var file = new StreamWriter(path))
        {
            for (var i = 0; i < input.Size; i++)
            {
                file.WriteLine(JsonSerializer.Serialize(new { id = i.ToString(CultureInfo.InvariantCulture), text = text(i) }));
            }
        }

        return () =>
        {
            using var store = SqliteCorpusStore.Open(input.At("corpus.db"), StoreOpenMode.Create);
            new CorpusImporter(store).Import("texts", ImportSources.Read([path]), null, IProgressSink.None, input.Cancellation);
        };
    }

    private static Action PrepareProcess(ScaleInput input, PipelineRecipe recipe)
    {
        PrepareImport(input)();
        return () =>
        {
            using var store = SqliteCorpusStore.Open(input.At("corpus.db"), StoreOpenMode.Create);
            new CorpusPipeline(store, input.At("processed"), PipelinePlan.Create(recipe, "texts", "kept"), new PipelineOptions()).Run(IProgressSink.None, input.Cancellation);
        };
    }

    private static Action PrepareQuestions(ScaleInput input)
    {
        var settings = new BenchStoreSettings(input.Size, 10, 100, 12, null, null, false);
        using (var store = SqliteCorpusStore.Open(input.At("corpus.db"), StoreOpenMode.Create))
        {
            using var silent = new StringWriter();
            BenchStore.Fill([store], settings, new CliContext(silent, silent));
        }

        return () =>
        {
            using var store = SqliteCorpusStore.Open(input.At("corpus.db"), StoreOpenMode.ReadOnly);
            BenchStore.Ask(store, settings);
        };
    }

    private static Action PrepareTokenizer(ScaleInput input)
    {
        var texts = SyntheticText.Documents(input.Size, Words, language: Language);
        return () => BytePairTokenizer.Train(texts, new BytePairTrainingOptions { Vocabulary = 4096 }, progress: null, input.Cancellation);
    }

    private static Action PrepareTraining(ScaleInput input)
    {
        const int Batch = 8;
        var key = RandomKey.FromSeed(1).For("scale");
        var stream = SyntheticTokens.Of(Vocabulary, key.For("tokens"));
        var training = new TrainingOptions { Budget = BudgetUnit.Steps, Amount = Math.Max(1, Math.Round((double)input.Size / (Batch * _shape.Context))), Batch = Batch };
        return () => new TransformerTrainer(_shape, training, Vocabulary, endOfText: 0).Train(stream, key.For("fit"), cancellation: input.Cancellation);
    }

    private static Action PrepareSampling(ScaleInput input)
    {
        var key = RandomKey.FromSeed(1).For("scale");
        var model = new Transformer(_shape, Vocabulary, endOfText: 0, key.For("weights")) { Team = ThreadTeam.For(Environment.ProcessorCount) };
        var generator = new TextGenerator(
            TransformerEngines.Of(new EngineOptions()).Open(model), endOfText: 0,
            new DecodingOptions { MinimumTokens = TokensPerText, MaximumTokens = TokensPerText, Batch = 64 });
        return () => generator.Generate(Math.Max(1, input.Size / TokensPerText), key.For("texts"), cancellation: input.Cancellation);
    }

    private static Action PrepareMetrics(ScaleInput input)
    {
        var texts = SyntheticText.Documents(input.Size, Words, language: Language);
        var reference = SyntheticText.Documents(input.Size, Words, seed: 2, language: Language);
        return () =>
        {
            var given = new MetricInput
            {
                Texts = new TextCollection(texts), Reference = new TextCollection(reference), Team = ThreadTeam.For(Environment.ProcessorCount),
            };
            foreach (var metric in MetricSuite.All.Where(metric => (metric.Needs & ~given.Available) == 0))
            {
                input.Cancellation.ThrowIfCancellationRequested();
                metric.Measure(given);
            }
        };
    }

    private static Action PrepareWeb(ScaleInput input)
    {
        const int Weeks = 4;
        var options = new WebOptions { Sites = new SiteOptions { Count = input.Size } };
        return () =>
        {
            var world = WebWorld.Create(options, 1, new InventedArticles(Words));
            for (var week = 0; week < Weeks; week++)
            {
                input.Cancellation.ThrowIfCancellationRequested();
                world.Tick();
            }

            world.Save(input.At("world"));
        };
    }
}
