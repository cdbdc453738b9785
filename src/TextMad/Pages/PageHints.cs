using System.Buffers;
using TextMad.Pages.Tree;

namespace TextMad.Pages;

/// <summary>Reads the hints that authors leave in class, id and role for their own style sheets.</summary>
/// <remarks>
/// A hint is a whole word of a name, or several: words end where no letter follows, and at capitals within (<c>articleShare</c>); names written in one
/// (<c>sharebar</c>) are taken apart when they consist of known words alone. A word that may as well be what the text is about (<c>popular</c>,
/// <c>gallery</c>) is a hint only beside words of layout: <c>popular-posts</c> is one, <c>popular-science</c> is none.
/// </remarks>
internal static class PageHints
{
    /// <summary>The word by which builders of pages name every block, of content or not.</summary>
    public const string BuilderWord = "widget";

    // Looked for at the beginning of a word: most names have none of it, and are not looked at any closer.
    private static readonly SearchValues<string> _candidates;

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _known;
    private static readonly Dictionary<string, Meaning> _meanings = new(StringComparer.Ordinal);

    // Words that are hints in any name.
    private const string Strong =
        "sidebar sidebars sharing sharedaddy sharethis addthis newsletter newsletters subscribe subscribes signup advert adverts "
        + "advertisement advertisements advertising advertise advertorial "
        + "sponsored cookies gdpr popup popups breadcrumb breadcrumbs menu menus navbar navheader navfooter footer footers masthead "
        + "toolbar toolbars widget widgets promo promos promotion promotions "
        + "recommended recommends recommendation recommendations recommend outbrain taboola pagination pager login paywall authorbio byline bylines disclaimer disclaimers "
        + "dateline timestamp pubdate noprint teaser teasers carousel carousels slideshow slideshows mostread morestories readmore "
        + "readnext taglist ad ads nav articlemeta trending caption captions";

    // Words that are hints only in names of layout words.
    private const string Weak =
        "related share shares social subscription subscriptions sponsor sponsors cookie consent modal modals overlay overlays "
        + "navigation popular donate donates donation donations tags copyright "
        + "tweet tweets follow followers gallery galleries rail credit credits";

    // Hints of several words, in any name.
    private static readonly string[] _compounds =
    [
        "side-bar", "sign-up", "pop-up", "more-stories", "most-read", "most-popular", "tag-list", "skip-link", "skip-links", "read-more", "read-next", "author-bio", "print-only",
        "screen-reader",
        "visually-hidden", "sr-only", "article-meta", "post-meta", "entry-meta", "also-like", "photo-credit", "image-credit", "picture-credit", "video-credit", "credit-line",
        "right-rail", "left-rail",
        "cookie-consent", "cookie-law", "cookie-policy", "cookie-notice", "cookie-message", "cookie-warning", "social-media", "follow-us",
    ];

    // Words of layout that are none behind a hint.
    private static readonly string[] _topics = ["credit-card", "credit-cards", "social-group", "social-groups", "follow-on"];

    private const string StrongComments = "comments disqus livefyre commentlist";
    private const string WeakComments = "comment discussion discussions respond";

    // Of content, beside any other words, as they are written.
    private static readonly SearchValues<string> _content = SearchValues.Create(
        [
            "articlebody", "article-body", "article_body", "article__body", "body-copy", "bodycopy", "article-content", "article__content", "articlecontent", "article-text",
            "articletext", "entry-content",
            "entrycontent", "post-content", "postcontent", "post-body", "postbody", "post_body", "story-body", "storybody", "story-content", "storytext", "story-text",
            "main-content", "maincontent",
            "content-body", "page-content", "hentry", "mw-parser-output", "markdown-body", "rich-text", "richtext",
        ],
        StringComparison.OrdinalIgnoreCase);

