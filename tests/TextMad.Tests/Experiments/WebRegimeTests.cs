using TextMad.Cli.Benchmarking;
using TextMad.Crawling.Recrawl;
using TextMad.Experiments;
using TextMad.Experiments.OnWeb;
using TextMad.Experiments.Runs;
using TextMad.Generations;
using TextMad.Provenance;
using TextMad.Reporting;
using TextMad.Sampling;
using TextMad.SimulatedWeb;
using TextMad.Storage;
using TextMad.Storage.Records;
using TextMad.Storage.Sqlite;
using TextMad.Tokenization;

namespace TextMad.Tests.Experiments;

/// <summary>Whole runs on a small simulated web.</summary>
public sealed class WebRegimeTests : IDisposable
{
    private static readonly WebRegime _web = new()
    {
        Weeks = 3,
        Budget = 150,
        MinimumWords = 5,
        World = new WebOptions
        {
            Sites = new SiteOptions { Count = 12, LargestSize = 20 },
            Machines = new MachineOptions { Share = new ConstantMachineShare { Share = 0.8 } },
        },
    };

    private readonly DirectoryInfo _workspace = Directory.CreateTempSubdirectory("textmad-web-");

    public void Dispose() => _workspace.Delete(recursive: true);

    [Fact]
    public void Published_texts_return_through_the_crawl_with_their_provenance()
    {
        var (folder, rows) = Run("web", _web);
        double Value(int generation, string metric) => rows.Single(row => row.Generation == generation && row.Metric == metric).Value!.Value;
        Assert.Equal(0, Value(0, "training_machine_share"));
        Assert.True(Value(1, "training_machine_share") > 0);
        Assert.True(Value(3, "training_machine_share") > Value(1, "training_machine_share"));
        Assert.True(Value(3, "web_machine_share") > Value(1, "web_machine_share"));
        Assert.InRange(Value(3, "crawl_freshness"), 0.05, 1);
        Assert.InRange(Value(3, "web_living_links"), 0.5, 1);

        using var store = OpenStore("web");
        var model = store.Models().Single(m => m.Generation == 3);
        var read = store.ReadTrainingMembers(model.TrainingSetId).Select(member => member.Document.Origin).ToList();
        Assert.All(read, origin => Assert.IsType<Origin.Crawled>(origin));
        var ancestry = new SyntheticAncestry(store).OfModel(model.Id);
        Assert.False(ancestry.IsLowerBound);
        Assert.InRange(ancestry.Depth, 2, 3);

        // The ancestry and the metric read the same shares; the web's own books, which pages state, agree, whatever part of a text a page shows.
        Assert.Equal(ancestry.MachineShare, Value(3, "training_machine_share"), 1e-9);
        var crawled = store.ReadDocuments(new DocumentQuery { OriginKind = OriginKind.Crawled }).ToList();
        Assert.All(crawled, page => Assert.Equal(store.SharesOf(page.Id)!.MachineShare, ((Origin.Crawled)page.Origin).MachineShare, 1e-6));
        Assert.Contains(crawled, page => page.Origin.Inherited.Any(parent => parent.OwnWords) && page.Origin.OwnMachineShare is > 0.01 and < 0.99);
        Assert.NotEmpty(folder);

        // Who wrote the pages is followed to the sources as well, and to models of this run.
        var writers = TrainingWriters.Of(store, model);
        Assert.Equal(1, writers.Sum(writer => writer.Share), 9);
        Assert.Equal(ancestry.MachineShare, writers.Where(writer => writer.Writer.IsMachine).Sum(writer => writer.Share), 9);
        var known = store.Models().Where(other => other.Generation < 3).Select(other => other.Id).ToHashSet();
        Assert.All(writers.Select(writer => writer.Writer.Model).OfType<ModelId>(), writer => Assert.Contains(writer, known));
        Assert.InRange(writers.Count, 3, 4);
    }

    [Fact]
    public void A_run_that_is_stopped_anywhere_and_resumed_ends_as_one_that_is_not()
    {
        var (whole, _) = Run("whole", _web);
        var folder = Folder("pieces");
        using (var store = SqliteCorpusStore.Open(StorePath("pieces"), StoreOpenMode.Create))
        {
            Import(store);
            for (var stops = 0; ; stops++)
            {
                Assert.InRange(stops, 0, 60);
                using var cancellation = new CancellationTokenSource();
                try
                {
                    new Experiment(store, folder, Options(_web), new StopAtReport(cancellation, 4 + (5 * stops))).Run(cancellation.Token);
                    Assert.True(stops > 3, $"Only {stops} stops.");
                    break;
                }
                catch (OperationCanceledException)
                {
                }
            }
        }

        Assert.Equal(File.ReadAllText(Path.Combine(whole, "metrics.jsonl")), File.ReadAllText(folder.Metrics));
        Assert.Equal(Texts("whole"), Texts("pieces"));
    }

