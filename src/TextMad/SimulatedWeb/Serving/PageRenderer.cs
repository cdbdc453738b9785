namespace TextMad.SimulatedWeb.Serving;

/// <summary>Writes the pages of a site as HTML: head, navigation, content, boilerplate; the look varies with the site.</summary>
internal sealed class PageRenderer(WorldState state, PageChances chances)
{
    private const string Style =
        "body{font:17px/1.55 Georgia,serif;margin:0;color:#222;background:#fafaf7}header,main,footer,.cookie{max-width:46rem;margin:0 auto;padding:.6rem 1rem}"
        + "header{border-bottom:3px solid #345}nav a,nav.crumbs{font:14px sans-serif;margin-right:.9em;color:#345}h1{line-height:1.2}"
        + ".meta,footer,.share,.cookie{font:13px sans-serif;color:#666}.cookie{background:#eef2f5}aside{border-top:1px solid "
        + "#ccc;font-size:15px}.logo{font-size:1.5em;font-weight:bold;color:#345;text-decoration:none}";

    private static readonly byte[] _styleElement = System.Text.Encoding.ASCII.GetBytes($"<style>{Style}</style>");

    /// <summary>Returns an article's page.</summary>
    public byte[] Article(int number)
    {
        var page = state.Pages[number];
        var site = state.Sites[page.Site];
        var text = state.Arena.Read(page.Text);
        var title = PageText.Title(text);
        var published = WebClock.Within(page.Born, number);
        var html = HtmlBuffer.Rent();
        var author = Names.Of(page.Site, number);
        Head(html, site, title);
        html.Raw("<meta name=\"author\" content=\""u8).Raw(author)
            .Raw("\"><meta property=\"article:published_time\" content=\""u8).Date(published, time: true)
            .Raw("\"><meta name=\"description\" content=\""u8).Text(Description(text)).Raw("\">"u8);
        if (chances.IsNoIndex(number))
        {
            html.Raw("<meta name=\"robots\" content=\"noindex\">"u8);
        }

        if (site.TrainingNotice == TrainingNotice.NoAi)
        {
            html.Raw("<meta name=\"robots\" content=\"noai, noimageai\">"u8);
        }

        html.Raw("<link rel=\"canonical\" href=\"http://"u8).Raw(site.Host).Path(state, number).Raw("\">"u8);
        Top(html, site, number);
        var section = site.SectionName(site.SectionOf(number));
        html.Raw("<nav class=\"crumbs\" aria-label=\"Breadcrumb\"><a href=\"/\">Home</a> &rsaquo; <a href=\"/"u8).Raw(section).Raw("/\">"u8).Raw(section).Raw("</a></nav>"u8)
            .Raw(Wrapper(site).Open).Raw("<h1>"u8).Text(title).Raw("</h1><p class=\"meta byline\">By <span class=\"author\">"u8).Raw(author)
            .Raw("</span>, <time datetime=\""u8).Date(published, time: true).Raw("\">"u8).Date(published).Raw("</time></p>\n"u8);
        var used = Body(html, site, number, page, text);
        html.Raw(Wrapper(site).Close)
            .Raw("<div class=\"share\">Share: <a href=\"#\">mail</a> <a href=\"#\">print</a> <a href=\"#\">copy link</a></div>\n"u8);
        Related(html, site, number, page, used);
        Bottom(html, site);
        return html.ToArray();
    }

    /// <summary>Returns a huge page: the article's, filled up.</summary>
    public byte[] HugeArticle(int number)
    {
        var page = Article(number);
        var huge = new byte[Math.Max(page.Length, state.Options.Serving.HugeBytes)];
        page.CopyTo(huge, 0);
        var filler = "<p class=\"log\">0000 ok 0000 ok 0000 ok</p>\n"u8;
        for (var at = page.Length; at < huge.Length; at += filler.Length)
        {
            filler[..Math.Min(filler.Length, huge.Length - at)].CopyTo(huge.AsSpan(at));
        }

        return huge;
    }

    /// <summary>Returns a site's first page: the newest and the best-ranked pages, and its sections.</summary>
    public byte[] Home(Site site)
    {
        var html = HtmlBuffer.Rent();
        Begin(html, site, System.Text.Encoding.ASCII.GetBytes(site.Title));
        html.Raw("<h1>"u8).Raw(site.Title).Raw("</h1><section><h2>Latest</h2>"u8);
        var newest = site.Sections.SelectMany(s => s.Take(10)).OrderDescending().Take(10).ToArray();
        Entries(html, site, newest);
        html.Raw("</section><section><h2>Most read</h2>"u8);
        Entries(html, site, site.Best);
        html.Raw("</section>"u8);
        if (site.HasCalendar)
        {
            var now = WebClock.AtTick(state.Tick);
            html.Raw("<p><a href=\"/calendar/"u8).Number(now.Year).Raw("/"u8).Number(now.Month).Raw("/\">Calendar</a></p>"u8);
        }

        Bottom(html, site);
        return html.ToArray();
    }

