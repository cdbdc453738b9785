using System.Buffers;
using TextMad.Pages.Tree;

namespace TextMad.Pages;

/// <summary>Reads the hints that authors leave in class, id and role for their own style sheets.</summary>
internal static class PageHints
{
    // Found at the beginning of a word of the value.
    private static readonly SearchValues<string> _beside = SearchValues.Create(
        [
            "sidebar", "side-bar", "related", "share", "sharing", "social", "promo", "newsletter", "subscribe", "subscription", "signup", "sign-up",
            "advert", "sponsor", "cookie", "consent", "gdpr", "popup", "pop-up", "modal", "overlay", "breadcrumb", "menu", "navbar", "navigation",
            "navheader", "navfooter", "footer", "masthead", "toolbar", "widget", "recommend", "more-stories", "morestories", "trending", "popular",
            "most-read", "mostread", "taglist", "tag-list", "tags", "pagination", "pager", "outbrain", "taboola", "skip-link", "read-more",
            "readmore", "read-next", "readnext", "login", "paywall", "author-bio", "authorbio", "byline", "copyright", "disclaimer", "donat", "rail",
            "dateline", "timestamp", "pubdate", "tweet", "follow", "print-only", "noprint", "screen-reader", "visually-hidden", "sr-only",
            "article-meta", "post-meta", "entry-meta", "articlemeta", "caption", "credit", "teaser", "carousel", "gallery", "slideshow", "also-like",
        ],
        StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<string> _comments = SearchValues.Create(
        ["comment", "disqus", "livefyre", "discussion", "respond"], StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<string> _content = SearchValues.Create(
        [
            "articlebody", "article-body", "article_body", "article__body", "body-copy", "bodycopy", "article-content", "article__content", "articlecontent", "article-text", "articletext", "entry-content",
            "entrycontent", "post-content", "postcontent", "post-body", "postbody", "post_body", "story-body", "storybody", "story-content", "storytext", "story-text", "main-content", "maincontent",
            "content-body", "page-content", "hentry", "mw-parser-output", "markdown-body", "rich-text", "richtext",
        ],
        StringComparison.OrdinalIgnoreCase);

    /// <summary>What an element's attributes hint at.</summary>
    public static PageHint Of(PageElement element)
    {
        var hint = PageHint.None;
        if (element.TryGet("itemprop", out var property) && property.Contains("articleBody", StringComparison.OrdinalIgnoreCase))
        {
            return PageHint.Content;
        }

        if (element.TryGet("role", out var role))
        {
            hint = role switch
            {
                "main" or "article" => PageHint.Content,
                "navigation" or "complementary" or "banner" or "contentinfo" or "search" or "dialog" or "alertdialog" or "menu" or "menubar" or "toolbar" => PageHint.Beside,
                _ => PageHint.None,
            };
        }

        foreach (var name in (ReadOnlySpan<string>)["class", "id"])
        {
            if (hint == PageHint.None && element.TryGet(name, out var value))
            {
                hint = OfName(value);
            }
        }

        return hint;
    }

    private static PageHint OfName(ReadOnlySpan<char> value) =>
        HasWord(value, _content) ? PageHint.Content
        : HasWord(value, _beside) ? PageHint.Beside
        : HasWord(value, _comments) ? PageHint.Comments
        : HasShortWord(value) ? PageHint.Beside
        : PageHint.None;

    // Words begin after anything but a letter, and at capitals within (articleShare).
    private static bool HasWord(ReadOnlySpan<char> value, SearchValues<string> words)
    {
        var from = 0;
        while (value[from..].IndexOfAny(words) is var found and >= 0)
        {
            var at = from + found;
            if (at == 0 || !char.IsAsciiLetter(value[at - 1]) || (char.IsAsciiLetterUpper(value[at]) && char.IsAsciiLetterLower(value[at - 1])))
            {
                return true;
            }

            from = at + 1;
        }

        return false;
    }

    // Too short to be looked for within other words.
    private static bool HasShortWord(ReadOnlySpan<char> value)
    {
        foreach (var range in value.SplitAny(" -_\t\n"))
        {
            if (value[range].Length is 2 or 3 && (value[range].Equals("ad", StringComparison.OrdinalIgnoreCase) || value[range].Equals("ads", StringComparison.OrdinalIgnoreCase) || value[range].Equals("nav", StringComparison.OrdinalIgnoreCase)))
            {
                return true;
            }
        }

        return false;
    }
}
