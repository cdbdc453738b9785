using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using TextMad.Configuration;
using TextMad.Corpora.Pipeline;
using TextMad.Crawling;
using TextMad.Crawling.State;
using TextMad.Experiments;
using TextMad.Experiments.Runs;
using TextMad.Reporting;
using TextMad.SimulatedWeb;
using TextMad.Storage;
using TextMad.Storage.Binding;
using TextMad.Tests.SimulatedWeb;
using TextMad.Tests.Storage;

namespace TextMad.Tests.Formats;

/// <summary>The folders of a workspace beside its store: a crawl, a simulated web, a run of the pipeline, a run.</summary>
public sealed class FolderFormatTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_old_crawl_folder_is_read_with_all_its_URLs()
    {
        FormatFile.UnpackFolder("crawls/crawl-1.tar.gz", _folder.Path);
        FormatFile.RequireAsExpected("crawls/crawl-1.txt", Describe(_folder.File("town")));

        static IEnumerable<string> Describe(string folder)
        {
            var funnel = CrawlFunnel.Read(folder);
            yield return FormattableString.Invariant(
                $"{funnel.Seen} seen, {funnel.Waiting} waiting, {funnel.Fetched} fetched, {funnel.Kept} kept, {funnel.Robots} robots.txt, {funnel.Sitemaps} sitemaps");
            foreach (var (reason, urls) in funnel.Dropped)
            {
                yield return FormattableString.Invariant($"dropped for {reason}: {urls}");
            }

            using var state = CrawlState.Read(Path.Combine(folder, Crawler.StateFile));
            foreach (var host in state.Hosts())
            {
                yield return $"host {host.Origin}, robots.txt {host.RobotsState} {(host.Robots is { } robots ? ContentHash.OfUtf8(robots) : "none")}";
            }

            foreach (var url in state.Urls())
            {
                yield return FormattableString.Invariant($"url {url.Id} {url.Kind} {url.State} {url.Hops} {url.Url}");
            }

            foreach (var page in state.Pages())
            {
                yield return FormattableString.Invariant($"page {page.Id}");
            }
        }
    }

    [Theory]
    [InlineData("world-2")]
    [InlineData("world-3")]
    public void An_old_web_serves_the_same_pages(string name)
    {
        FormatFile.RequireAsExpected($"webs/{name}.txt", Describe(WebWorld.Load(FormatFile.PathOf($"webs/{name}.web"), new InventedSupply(40))));

        static IEnumerable<string> Describe(WebWorld world)
        {
            yield return FormattableString.Invariant($"seed {world.Seed}, week {world.CurrentTick}, {world.MachineDocuments} documents of machines");
            foreach (var page in world.PageUrls())
            {
                var truth = world.TruthOf(page)!;
                yield return FormattableString.Invariant(
                    $"{page.Href}: {truth.MachineShare:0.000000} by machines");
            }

            foreach (var page in world.State.Pages)
            {
                yield return string.Create(CultureInfo.InvariantCulture,
                    $"page of site {page.Site}, born {page.Born}, changed {page.Changed}, links {string.Join(' ', page.Links.ToArray())}, from "
                    + $"{string.Join(' ', page.Sources.Select(source => source.ToString()[..8]))}");
            }

            using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (var page in world.State.Pages)
            {
                sum.AppendData(world.State.Arena.Read(page.Text));
            }

            yield return $"texts {Convert.ToHexStringLower(sum.GetHashAndReset())}";
        }
    }

    [Fact]
    public void An_old_pipeline_run_is_read_with_the_same_counts()
    {
        FormatFile.UnpackFolder("pipelines/pipeline-1.tar.gz", _folder.Path);
        FormatFile.RequireAsExpected("pipelines/pipeline-1.txt", Describe(_folder.File("clean")));

        static IEnumerable<string> Describe(string folder)
        {
            var manifest = PipelineManifest.Read(KeptFiles.Unbound(folder))!;
            yield return FormattableString.Invariant(
                $"{manifest.Name} {manifest.Status}, format {manifest.Version}: {manifest.Input} to {manifest.Output}, {manifest.Changed} changed, recipe {manifest.RecipeHash}");
            foreach (var block in manifest.Blocks)
            {
                yield return FormattableString.Invariant(
                    $"{block.Block}: {block.In} in, {block.Out} out, {block.Changed} changed, {string.Join(", ", block.Dropped.Select(reason => $"{reason.Key} {reason.Value}"))}");
            }

            using var signals = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(folder, "signals.jsonl.gz")), CompressionMode.Decompress));
            yield return FormattableString.Invariant($"signals of {signals.ReadToEnd().Count(c => c == '\n')} documents");
        }
    }

    [Fact]
    public void A_run_is_read_and_reported_as_it_was()
    {
        FormatFile.UnpackFolder("runs/run-1.tar.gz", _folder.File("runs"));
        FormatFile.Unpack("stores/sqlite-7.db.gz", _folder.File("corpus.db"));
        var folder = new RunFolder("small", System.IO.Path.Combine(_folder.File("runs"), "small"));
        FormatFile.RequireAsExpected("runs/run-1.txt", Describe(folder));
        using var store = new StoreAddress(StoreKind.Sqlite, _folder.File("corpus.db")).Open(StoreOpenMode.Existing);
        Assert.Equal(folder.Report, RunReport.Write(store, folder));
        Assert.Contains("small/web/s1/g2", File.ReadAllText(folder.Report), StringComparison.Ordinal);

        static IEnumerable<string> Describe(RunFolder folder)
        {
            var options = SettingsReader.ReadFile<ExperimentOptions>(folder.Configuration);
            yield return string.Create(CultureInfo.InvariantCulture, $"corpus {options.Data.Corpus}, {options.Data.Tokens} tokens, {options.Loop.Generations} generations of "
                + $"{string.Join(", ", options.Loop.Regimes.Select(regime => regime.Label))}, seeds {string.Join(' ', options.Loop.Seeds)}");
            foreach (var row in MetricsFile.Read(folder.Metrics))
            {
                yield return FormattableString.Invariant($"{row.Run} {row.Regime} {row.Seed} {row.Generation} {row.Metric} {row.Value:R}");
            }

            foreach (var (regime, generation) in new[] { (ModelId.SharedRegime, 0), ("web", 2) })
            {
                var id = ModelId.Of(folder.Id, regime, 1, generation);
                yield return FormattableString.Invariant(
                    $"{id}: {MetricsFile.ReadCurves(folder.Curves(id)).Sum(curve => curve.Points.Count)} points of curves, {File.ReadLines(folder.Samples(id)).Count()} samples");
            }
        }
    }
}
