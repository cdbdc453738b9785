using System.Net;
using TextMad.Pages.Tree;

namespace TextMad.Pages;

/// <summary>The text of a page that shows none without scripts: in its linked data, or in <c>noscript</c>.</summary>
internal static class TextElsewhere
{
    /// <summary>A page with less prose than this may show none: what there is may be a word of patience.</summary>
    private const int LeastProse = 80;

    /// <summary>A shorter text in <c>noscript</c> that speaks of JavaScript asks to switch it on.</summary>
    private const int LongestNotice = 400;

    /// <summary>Returns the page's text, or what stands elsewhere when that is the article.</summary>
    /// <param name="survey">The page.</param>
    /// <param name="metadata">What it says of itself.</param>
    /// <param name="text">The text that it shows.</param>
    public static string Or(PageSurvey survey, PageMetadata metadata, string text)
    {
        if (survey.Page.Body is not { } body || body.Measure.Prose >= LeastProse)
        {
            return text;
        }

        if (metadata.Body is { } given && TextOf(given) is { Length: >= LeastProse } article && article.Length > 2 * text.Length)
        {
            return article;
        }

        var shown = string.Join("\n\n", survey.NoScripts.Select(TextOf).Where(part => part.Length > 0));
        return shown.Length < LeastProse || shown.Length <= 2 * text.Length
            || (shown.Length < LongestNotice && shown.Contains("javascript", StringComparison.OrdinalIgnoreCase)) ? text : shown;
    }

    private static string TextOf(PageElement element) =>
        VisibleText.Of(element, static inner => inner.Tag.Is(TagTraits.Unseen | TagTraits.Around) || VisibleText.IsHidden(inner));

    private static string TextOf(string article)
    {
        var decoded = article.Contains('<') ? article : WebUtility.HtmlDecode(article);
        if (decoded.Contains("</", StringComparison.Ordinal) || decoded.Contains("<br", StringComparison.OrdinalIgnoreCase))
        {
            return PageTree.TryParse(decoded, out var page) ? VisibleText.Of(page) : "";
        }

        return WebUtility.HtmlDecode(decoded).Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\u00AD", "", StringComparison.Ordinal).Trim();
    }
}