    private const string Layout =
        "a above and animated area banner article articles aside attachment attachments author bar below block blocks blog body bottom box boxes button buttons btn btns by card "
        + "cards cell center class close closed "
        + "clear clearfix col cols collapse collapsed column columns component container containers content contents count counter data desktop div el elem element elements "
        + "embed entries entry facebook feed "
        + "field first fixed flex float floating form frame full global google grid group groups has head header headers heading headline height hidden hide home hook horizontal "
        + "hover html icon icons id image "
        + "images img in inline inner input instagram item items js label labels large last latest layout left line link linkedin links list listing listings lists main media "
        + "medium meta mid middle mini mobile "
        + "module modules more new news no node number on open outer page pages panel panels parent part photo photos picture pinterest placeholder plugin position post posts "
        + "primary print query recent region "
        + "right row rows scroll section sections secondary section set show single site slide slider slides slot small spacer stack sticky stories story style sub summary tab "
        + "tablet tabs tail text theme thumb thumbs "
        + "thumbnail thumbnails tile title titles to toggle tool tools top twitter type ui unit units us ui ux vertical video videos view views visible whatsapp wide width wp "
        + "wrap wrapped wrapper zone you your c l m o s t u x";

    static PageHints()
    {
        Add(Layout, Meaning.Layout);
        Add(Strong, Meaning.Strong);
        Add(Weak, Meaning.Weak);
        Add(StrongComments, Meaning.StrongComments);
        Add(WeakComments, Meaning.WeakComments);
        _known = new HashSet<string>(_meanings.Keys, StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
        _candidates = SearchValues.Create(
            [
                .. _meanings.Where(word => word.Value != Meaning.Layout).Select(word => word.Key),
                .. _compounds.SelectMany(compound =>
                    (string[])[compound, compound.Replace('-', '_'), compound.Replace("-", "__", StringComparison.Ordinal), compound.Replace("-", "", StringComparison.Ordinal)]),
            ],
            StringComparison.OrdinalIgnoreCase);

        static void Add(string words, Meaning meaning)
        {
            foreach (var word in words.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                _meanings[word] = meaning;
            }
        }
    }

    /// <summary>Returns what an element's attributes hint at.</summary>
    /// <param name="element">The element.</param>
    /// <param name="isBuilt">Whether the name is <see cref="BuilderWord"/>'s.</param>
    public static PageHint Of(PageElement element, out bool isBuilt)
    {
        isBuilt = false;
        if (element.TryGet("itemprop", out var property) && property.Contains("articleBody", StringComparison.OrdinalIgnoreCase))
        {
            return PageHint.Content;
        }

        var hint = PageHint.None;
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
                hint = IsContent(value) ? PageHint.Content : HasWord(value, _candidates) ? OfNames(value, out isBuilt) : PageHint.None;
            }
        }

