using System.Buffers;
using TextMad.Pages.Tree;

namespace TextMad.Pages;

/// <summary>One walk over a page: measures the text of every element and takes note of what else the page says.</summary>
/// <remarks>
/// Text is measured in runs: what stands between the beginnings and ends of block elements. A run reads like prose when it is long or
/// has marks of sentences, and is not mostly links.
/// </remarks>
internal sealed class PageSurvey
{
    private const int LongRun = 80;
    private const int ShortRun = 25;
    private const int MaximumRounds = 20;

    private static readonly SearchValues<char> _space = SearchValues.Create(" \n\t\r\f\u00A0");
    private static readonly SearchValues<char> _marks = SearchValues.Create(".,;:!?\u3001\u3002\uFF0C\uFF01\uFF1F\u0964\u061F\u060C");

    private readonly Stack<(PageElement Element, int Next, PageElement Block)> _open = new();
    private readonly List<(PageElement Element, bool IsBuilt)> _prunable = [];
    private int _characters;
    private int _linkCharacters;
    private int _marksSeen;
    private int _inLink;
    private int _inPre;
    private int _inHeading;
    private bool _afterBreak;

    private PageSurvey(PageDocument page) => Page = page;

    /// <summary>The page.</summary>
    public PageDocument Page { get; }

    /// <summary>What it says outside its text.</summary>
    public PageHead Head { get; } = new();

    /// <summary>The elements that are links, in order.</summary>
    public List<PageElement> Links { get; } = [];

    /// <summary>Elements that say who wrote the page, or look as if they did, in order.</summary>
    public List<PageElement> Bylines { get; } = [];

    /// <summary>Elements that hint at content, in order.</summary>
    public List<PageElement> Contents { get; } = [];

    /// <summary>What is shown in place of scripts, in order.</summary>
    public List<PageElement> NoScripts { get; } = [];

    /// <summary>The first <c>time</c> element with a date.</summary>
    public PageElement? Time { get; private set; }

    /// <summary>The first <c>h1</c>.</summary>
    public PageElement? Heading { get; private set; }

    /// <summary>Walks over a page.</summary>
    public static PageSurvey Of(PageDocument page)
    {
        var survey = new PageSurvey(page);
        if (page.Root is { } root)
        {
            survey.Walk(root);
            survey.Reconsider();
        }

        return survey;
    }

    private void Walk(PageElement root)
    {
        Enter(root, root);
        while (_open.TryPop(out var top))
        {
            var (element, next, block) = top;
            var children = element.Children;
            var entered = false;
            while (next < children.Length && !entered)
            {
                if (children[next++] is PageElement inner)
                {
                    _open.Push((element, next, block));
                    entered = Enter(inner, block);
                    if (!entered)
                    {
                        _open.Pop();
                    }
                }
                else
                {
                    Count(((PageText)children[next - 1]).Data.Span);
                }
            }

            if (!entered)
            {
                Leave(element, block);
            }
        }
    }

    // False when the element shows nothing.
    private bool Enter(PageElement element, PageElement block)
    {
        var tag = element.Tag;
        if (tag.Is(TagTraits.Unseen))
        {
            return EnterUnseen(element);
        }

        if (tag == PageTag.Br)
        {
            if (_afterBreak)
            {
                EndRun(block);
            }

            _afterBreak = true;
            return false;
        }

        if (element.HasAttributes)
        {
            if (VisibleText.IsHidden(element))
            {
                // Hidden text counts nowhere, but its links and metadata do.
                element.IsPruned = true;
            }

            TakeNote(element);
        }

        if (tag.Is(TagTraits.Around))
        {
            element.IsPruned = true;
        }

        if (tag.Is(TagTraits.Block) || tag == PageTag.Td || tag == PageTag.Th)
        {
            EndRun(block);
            block = element;
            _inPre += tag == PageTag.Pre ? 1 : 0;
            _inHeading += tag.Is(TagTraits.Heading) ? 1 : 0;
            if (tag == PageTag.H1)
            {
                Heading ??= element;
            }
            else if (tag == PageTag.Article || tag == PageTag.Main)
            {
                Contents.Add(element);
            }
        }
        else if (IsLink(element))
        {
            _inLink++;
        }

        _open.Push((element, 0, block));
        return true;
    }

    private bool EnterUnseen(PageElement element)
    {
        var tag = element.Tag;
        if (tag == PageTag.Area)
        {
            Links.Add(element);
        }
        else if (tag.Name == "noscript")
        {
            NoScripts.Add(element);
        }
        else if (element.Space == TagSpace.Html)
        {
            Head.Visit(element);
        }

        // The head and image maps hold what is looked for, but no text.
        if (tag.Name is "head" or "map" or "object" or "video" or "audio")
        {
            element.IsPruned = true;
            _open.Push((element, 0, element));
            return true;
        }

        return false;
    }

