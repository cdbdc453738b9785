using System.Globalization;
using TextMad.Pages.Dates;
using TextMad.Pages.Tree;
using TextMad.Urls;

namespace TextMad.Pages;

/// <summary>
/// Title, author, date and language of a page: what linked data says comes first, then <c>meta</c> (Open Graph, Dublin Core and their
/// like), then what is seen on the page.
/// </summary>
internal sealed class PageMetadata
{
    private const int LongestName = 100;

    private readonly PageSurvey _survey;
    private readonly LinkedData? _data;

    public PageMetadata(PageSurvey survey)
    {
        _survey = survey;
        _data = survey.Head.LinkedData.Count > 0 ? LinkedData.Read(survey.Head.LinkedData) : null;
    }

    /// <summary>The article's text as linked data has it: plain text, or markup; null when it is not there.</summary>
    public string? Body => _data?.Body;

    /// <summary>Returns the title without the site's name.</summary>
    public string? Title()
    {
        if ((_data?.Headline ?? PageHead.Fold(_survey.Head.Meta("og:title", "dc.title", "twitter:title"))) is { } given)
        {
            return given;
        }

        var title = PageHead.Fold(_survey.Head.Title);
        var heading = _survey.Heading is { } h1 ? TextOf(h1) : null;
        return title is null || (heading is not null && title.Contains(heading, StringComparison.OrdinalIgnoreCase)) ? heading ?? title : title;
    }

    /// <summary>Returns who wrote it.</summary>
    public string? Author()
    {
        if (_data?.Author is { } given)
        {
            return WithoutBy(given);
        }

        foreach (var name in (ReadOnlySpan<string>)["author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author"])
        {
            if (PageHead.Fold(_survey.Head.Meta(name)) is { } author && !author.Contains("://", StringComparison.Ordinal))
            {
                return WithoutBy(author);
            }
        }

        foreach (var element in _survey.Bylines)
        {
            // The name comes first; a date, a job and links to share with follow.
            var lines = VisibleText.Of(element, static inner => inner.Tag.Is(TagTraits.Unseen)).Split('\n');
            var name = PageHead.Fold(lines[0]) is "By" or "by" && lines.Length > 1 ? PageHead.Fold(lines[1]) : WithoutBy(PageHead.Fold(lines[0]));
            if (name is { Length: > 1 and <= LongestName } && name.Any(char.IsLetter))
            {
                return name;
            }
        }

        return null;
    }

    /// <summary>When it was published, in ISO 8601.</summary>
    /// <param name="url">The page's own, which may tell the date; null when it is not known.</param>
    /// <param name="language">The language of the text, also when the page declares none; null when it is not known.</param>
    public string? Date(WebUrl? url, string? language)
    {
        IReadOnlyList<string> languages = [.. Languages(), .. language is null ? Array.Empty<string>() : [language]];
        ReadOnlySpan<string?> given =
        [
            _data?.Published,
            _survey.Head.Meta("article:published_time", "og:article:published_time", "datePublished"),
            _survey.Head.Meta("parsely-pub-date", "sailthru.date", "dcterms.created", "dc.date.issued", "dc.date", "dcterms.date", "citation_publication_date"),
            _survey.Head.Meta("pubdate", "publish-date", "publish_date", "publication_date", "date"),
            _survey.Time?.Get("datetime"),
        ];
        foreach (var text in given)
        {
            if (text is not null && WrittenDate.Read(text, languages) is { } date)
            {
                return date.ToString();
            }
        }

        return url is null ? null : DateInPath(url.Path);
    }

    /// <summary>Returns the language that the page declares, as a BCP 47 tag.</summary>
    public string? Language() => Languages().FirstOrDefault();

    private IEnumerable<string> Languages()
    {
        string?[] given = [_survey.Page.Root?.Get("lang"), _survey.Head.Meta("content-language"), _data?.Language, _survey.Head.Meta("og:locale")];
        foreach (var text in given)
        {
            var tag = text?.Trim().Replace('_', '-');
            if (tag is not null && IsTag(tag))
            {
                yield return tag;
            }
        }
    }

    private static string? WithoutBy(string? name) =>
        name is not null && name.StartsWith("by ", StringComparison.OrdinalIgnoreCase) ? name[3..].Trim() : name;

    // .../2019/11/18/... as blogs and newspapers have it.
    private static string? DateInPath(string path)
    {
        var parts = path.Split('/');
        for (var i = 0; i + 2 < parts.Length; i++)
        {
            if (parts[i].Length == 4 && parts[i + 1].Length is 1 or 2 && parts[i + 2].Length is 1 or 2
                && int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is >= 1990 and < 2100
                && int.TryParse(parts[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var month) && month is >= 1 and <= 12
                && int.TryParse(parts[i + 2], NumberStyles.None, CultureInfo.InvariantCulture, out var day) && day >= 1 && day <= DateTime.DaysInMonth(year, month))
            {
                return new DateOnly(year, month, day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            }
        }

        return null;
    }

    // The shape of a tag [RFC 5646, 2.1], not whether it is registered.
    private static bool IsTag(string tag)
    {
        var parts = tag.Split('-');
        return parts[0].Length is 2 or 3 && parts[0].All(char.IsAsciiLetter) && tag.Length <= 35
            && parts.Skip(1).All(part => part.Length is >= 1 and <= 8 && part.All(char.IsAsciiLetterOrDigit));
    }

    private static string? TextOf(PageElement element) => PageHead.Fold(VisibleText.Of(element, static inner => inner.Tag.Is(TagTraits.Unseen)));
}
