using TextMad.Crawling;
using TextMad.Storage;

namespace TextMad.Dashboard.Webs;

/// <summary>A crawl and what became of the URLs that it saw.</summary>
/// <param name="Name">The crawl.</param>
/// <param name="Corpus">The corpus that it fills; null when its plan cannot be read.</param>
/// <param name="Problem">Why nothing more can be said; null when it can.</param>
/// <param name="Seen">Page URLs seen.</param>
/// <param name="Waiting">Of them, still to be asked for.</param>
/// <param name="Fetched">Pages asked for, each time counted.</param>
/// <param name="Kept">Pages whose text was kept.</param>
/// <param name="Dropped">Why the others were not, most frequent first.</param>
internal sealed record CrawlLine(
    string Name, string? Corpus, string? Problem, long Seen, long Waiting, long Fetched, long Kept, IReadOnlyList<DroppedUrls> Dropped)
{
    /// <summary>Returns what became of a crawl's URLs.</summary>
    public static CrawlLine Of(Workspace workspace, ICorpusStore? store, string name)
    {
        try
        {
            var funnel = CrawlFunnel.Read(KeptCrawl.Folder(workspace, store, name));
            return new CrawlLine(
                name,
                KeptCrawl.Plan(workspace, store, name).Corpus,
                null,
                funnel.Seen,
                funnel.Waiting,
                funnel.Fetched,
                funnel.Kept,
                [.. funnel.Dropped.Select(row => new DroppedUrls(row.Key, row.Value, ReasonCode.All.FirstOrDefault(code => code.Code == row.Key)?.Description))]);
        }
        catch (TextMadException failure)
        {
            // One that is damaged leaves the others to be seen.
            return new CrawlLine(name, null, failure.Message, 0, 0, 0, 0, []);
        }
    }
}