    /// <summary>Returns a part of a section's list.</summary>
    /// <param name="site">The site.</param>
    /// <param name="section">The section.</param>
    /// <param name="part">The number of the list's page, counted from 1.</param>
    public byte[] Section(Site site, int section, int part)
    {
        var length = state.Options.Serving.ListLength;
        var pages = site.Sections[section];
        var name = site.SectionName(section);
        var html = HtmlBuffer.Rent();
        Begin(html, site, System.Text.Encoding.ASCII.GetBytes(name));
        html.Raw("<h1>"u8).Raw(name).Raw("</h1>"u8);
        Entries(html, site, pages.AsSpan(Math.Min(pages.Length, (part - 1) * length), Math.Clamp(pages.Length - ((part - 1) * length), 0, length)));
        html.Raw("<nav class=\"pages\">"u8);
        if (part > 1)
        {
            html.Raw("<a rel=\"prev\" href=\"/"u8).Raw(name).Raw(part == 2 ? "/" : $"/?page={part - 1}").Raw("\">newer</a>"u8);
        }

        if (part * length < pages.Length)
        {
            html.Raw("<a rel=\"next\" href=\"/"u8).Raw(name).Raw("/?page="u8).Number(part + 1).Raw("\">older</a>"u8);
        }

        html.Raw("</nav>"u8);
        Bottom(html, site);
        return html.ToArray();
    }

    /// <summary>Returns a month of a calendar: without entries, and with links to the months around it.</summary>
    public byte[] Calendar(Site site, int year, int month)
    {
        var html = HtmlBuffer.Rent();
        Begin(html, site, "Calendar"u8);
        html.Raw("<h1>"u8).Number(year).Raw("-"u8).Number(month).Raw("</h1><p>No events.</p><nav>"u8);
        foreach (var (step, name) in new[] { (-1, "previous month"), (1, "next month"), (-12, "previous year"), (12, "next year") })
        {
            var months = (year * 12) + month - 1 + step;
            html.Raw("<a href=\"/calendar/"u8).Number(months / 12).Raw("/"u8).Number((months % 12) + 1).Raw("/\">"u8).Raw(name).Raw("</a>"u8);
        }

        html.Raw("</nav>"u8);
        Bottom(html, site);
        return html.ToArray();
    }

    /// <summary>Returns what is shown where there is no page.</summary>
    public byte[] NotFound(Site site)
    {
        var html = HtmlBuffer.Rent();
        Begin(html, site, "Page not found"u8);
        html.Raw("<h1>Page not found</h1><p>There is nothing at this address. Perhaps it was moved or deleted.</p>"u8);
        Bottom(html, site);
        return html.ToArray();
    }

    // The article's paragraphs; the first links are set on words of the text. Returns how many.
    private int Body(HtmlBuffer html, Site site, int number, Page page, ReadOnlySpan<byte> text)
    {
        var links = page.Links;
        var used = 0;
        while (text.Length > 0)
        {
            var end = text.IndexOf((byte)'\n');
            var paragraph = end < 0 ? text : text[..end];
            text = end < 0 ? [] : text[(end + 1)..];
            html.Raw("<p>"u8);
            if (used < links.Length && LinkWords(paragraph) is var (from, to) && to > from)
            {
                html.Text(paragraph[..from]);
                Link(html, site, number, links[used++]);
                html.Text(paragraph[from..to]).Raw("</a>"u8).Text(paragraph[to..]);
            }
            else
            {
                html.Text(paragraph);
            }

            html.Raw("</p>\n"u8);
        }

        return used;
    }

    // Three words from the middle on; nothing in a short paragraph.
    private static (int From, int To) LinkWords(ReadOnlySpan<byte> paragraph)
    {
        if (paragraph.Length < 60)
        {
            return default;
        }

        var from = paragraph[(paragraph.Length / 2)..].IndexOf((byte)' ');
        if (from < 0)
        {
            return default;
        }

        from += (paragraph.Length / 2) + 1;
        var to = from;
        for (var words = 0; words < 3 && to < paragraph.Length; words++)
        {
            var space = paragraph[(to + 1)..].IndexOf((byte)' ');
            to = space < 0 ? paragraph.Length : to + 1 + space;
        }

        return (from, to);
    }

    private void Related(HtmlBuffer html, Site site, int number, Page page, int from)
    {
        if (from >= page.Links.Length)
        {
            return;
        }

        html.Raw("<aside class=\"related\"><h2>Related</h2><ul>"u8);
        foreach (var target in page.Links.AsSpan(from))
        {
            html.Raw("<li>"u8);
            Link(html, site, number, target);
            html.Text(PageText.Title(state.Arena.Read(state.Pages[target].Text))).Raw("</a></li>"u8);
        }

        html.Raw("</ul></aside>\n"u8);
    }

