namespace TextMad.SimulatedWeb.Serving;

/// <summary>Writes robots.txt and the sitemaps of a site.</summary>
internal sealed class SiteFiles(WorldState state, PageChances chances)
{
    /// <summary>robots.txt [RFC 9309].</summary>
    public byte[] Robots(Site site)
    {
        var text = HtmlBuffer.Rent();
        if (site.IsClosed)
        {
            foreach (var agent in state.Options.OptOut.Agents)
            {
                text.Raw("User-agent: "u8).Raw(agent).Raw("\n"u8);
            }

            text.Raw("Disallow: /\n\n"u8);
        }

        text.Raw("User-agent: *\n"u8);
        if (site.TrainingNotice == TrainingNotice.Signal)
        {
            text.Raw("Content-Signal: search=yes, ai-train=no\n"u8);
        }

        return text.Raw("Disallow: /search\n\nSitemap: http://"u8).Raw(site.Host).Raw("/sitemap.xml\n"u8).ToArray();
    }

    /// <summary>Returns the sitemap, or an index of its parts when it is long.</summary>
    public byte[] Sitemap(Site site)
    {
        var pages = Listed(site);
        var length = state.Options.Serving.SitemapLength;
        if (pages.Count <= length)
        {
            return Urls(site, pages);
        }

        var xml = HtmlBuffer.Rent();
        xml.Raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"u8);
        for (var part = 1; (part - 1) * length < pages.Count; part++)
        {
            xml.Raw("<sitemap><loc>http://"u8).Raw(site.Host).Raw("/sitemap-"u8).Number(part).Raw(".xml</loc></sitemap>\n"u8);
        }

        return xml.Raw("</sitemapindex>\n"u8).ToArray();
    }

    /// <summary>Returns a part of a long sitemap; null when there is none of this number.</summary>
    /// <param name="site">The site.</param>
    /// <param name="part">The number of the sitemap's part, counted from 1.</param>
    public byte[]? SitemapPart(Site site, int part)
    {
        var pages = Listed(site);
        var length = state.Options.Serving.SitemapLength;
        return pages.Count <= length || part < 1 || (part - 1L) * length >= pages.Count
            ? null
            : Urls(site, pages.GetRange((part - 1) * length, Math.Min(length, pages.Count - ((part - 1) * length))));
    }

    private byte[] Urls(Site site, List<int> pages)
    {
        var xml = HtmlBuffer.Rent();
        xml.Raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"u8);
        foreach (var number in pages)
        {
            xml.Raw("<url><loc>http://"u8).Raw(site.Host).Path(state, number).Raw("</loc><lastmod>"u8)
                .Date(PageServer.LastModified(state, number), time: true).Raw("</lastmod></url>\n"u8);
        }

        return xml.Raw("</urlset>\n"u8).ToArray();
    }

    private List<int> Listed(Site site) => [.. site.Sections.SelectMany(s => s).Where(chances.IsListed).Order()];
}
