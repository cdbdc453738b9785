using System.Text.Json;
using TextMad.Crawling;
using TextMad.Crawling.Recrawl;
using TextMad.Experiments.Models;
using TextMad.Numerics.Random;
using TextMad.SimulatedWeb;
using TextMad.Storage;
using TextMad.Storage.Binding;
using TextMad.Tokenization;

namespace TextMad.Experiments.OnWeb;

/// <summary>What one lineage reads of a web: its crawl, which goes on from generation to generation, and the training sets drawn from it.</summary>
/// <remarks>Everything of a generation is one folder, whole or absent: the crawl's state, which documents were taken, what was observed.</remarks>
/// <param name="seed">The seed.</param>
/// <param name="regime">The regime.</param>
/// <param name="rival">Its number among the models that write into the web (<see cref="WebRegime.Writers"/>).</param>
/// <param name="history">The web, which all of them share.</param>
internal sealed class WebSource(SeedContext seed, WebRegime regime, int rival, WebHistory history) : ITextSource
{
    private const string RecordFile = "training.json";

    private static readonly JsonSerializerOptions _json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    private readonly DetectorOptions _detector = regime.Writers[rival].Detector;
    private readonly ICorpusStore _store = seed.Run.Store;
    private readonly KeptFiles _files = seed.Run.Files;
    private readonly ITokenizer _tokenizer = seed.Run.Tokenizer;
    private readonly string _corpus = FormattableString.Invariant($"{seed.Run.Id}/{regime.Lineages[rival]}/s{seed.Seed}");

    /// <inheritdoc/>
    public IReadOnlyList<TextItem> Initial => seed.Supply.Initial;

    /// <inheritdoc/>
    public long Wanted(int generation) => 0;

    /// <inheritdoc/>
    public void Publish(int generation, TextModel model, IReadOnlyList<TextItem> trainingSet, IReadOnlyList<TextItem> written) =>
        history.Publish(rival, model);

    /// <inheritdoc/>
    public IReadOnlyList<TextItem> Compose(int generation, RandomKey draw, CancellationToken cancellation)
    {
        var folder = FolderOf(generation);
        if (!_files.HasFolder(folder))
        {
            var world = history.At(generation, cancellation);
            AtomicFolder.Write(folder, staging => Crawl(staging, generation, world, draw, cancellation), overwrite: true, staging => _files.Announce(folder, staging));
        }
        else
        {
            history.Restore(generation, cancellation);
        }

        return [.. Record(generation).Documents.Select(id => ExperimentData.Tokenize(_store.FindDocument(id)!, _tokenizer))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<string, double?>> Observed(int generation) => generation == 0 ? [] : [.. Record(generation).Observed];

    private string FolderOf(int generation) => Path.Combine(history.FolderOf(generation), regime.Lineages[rival]);

    private TrainingRecord Record(int generation) =>
        OwnData.ReadJson<TrainingRecord>(
            Path.Combine(FolderOf(generation), RecordFile), _json, "Restore it from a copy, or delete it: it is made again when the run goes on.");

    private void Crawl(string folder, int generation, WebWorld world, RandomKey draw, CancellationToken cancellation)
    {
        if (generation > 1)
        {
            var before = Path.Combine(FolderOf(generation - 1), Crawler.StateFile);
            if (!_files.Has(before))
            {
                throw new InputException(
                    $"{before} is gone, from which the crawl of generation {generation} goes on. "
                    + $"Restore it from a copy, or remove the folder {Path.GetDirectoryName(history.FolderOf(generation))}: then all of the web is made again.");
            }

            File.Copy(before, Path.Combine(folder, Crawler.StateFile));
        }

        var detector = new MachineTextDetector(_detector, world, seed.Key.For("web").For("detector"));
        var options = new CrawlOptions
        {
            Scope = CrawlScope.Any, Delay = 0, Duplicates = regime.Duplicates, AiPreferences = regime.AiPreferences, MinimumWords = regime.MinimumWords,
        };
        List<(CrawledPage Page, Document Document)> current;
        CrawlFunnel funnel;
        var environment = new CrawlEnvironment(world.Transport()) { Clock = new CrawlClock(world.Clock, waits: false), Filter = detector, Origins = new WorldOrigins(world) };
        using (var crawler = new Crawler(folder, _store, _corpus, world.HomePages(), options, environment))
        {
            var revisits = Revisits(crawler.Pages(), world);
            crawler.RevisitAsync(revisits, cancellation).GetAwaiter().GetResult();
            crawler.RunAsync(regime.Budget - revisits.Count, cancellation).GetAwaiter().GetResult();
            funnel = crawler.Funnel();
            current = [.. crawler.Pages().Select(page => (page, _store.FindDocument(page.Document)!))];
        }

        seed.Run.Progress.Report($"crawl {_corpus} g{generation}", 1, 1, "crawls");
        Document[] shuffled = [.. current.Select(page => page.Document)];
        draw.Stream().Shuffle(shuffled);
        var taken = shuffled.Select(document => ExperimentData.Tokenize(document, _tokenizer)).Beginning(seed.Run.Tokens);

        if (taken.Count == 0)
        {
            throw new InputException(
                $"loop.regimes: {regime.Label}: the crawl of generation {generation} kept no page; raise budget or world.sites.count, or lower minimum_words.");
        }

        var record = new TrainingRecord(
            [.. taken.Select(item => item.Document.Id)],
            WebObservation.Of(world, detector, current, taken, _store, funnel, seed.Run.Tokens));
        File.WriteAllText(Path.Combine(folder, RecordFile), JsonSerializer.Serialize(record, _json));
    }

    private IReadOnlyList<int> Revisits(IReadOnlyList<CrawledPage> pages, WebWorld world)
    {
        const double Week = 7 * 24 * 3600;
        var now = world.Clock.GetUtcNow().ToUnixTimeSeconds();
        var histories = pages.Select(page => new PageHistory(
            page.Number, page.Visits, page.Changes, (page.Time - page.FirstTime) / Week, (now - page.Time) / Week)).ToList();
        return regime.Revisits.Choose(histories, (int)Math.Min(int.MaxValue, regime.Budget * regime.RevisitShare), regime.Weeks);
    }

    private sealed record TrainingRecord(IReadOnlyList<DocumentId> Documents, IReadOnlyDictionary<string, double?> Observed);
}