        return hint;
    }

    // Words begin after anything but a letter, and at capitals within.
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

    // The words end with the name, at a capital, or with a word of layout written on (articlebodywrap).
    private static bool IsContent(ReadOnlySpan<char> value)
    {
        var from = 0;
        while (value[from..].IndexOfAny(_content) is var found and >= 0)
        {
            var at = from + found;
            if (at == 0 || !char.IsAsciiLetter(value[at - 1]) || (char.IsAsciiLetterUpper(value[at]) && char.IsAsciiLetterLower(value[at - 1])))
            {
                var words = WordsOf(value[at..(value[at..].IndexOfAny(" \t\n\r\f") is var end and >= 0 ? at + end : value.Length)]);
                return _content.Contains(words[0]) || _meanings.ContainsKey(words[0]) || words[0] is "hentry" or "mw" or "markdown" or "rich";
            }

            from = at + 1;
        }

        return false;
    }

    // Of several names the first that hints at what stands beside the content counts, then one at comments.
    private static PageHint OfNames(ReadOnlySpan<char> value, out bool isBuilt)
    {
        isBuilt = false;
        var hint = PageHint.None;
        foreach (var range in value.SplitAny(" \t\n\r\f"))
        {
            var found = OfName(value[range], out var built);
            isBuilt |= built;
            hint = found == PageHint.Beside || hint == PageHint.None ? found : hint;
        }

        return hint;
    }

    private static PageHint OfName(ReadOnlySpan<char> name, out bool isBuilt)
    {
        isBuilt = false;
        if (!HasWord(name, _candidates))
        {
            return PageHint.None;
        }

        var words = WordsOf(name);
        var joined = $"-{string.Join('-', words)}-";
        if (Has(joined, _topics))
        {
            return PageHint.None;
        }

        var isLaidOut = words.TrueForAll(word => _meanings.ContainsKey(word) || char.IsAsciiDigit(word[0]) || IsPrefix(word));
        var isComments = false;
        foreach (var word in words)
        {
            switch (_meanings.GetValueOrDefault(word, Meaning.None))
            {
                case Meaning.Strong:
                    isBuilt |= word is BuilderWord or BuilderWord + "s";
                    return PageHint.Beside;
                case Meaning.Weak when isLaidOut:
                    return PageHint.Beside;
                case Meaning.StrongComments:
                case Meaning.WeakComments when isLaidOut:
                    isComments = true;
                    break;
            }
        }

        return Has(joined, _compounds) ? PageHint.Beside : isComments ? PageHint.Comments : PageHint.None;
    }

    // "nyt", "wp", "dpsp": what a name without vowels is short for is not a topic.
    private static bool IsPrefix(string word) => word.Length <= 5 && word.AsSpan().IndexOfAny("aeiouy") < 0;

    private static bool Has(string joined, string[] compounds)
    {
        foreach (var compound in compounds)
        {
            var at = joined.IndexOf(compound, StringComparison.Ordinal);
            if (at > 0 && joined[at - 1] == '-' && joined[at + compound.Length] == '-')
            {
                return true;
            }
        }

        return false;
    }

    private static List<string> WordsOf(ReadOnlySpan<char> name)
    {
        var words = new List<string>();
        var start = 0;
        for (var i = 0; i <= name.Length; i++)
        {
            var ends = i == name.Length || !char.IsAsciiLetterOrDigit(name[i])
                || (i > start && char.IsAsciiDigit(name[i]) != char.IsAsciiDigit(name[i - 1]))
                || (i > start && char.IsAsciiLetterUpper(name[i]) && char.IsAsciiLetterLower(name[i - 1]));
            if (!ends)
            {
                continue;
            }

            if (i > start)
            {
                AddParts(name[start..i], words);
            }

            start = i < name.Length && char.IsAsciiLetterOrDigit(name[i]) ? i : i + 1;
        }

        return words;
    }

    // "sharebar" is "share", "bar"; a word that is not made of known ones stays whole.
    private static void AddParts(ReadOnlySpan<char> word, List<string> words)
    {
        var before = words.Count;
        if (!TakeApart(word, words, depth: 0))
        {
            words.RemoveRange(before, words.Count - before);
            words.Add(word.ToString().ToLowerInvariant());
        }
    }

    private static bool TakeApart(ReadOnlySpan<char> word, List<string> words, int depth)
    {
        const int ShortestPart = 3;
        const int MostParts = 4;
        if (_known.Contains(word))
        {
            words.Add(word.ToString().ToLowerInvariant());
            return true;
        }

        for (var length = word.Length - ShortestPart; length >= ShortestPart && depth < MostParts; length--)
        {
            if (_known.Contains(word[..length]))
            {
                var before = words.Count;
                words.Add(word[..length].ToString().ToLowerInvariant());
                if (TakeApart(word[length..], words, depth + 1))
                {
                    return true;
                }

                words.RemoveRange(before, words.Count - before);
            }
        }

        return false;
    }

    private enum Meaning
    {
        None,
        Layout,
        Strong,
        Weak,
        StrongComments,
        WeakComments,
    }
}
