using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using TextMad.Crawling;
using TextMad.Dashboard.Corpus;
using TextMad.Dashboard.Serving;
using TextMad.SimulatedWeb.Watching;
using TextMad.Storage;
using TextMad.Urls;

namespace TextMad.Dashboard.Webs;

/// <summary>The simulated webs of the workspace and of its runs through time, their pages as readers see them and as they are, and what crawls took.</summary>
internal sealed class WebsArea : IDashboardArea
{
    private const int PageLength = 25;
    private const int MostTaken = 20_000;
    private const int MostDropped = 50;

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder api, DashboardContext context)
    {
        var worlds = new KeptWorlds(context);
        api.MapGet("/webs", () => new { Webs = worlds.List() });
        api.MapGet("/webs/world", (string name) => WorldAnswer.Of(worlds.Find(name)));
        api.MapGet("/webs/sites", (string name, int? skip) => Sites(context, worlds.Find(name), skip ?? 0));
        api.MapGet("/webs/pages", (string name, string? site, int? skip) => Pages(worlds.Find(name), name, site, skip ?? 0));
        api.MapGet("/webs/page", (string name, string url, CancellationToken cancellation) => PageAsync(context, worlds.Find(name), name, url, cancellation));
        api.MapGet("/webs/crawls", () => new { Crawls = Crawls(context) });
        api.MapGet("/webs/crawl", (string name, string? reason) => Dropped(context, name, reason));
    }

    private static SitesAnswer Sites(DashboardContext context, WebWatch web, int skip)
    {
        using var store = context.OpenStoreIfThere();
        return new SitesAnswer(
            [
                .. web.Sites.Skip(skip).Take(PageLength)
                    .Select(site => new SiteLine(site, store?.Count(new DocumentQuery { Source = site.Host, OriginKind = OriginKind.Crawled }).Documents ?? 0)),
            ],
            web.Sites.Count,
            skip + PageLength < web.Sites.Count ? skip + PageLength : null);
    }

    private static PagesAnswer Pages(WebWatch web, string name, string? site, int skip) => web.Pages(site, skip, PageLength) is var (pages, total)
        ? new PagesAnswer(pages, total, skip + PageLength < total ? skip + PageLength : null)
        : throw new NotFoundException($"The web '{name}' has no site {site}.");

    private static async Task<PageAnswer> PageAsync(DashboardContext context, WebWatch web, string name, string address, CancellationToken cancellation)
    {
        if (!WebUrl.TryParse(address, null, out var url) || web.Page(url) is not var (line, truth, parts))
        {
            throw new NotFoundException($"There is no page at '{address}' in the web '{name}' (home pages and lists have no author).");
        }

        var seen = await ReaderView.OfAsync(web, truth.Url, cancellation).ConfigureAwait(false);
        using var store = context.OpenStoreIfThere();
        var taken = store is null ? [] : store.ReadSummaries(new DocumentQuery { Source = truth.Url.Host, OriginKind = OriginKind.Crawled, Limit = MostTaken })
            .Where(document => document.Origin is Origin.Crawled crawled && crawled.Url == truth.Url.Href).Select(document => DocumentLine.Of(store, document)).ToList();
        return new PageAnswer(
            line, truth.Version, truth.ChangesPerWeek, truth.OutLinks, truth.Url.Host, truth.SiteKind, truth.SiteIsClosed, truth.SiteTrainingNotice, parts, seen, taken);
    }

    private static List<CrawlLine> Crawls(DashboardContext context)
    {
        using var store = context.OpenStoreIfThere();
        return [.. KeptCrawl.All(context.Workspace).Select(name => CrawlLine.Of(context.Workspace, store, name))];
    }

    private static CrawlAnswer Dropped(DashboardContext context, string name, string? reason)
    {
        using var store = context.OpenStoreIfThere();
        string folder;
        try
        {
            folder = KeptCrawl.Folder(context.Workspace, store, name);
        }
        catch (InputException missing) when (!KeptCrawl.All(context.Workspace).Contains(name))
        {
            throw new NotFoundException(missing.Message);
        }

        return new CrawlAnswer(CrawlLine.Of(context.Workspace, store, name), [.. CrawlFunnel.ReadDropped(folder, reason, MostDropped)]);
    }
}