    private void TakeNote(PageElement element)
    {
        var tag = element.Tag;
        if (tag == PageTag.A)
        {
            if (IsLink(element))
            {
                Links.Add(element);
            }

            if (element.TryGet("rel", out var rel) && PageHead.HasWord(rel, "author"))
            {
                Bylines.Add(element);
            }

            return;
        }

        if (tag == PageTag.Time && Time is null && element.TryGet("datetime", out _))
        {
            Time = element;
        }

        element.Hint = PageHints.Of(element, out var isBuilt);
        switch (element.Hint)
        {
            case PageHint.Content:
                Contents.Add(element);
                break;
            case PageHint.Beside or PageHint.Comments when tag != PageTag.Body && tag.Name != "html":
                element.IsPruned = true;
                _prunable.Add((element, isBuilt));
                break;
        }

        if ((element.TryGet("itemprop", out var property) && property.Equals("author", StringComparison.OrdinalIgnoreCase))
            || (element.TryGet("class", out var name) && (name.Contains("byline", StringComparison.OrdinalIgnoreCase) || PageHead.HasWord(name, "author"))))
        {
            Bylines.Add(element);
        }
    }

    // An anchor without a target is a place, and often not closed where it was meant to be (<a id="x"/> is XML).
    private static bool IsLink(PageElement element) => element.Tag == PageTag.A && element.TryGet("href", out _);

    private void Leave(PageElement element, PageElement block)
    {
        var tag = element.Tag;
        if (block == element)
        {
            EndRun(element);
            _inPre -= tag == PageTag.Pre ? 1 : 0;
            _inHeading -= tag.Is(TagTraits.Heading) ? 1 : 0;
        }
        else if (IsLink(element))
        {
            _inLink--;
        }

        if (!element.IsPruned && element.Parent is PageElement parent)
        {
            parent.Measure += element.Measure;
        }
    }

    private void Count(ReadOnlySpan<char> text)
    {
        var characters = 0;
        var rest = text;
        while (rest.IndexOfAnyExcept(_space) is var begin and >= 0)
        {
            rest = rest[begin..];
            var end = rest.IndexOfAny(_space);
            end = end < 0 ? rest.Length : end;
            characters += end + 1;
            rest = rest[end..];
        }

        if (characters == 0)
        {
            return;
        }

        _afterBreak = false;
        if (text.ContainsAnyInRange('\u2E80', '\uD7FF'))
        {
            foreach (var c in text)
            {
                characters += c is >= '\u2E80' and <= '\uD7FF' ? 2 : 0;
            }
        }

        _characters += characters;
        if (_inLink > 0)
        {
            _linkCharacters += characters;
            return;
        }

        while (text.IndexOfAny(_marks) is var mark and >= 0)
        {
            _marksSeen++;
            text = text[(mark + 1)..];
        }
    }

    private void EndRun(PageElement block)
    {
        if (_characters > 0)
        {
            var plain = _characters - _linkCharacters;
            var isProse = _inHeading == 0 && plain > _linkCharacters
                && (_inPre > 0 || plain >= LongRun || (plain >= ShortRun && _marksSeen > 0));
            block.Measure += new TextMeasure(
                _characters,
                _linkCharacters,
                isProse ? plain : 0,
                isProse ? _linkCharacters : _inHeading > 0 ? 0 : _characters,
                isProse ? 1 : 0);
            _characters = 0;
            _linkCharacters = 0;
            _marksSeen = 0;
        }

        _afterBreak = false;
    }

    // A hint that would take away most of the page is none: a wrapper's name says what else is in it. Comments may be most of a page.
    // What is restored within a wrapper counts for the wrapper, which may be restored then.
    private void Reconsider()
    {
        ReconsiderBuilt();
        for (var round = 0; round < MaximumRounds && Page.Body is { } body; round++)
        {
            var rest = body.Measure.Prose;
            PageElement? largest = null;
            foreach (var (element, _) in _prunable)
            {
                if (element.IsPruned && element.Measure.Prose > Math.Max(rest, largest?.Measure.Prose ?? 0)
                    && (element.Hint == PageHint.Beside || rest < LongRun))
                {
                    largest = element;
                }
            }

            if (largest is null)
            {
                return;
            }

            Restore(largest);
        }
    }

    // Builders of pages call every block by one word. The blocks are content all together, or none is.
    private void ReconsiderBuilt()
    {
        var all = _prunable.Where(entry => entry.IsBuilt).Select(entry => entry.Element).ToHashSet();
        if (all.Count == 0)
        {
            return;
        }

        List<PageElement> built = [.. _prunable.Where(entry => entry.IsBuilt && !IsWithinOthers(entry.Element, all)).Select(entry => entry.Element)];
        if (Page.Body is { } body && built.Sum(element => element.Measure.Prose) > body.Measure.Prose)
        {
            // Outer blocks come first, so that what inner ones hold counts for them.
            built.ForEach(Restore);
        }
    }

    // Within something else that was taken away: a list of widgets in a side bar says nothing of the page's own blocks.
    private static bool IsWithinOthers(PageElement element, HashSet<PageElement> built)
    {
        for (var above = element.Parent as PageElement; above is not null; above = above.Parent as PageElement)
        {
            if (above.IsPruned && !built.Contains(above))
            {
                return true;
            }
        }

        return false;
    }

    private static void Restore(PageElement element)
    {
        element.IsPruned = false;
        element.Hint = PageHint.None;
        for (var above = element.Parent as PageElement; above is not null; above = above.Parent as PageElement)
        {
            above.Measure += element.Measure;
            if (above.IsPruned)
            {
                break;
            }
        }
    }
}