    [Fact]
    public void Rivals_write_into_the_same_web_and_each_reads_with_a_crawl_of_its_own()
    {
        var rivals = _web with
        {
            Rivals =
            [
                new RivalOptions { Name = "large", Share = 3 },
                new RivalOptions { Name = "small", Share = 1, Detector = new DetectorOptions { Drop = true, FalseNegatives = 0, FalsePositives = 0 } },
            ],
        };
        var (_, rows) = Run("rivals", rivals);
        Assert.Equal(["base", "web-large", "web-small"], rows.Select(row => row.Regime).Distinct().Order(StringComparer.Ordinal));
        using var store = OpenStore("rivals");
        var pages = store.ReadDocuments(new DocumentQuery { Corpus = "run/web-large/s1" }).Select(document => document.Origin).OfType<Origin.Crawled>();
        var authors = pages.SelectMany(page => page.MadeFrom)
            .Select(source => store.FindDocument(source.Document)!.Origin).OfType<Origin.Sampled>()
            .GroupBy(origin =>
                origin.Model.Value.Contains("-small", StringComparison.Ordinal) ? "small" : origin.Model.Value.Contains("-large", StringComparison.Ordinal) ? "large" : "base")
            .ToDictionary(group => group.Key, group => group.Count());
        Assert.True(authors["large"] > authors["small"], $"{authors["large"]} {authors["small"]}");
        Assert.True(authors["small"] > 0);

        // A detector that never errs leaves nothing that is mostly a machine's.
        Assert.All(
            store.ReadDocuments(new DocumentQuery { Corpus = "run/web-small/s1" }).Select(document => document.Origin.OwnMachineShare),
            share => Assert.InRange(share, 0, 0.5));
        Assert.Contains(
            store.ReadDocuments(new DocumentQuery { Corpus = "run/web-large/s1" }).Select(document => document.Origin.OwnMachineShare), share => share >= 0.5);
    }

    [Theory]
    [InlineData("one rival")]
    [InlineData("different names")]
    [InlineData("revisits has no effect")]
    [InlineData("cannot be part of a file's name")]
    [InlineData("world: ")]
    public void Settings_that_do_not_fit_are_named(string problem)
    {
        var wrong = problem switch
        {
            "one rival" => _web with { Rivals = [new RivalOptions()] },
            "different names" => _web with { Rivals = [new RivalOptions(), new RivalOptions()] },
            "revisits has no effect" => _web with { RevisitShare = 0, Revisits = new OptimalRecrawl() },
            "world: " => _web with { World = new WebOptions { Links = new LinkOptions { Fewest = 5, Most = 2 } } },
            _ => _web with { Name = "a/b" },
        };
        Assert.Contains(problem, Assert.Throws<InputException>(() => ExperimentValidator.Validate(Options(wrong))).Message, StringComparison.Ordinal);
    }

    private static ExperimentOptions Options(WebRegime web) => new()
    {
        Data = new DataOptions { Corpus = "text", PassageWords = 0, Tokens = 3000, HeldoutTokens = 800 },
        Tokenizer = new TokenizerOptions { Vocabulary = 400 },
        Model = new NGramModelOptions { Order = 3 },
        Writing = new WritingOptions { Decoding = new DecodingOptions { MaximumTokens = 80 } },
        Loop = new LoopOptions { Generations = 3, Seeds = [1], Regimes = [web] },
    };

    private static void Import(ICorpusStore store)
    {
        var batch = new StoreBatch();
        batch.Corpora.Add(new CorpusRecord("text"));
        foreach (var (text, i) in SyntheticText.Documents(900, 30).Select((text, i) => (text, i)))
        {
            var document = Document.Create(text, new Origin.Imported("invented", FormattableString.Invariant($"{i}")), "en");
            batch.Documents.Add(document);
            batch.Members.Add(new CorpusMember("text", document.Id));
        }

        store.Commit(batch);
    }

    private (string Folder, IReadOnlyList<MeasurementRow> Rows) Run(string workspace, WebRegime web)
    {
        var folder = Folder(workspace);
        using var store = SqliteCorpusStore.Open(StorePath(workspace), StoreOpenMode.Create);
        Import(store);
        new Experiment(store, folder, Options(web)).Run();
        return (folder.Path, MetricsFile.Read(folder.Metrics));
    }

    private RunFolder Folder(string workspace)
    {
        var path = Path.Combine(_workspace.FullName, workspace, "runs", "run");
        Directory.CreateDirectory(path);
        return new RunFolder("run", path);
    }

    private string StorePath(string workspace) => Path.Combine(_workspace.FullName, workspace, "corpus.db");

    private SqliteCorpusStore OpenStore(string workspace) => SqliteCorpusStore.Open(StorePath(workspace), StoreOpenMode.ReadOnly);

    private List<string> Texts(string workspace)
    {
        using var store = OpenStore(workspace);
        return [.. store.ReadDocuments(new DocumentQuery()).Select(document => $"{document.Id} {document.Text}").Order(StringComparer.Ordinal)];
    }

    private sealed class StopAtReport(CancellationTokenSource cancellation, int count) : IProgressSink
    {
        private int _reports;

        public void Report(string work, long done, long total, string unit)
        {
            if (Interlocked.Increment(ref _reports) == count)
            {
                cancellation.Cancel();
            }
        }
    }
}