    private void Entries(HtmlBuffer html, Site site, ReadOnlySpan<int> pages)
    {
        html.Raw("<ul class=\"list\">"u8);
        foreach (var number in pages)
        {
            html.Raw("<li>"u8);
            Link(html, site, -1, number);
            html.Text(PageText.Title(state.Arena.Read(state.Pages[number].Text))).Raw("</a> <span class=\"meta\">"u8)
                .Date(WebClock.Within(state.Pages[number].Born, number)).Raw("</span></li>\n"u8);
        }

        html.Raw("</ul>"u8);
    }

    // Opens a link from a page of a site (-1: one of its lists) to a page.
    private void Link(HtmlBuffer html, Site site, int from, int to)
    {
        var there = state.Sites[state.Pages[to].Site];
        html.Raw("<a href=\""u8);
        if (there != site)
        {
            html.Raw("http://"u8).Raw(there.Host);
        }

        if (from >= 0 && chances.IsMoved(to))
        {
            html.Raw("/old/"u8).Base36Number(to);
        }
        else
        {
            html.Path(state, to);
        }

        if (there == site && site.HasSessions)
        {
            html.Raw("?sid="u8).Number(chances.Session(Math.Max(0, from)));
        }
        else if (from >= 0 && chances.IsTracked(from, to))
        {
            html.Raw("?utm_source="u8).Raw(site.Name).Raw("&amp;utm_medium=web"u8);
        }

        html.Raw("\">"u8);
    }

    private void Begin(HtmlBuffer html, Site site, ReadOnlySpan<byte> title)
    {
        Head(html, site, title);
        Top(html, site, 0);
    }

    private void Head(HtmlBuffer html, Site site, ReadOnlySpan<byte> title) => html
        .Raw("<!DOCTYPE html>\n<html lang=\""u8).Raw(state.Options.Language).Raw("\"><head><meta charset=\"utf-8\"><title>"u8).Text(title).Raw(" | "u8)
        .Raw(site.Title).Raw("</title><meta name=\"viewport\" content=\"width=device-width\">"u8);

    private void Top(HtmlBuffer html, Site site, int number)
    {
        html.Raw(_styleElement).Raw("</head>\n<body>"u8);
        if ((site.Look & 0x100) != 0)
        {
            html.Raw("<div class=\"cookie\" role=\"dialog\">We use cookies to improve your experience. <button>Accept all</button> <button>Settings</button></div>"u8);
        }

        html.Raw("<header><a class=\"logo\" href=\"/\">"u8).Raw(site.Title).Raw("</a><nav>"u8);
        for (var section = 0; section < site.SectionCount; section++)
        {
            var name = site.SectionName(section);
            html.Raw("<a href=\"/"u8).Raw(name).Raw("/"u8);
            if (site.HasSessions)
            {
                html.Raw("?sid="u8).Number(chances.Session(number));
            }

            html.Raw("\">"u8).Raw(name).Raw("</a> "u8);
        }

        html.Raw("</nav></header>\n<main>"u8);
    }

    private static void Bottom(HtmlBuffer html, Site site)
    {
        html.Raw("</main>\n<footer>"u8);
        html.Raw(((site.Look >> 9) & 3) switch
        {
            0 => "<p>&copy; "u8,
            1 => "<p>Subscribe to our newsletter. &copy; "u8,
            2 => "<p>All rights reserved. "u8,
            _ => "<p>Terms of use | Privacy policy | "u8,
        });
        html.Raw(site.Title).Raw("</p></footer></body></html>\n"u8);
    }

    private static (byte[] Open, byte[] Close) Wrapper(Site site) => _wrappers[(site.Look >> 11) & 3];

    private static readonly (byte[] Open, byte[] Close)[] _wrappers =
    [
        ("<article>"u8.ToArray(), "</article>\n"u8.ToArray()),
        ("<article class=\"post\" itemprop=\"articleBody\">"u8.ToArray(), "</article>\n"u8.ToArray()),
        ("<div class=\"content\"><div class=\"entry-content\">"u8.ToArray(), "</div></div>\n"u8.ToArray()),
        ("<div id=\"article\" class=\"story-body\">"u8.ToArray(), "</div>\n"u8.ToArray()),
    ];

    private static ReadOnlySpan<byte> Description(ReadOnlySpan<byte> text)
    {
        var line = text.IndexOf((byte)'\n') is >= 0 and var end ? text[..end] : text;
        if (line.Length <= 150)
        {
            return line;
        }

        var space = line[..150].LastIndexOf((byte)' ');
        return space > 0 ? line[..space] : [];
    }
}
