using TextMad.Cli.Benchmarking;
using TextMad.Configuration;
using TextMad.Experiments;
using TextMad.Experiments.Runs;
using TextMad.Generations.Regimes;
using TextMad.Judging;
using TextMad.Models.Files;
using TextMad.Models.Transformers;
using TextMad.Reporting;
using TextMad.Sampling;
using TextMad.Storage;
using TextMad.Storage.Records;
using TextMad.Storage.Sqlite;
using TextMad.Tests.Support;
using TextMad.Tokenization;
using TextMad.Training;

namespace TextMad.Tests.Experiments;

/// <summary>Whole runs with engines of other projects, beside the same run without; skipped where one cannot be loaded.</summary>
public sealed class EngineRunTests : IDisposable
{
    private static readonly ExperimentOptions _options = new()
    {
        Data = new DataOptions { Corpus = "text", PassageWords = 0, Tokens = 1200, HeldoutTokens = 300 },
        Tokenizer = new TokenizerOptions { Vocabulary = 300 },
        Model = new TransformerModelOptions
        {
            Shape = new TransformerOptions { Layers = 1, Heads = 2, Width = 16, Context = 48 },
            Training = new TrainingOptions { Budget = BudgetUnit.Steps, Amount = 20, Batch = 8 },
        },
        Writing = new WritingOptions { Decoding = new DecodingOptions { MaximumTokens = 40, Batch = 16 } },
        Loop = new LoopOptions { Generations = 1, Seeds = [1], Regimes = [new Replace()] },
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("textmad-engine-runs-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    [Trait(LoadableEngines.Package, LoadableEngines.TorchSharp)]
    public void A_run_on_torch_measures_what_the_built_in_engine_does_and_says_what_it_ran_on()
    {
        LoadableEngines.Require(Adapters.TorchSharp);
        var (builtin, torch) = (Run("builtin", _options), Run("torch", _options with { Model = _options.Model with { Engine = ModelEngine.Torch } }));

        // The first model is trained on the same text from the same weights; what it then draws can part ways at the last bit.
        Assert.Equal(Perplexity(builtin, generation: 0), Perplexity(torch, generation: 0), 0.01);
        Assert.InRange(Perplexity(torch, generation: 1), 0.5 * Perplexity(builtin, generation: 1), 2 * Perplexity(builtin, generation: 1));
        Assert.DoesNotContain("\"engine\"", File.ReadAllText(builtin.DataManifest));
        Assert.Contains("\"name\": \"torch\"", File.ReadAllText(torch.DataManifest));
        Assert.Contains("\"repeatable\": false", File.ReadAllText(torch.DataManifest));
        Assert.Equal(ModelEngine.Torch, SettingsReader.ReadFile<ExperimentOptions>(torch.Configuration).Model.Engine);
        Assert.Equal("torch", Checkpoint.ReadManifest(torch.Checkpoint(ModelId.Of("torch", "replace", 1, 1))).Engine);
    }

    [Fact]
    [Trait(LoadableEngines.Package, LoadableEngines.TorchSharp)]
    public void A_run_on_torch_that_is_repeated_measures_the_same_to_the_last_digit()
    {
        LoadableEngines.Require(Adapters.TorchSharp);
        // One text at a time, because it is products of one row that mind where their factors lie.
        var model = (TransformerModelOptions)_options.Model;
        var options = _options with
        {
            Model = model with { Engine = ModelEngine.Torch, Shape = model.Shape with { Width = 64 } },
            Writing = new WritingOptions { Decoding = new DecodingOptions { MaximumTokens = 40, Batch = 1 } },
        };
        var first = File.ReadAllText(Run("torch", options).Metrics);
        for (var again = 1; again < 4; again++)
        {
            // Where .NET puts what it makes is not where it was.
            var between = new byte[(1 << 17) + (8 * again)];
            Assert.Equal(first, File.ReadAllText(Run("torch", options, $"again-{again}").Metrics));
            GC.KeepAlive(between);
        }
    }

    [Fact]
    public void A_run_with_foreign_code_for_the_same_tokenizer_is_the_same_run()
    {
        LoadableEngines.Require(Adapters.MLTokenizers);
        var (builtin, ml) = (Run("run", _options), Run("run", _options with { Tokenizer = _options.Tokenizer with { Engine = TokenizerEngine.Ml } }, "other"));
        Assert.Equal(File.ReadAllText(builtin.Metrics), File.ReadAllText(ml.Metrics));
        Assert.Equal(300, KeptModel.LoadFolder("kept", ml.Checkpoint(ModelId.Of("run", "replace", 1, 1))).Tokenizer.VocabularySize);
    }

    [Fact]
    public void A_tokenizer_file_takes_the_place_of_training()
    {
        var trained = Run("run", _options);
        var given = Run("run", _options with { Tokenizer = new TokenizerOptions { File = trained.Tokenizer } }, "other");
        Assert.Equal(File.ReadAllText(trained.Metrics), File.ReadAllText(given.Metrics));
    }

    [Fact]
    public void A_missing_tokenizer_file_is_refused_before_any_work()
    {
        var options = _options with { Tokenizer = new TokenizerOptions { File = Path.Combine(_folder, "none.json") } };
        using var store = SqliteCorpusStore.Open(Path.Combine(_folder, "empty.db"), StoreOpenMode.Create);
        var folder = new RunFolder("run", Path.Combine(_folder, "w", "runs", "run"));
        Assert.Contains("none.json", Assert.Throws<InputException>(() => new Experiment(store, folder, options)).Message);
    }

    [Fact]
    public void Settings_of_a_tokenizer_that_have_no_effect_are_refused()
    {
        Assert.Contains("no effect beside file", Refused("tokenizer: { file: gpt2, vocabulary: 300 }"));
        Assert.Contains("splitting has no effect", Refused("tokenizer: { file: gpt2, splitting: o200k }"));

        static string Refused(string yaml) => Assert.Throws<InputException>(() => SettingsReader.Read<ExperimentOptions>(yaml, "x.yaml")).Message;
    }

    private RunFolder Run(string id, ExperimentOptions options, string workspace = "workspace")
    {
        var at = Path.Combine(_folder, workspace);
        var folder = new RunFolder(id, Path.Combine(at, "runs", id));
        Directory.CreateDirectory(folder.Path);
        using var store = SqliteCorpusStore.Open(Path.Combine(at, "corpus.db"), StoreOpenMode.Create);
        var batch = new StoreBatch();
        batch.Corpora.Add(new CorpusRecord("text"));
        foreach (var (i, text) in SyntheticText.Documents(40, 80).Index())
        {
            var document = Document.Create(text, new Origin.Imported("invented", $"text {i}"));
            batch.Documents.Add(document);
            batch.Members.Add(new CorpusMember("text", document.Id));
        }

        store.Commit(batch);
        new Experiment(store, folder, options).Run();
        return folder;
    }

    private static double Perplexity(RunFolder run, int generation) =>
        MetricsFile.Read(run.Metrics).Single(row => row.Generation == generation && row.Metric == "heldout_perplexity").Value!.Value;
}
