using System.Text.Json;
using TextMad.Crawling;
using TextMad.Crawling.Recrawl;
using TextMad.Experiments.Models;
using TextMad.Generations;
using TextMad.Models;
using TextMad.Numerics.Random;
using TextMad.SimulatedWeb;
using TextMad.Storage;
using TextMad.Tokenization;

namespace TextMad.Experiments.OnWeb;

/// <summary>What one lineage reads of a web: its crawl, which goes on from generation to generation, and the training sets drawn from it.</summary>
/// <remarks>Everything of a generation is one folder, whole or absent: the crawl's state, which documents were taken, what was observed.</remarks>
internal sealed class WebSource(
    WebRegime regime,
    int rival,
    WebHistory history,
    string corpus,
    IReadOnlyList<TextItem> initial,
    long tokens,
    RandomKey key,
    ICorpusStore store,
    ITokenizer tokenizer,
    IProgressSink progress) : ITrainingSource<TextItem>
{
    private const string RecordFile = "training.json";

    private static readonly JsonSerializerOptions _json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    private readonly DetectorOptions _detector = regime.Writers[rival].Detector;

    /// <inheritdoc/>
    public IReadOnlyList<TextItem> Initial => initial;

    /// <inheritdoc/>
    public long Wanted(int generation) => 0;

    /// <inheritdoc/>
    public void Publish(int generation, IFittedModel<TextItem> model, IReadOnlyList<TextItem> trainingSet, IReadOnlyList<TextItem> written) =>
        history.Publish(rival, (TextModel)model);

    /// <inheritdoc/>
    public IReadOnlyList<TextItem> Compose(int generation, RandomKey draw, CancellationToken cancellation)
    {
        var folder = FolderOf(generation);
        if (!Directory.Exists(folder))
        {
            var world = history.At(generation, cancellation);
            AtomicFolder.Write(folder, staging => Crawl(staging, generation, world, draw, cancellation), overwrite: false);
        }

        return [.. Record(generation).Documents.Select(id => ExperimentData.Tokenize(store.FindDocument(id)!, tokenizer))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<string, double?>> Observed(int generation) => generation == 0 ? [] : [.. Record(generation).Observed];

    private string FolderOf(int generation) => Path.Combine(history.FolderOf(generation), regime.Lineages[rival]);

    private TrainingRecord Record(int generation) =>
        JsonSerializer.Deserialize<TrainingRecord>(File.ReadAllText(Path.Combine(FolderOf(generation), RecordFile)), _json)!;

    private void Crawl(string folder, int generation, WebWorld world, RandomKey draw, CancellationToken cancellation)
    {
        if (generation > 1)
        {
            File.Copy(Path.Combine(FolderOf(generation - 1), Crawler.StateFile), Path.Combine(folder, Crawler.StateFile));
        }

        var detector = new MachineTextDetector(_detector, world, key.For("detector"));
        var options = new CrawlOptions
        {
            Scope = CrawlScope.Any, Delay = 0, Duplicates = regime.Duplicates, AiPreferences = regime.AiPreferences, MinimumWords = regime.MinimumWords,
        };
        List<(CrawledPage Page, Document Document)> current;
        CrawlFunnel funnel;
        using (var crawler = new Crawler(
            folder, store, corpus, world.HomePages(), options, world.Transport(), new CrawlClock(world.Clock, waits: false), detector, new WorldOrigins(world)))
        {
            var revisits = Revisits(crawler.Pages(), world);
            crawler.RevisitAsync(revisits, cancellation).GetAwaiter().GetResult();
            crawler.RunAsync(regime.Budget - revisits.Count, cancellation).GetAwaiter().GetResult();
            funnel = crawler.Funnel();
            current = [.. crawler.Pages().Select(page => (page, store.FindDocument(page.Document)!))];
        }

        progress.Report($"crawl {corpus} g{generation}", 1, 1, "crawls");
        Document[] shuffled = [.. current.Select(page => page.Document)];
        draw.Stream().Shuffle(shuffled);
        var taken = new List<TextItem>();
        for (var (i, size) = (0, 0L); i < shuffled.Length && size < tokens; i++)
        {
            taken.Add(ExperimentData.Tokenize(shuffled[i], tokenizer));
            size += taken[^1].Size;
        }

        if (taken.Count == 0)
        {
            throw new InputException(
                $"loop.regimes: {regime.Label}: the crawl of generation {generation} kept no page; raise budget or world.sites.count, or lower minimum_words.");
        }

        var record = new TrainingRecord(
            [.. taken.Select(item => item.Document.Id)],
            WebObservation.Of(world, detector, current, taken, store, funnel, tokens));
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
