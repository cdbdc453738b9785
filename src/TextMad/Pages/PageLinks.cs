using TextMad.Urls;

namespace TextMad.Pages;

/// <summary>Resolves what a page links to.</summary>
internal sealed class PageLinks
{
    public PageLinks(PageSurvey survey, WebUrl url, int maximum)
    {
        var start = survey.Head.Base is { } declared && WebUrl.TryParse(declared, url, out var parsed) ? parsed : url;
        Canonical = CanonicalOf(survey.Head.Canonicals, start);
        var links = new List<PageLink>(Math.Min(survey.Links.Count, maximum));
        var known = new Dictionary<WebUrl, int>();
        if (survey.Head.Refresh is { } refresh)
        {
            Add(refresh, noFollow: false);
        }

        foreach (var element in survey.Links)
        {
            if (links.Count >= maximum)
            {
                break;
            }

            if (element.Get("href") is { } reference)
            {
                Add(reference, element.TryGet("rel", out var rel) && IsNoFollow(rel));
            }
        }

        All = links;

        void Add(string reference, bool noFollow)
        {
            // Most references to places in the page itself need not be resolved to be known.
            if ((reference.StartsWith('#') && start == url) || links.Count >= maximum || !WebUrl.TryParse(reference, start, out var target))
            {
                return;
            }

            var link = new PageLink(target.ForIdentity(), noFollow);
            if (known.TryAdd(link.Url, links.Count))
            {
                links.Add(link);
            }
            else if (!noFollow && links[known[link.Url]].NoFollow)
            {
                links[known[link.Url]] = link;
            }
        }
    }

    /// <summary>The links, each URL once, in order; one that is recommended anywhere on the page is recommended.</summary>
    public IReadOnlyList<PageLink> All { get; }

    /// <summary>The canonical URL that the page declares; null when it declares several.</summary>
    public WebUrl? Canonical { get; }

    private static WebUrl? CanonicalOf(IReadOnlyList<string> references, WebUrl start)
    {
        WebUrl? canonical = null;
        foreach (var reference in references)
        {
            if (!WebUrl.TryParse(reference, start, out var named))
            {
                continue;
            }

            var identity = named.ForIdentity();
            if (canonical is not null && canonical != identity)
            {
                return null;
            }

            canonical = identity;
        }

        return canonical;
    }

    private static bool IsNoFollow(ReadOnlySpan<char> rel) =>
        PageHead.HasWord(rel, "nofollow") || PageHead.HasWord(rel, "ugc") || PageHead.HasWord(rel, "sponsored");
}
