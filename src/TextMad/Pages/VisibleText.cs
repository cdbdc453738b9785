using TextMad.Pages.Tree;

namespace TextMad.Pages;

/// <summary>The visible text of a page: block elements make lines, paragraphs and headings make blank lines.</summary>
/// <remarks>
/// Left out: scripts, styles, templates and <c>noscript</c>; navigation (<c>nav</c>, <c>header</c>, <c>footer</c>, <c>aside</c>);
/// form controls and embedded media; elements with <c>hidden</c> or an inline <c>display: none</c>. White space is folded as a
/// browser does, and kept in <c>pre</c>. Walks the tree without recursion.
/// </remarks>
internal static class VisibleText
{
    /// <summary>Returns the text within an element.</summary>
    /// <param name="root">The element, whose own visibility does not matter.</param>
    /// <param name="isLeftOut">Which elements are left out.</param>
    public static string Of(PageElement root, Func<PageElement, bool> isLeftOut)
    {
        var text = new TextLines();
        var open = new Stack<(PageElement Element, int Next)>();
        open.Push((root, 0));
        text.Open(root.Tag);
        while (open.TryPop(out var top))
        {
            var (element, next) = top;
            var children = element.Children;
            var entered = false;
            while (next < children.Length && !entered)
            {
                var child = children[next++];
                if (child is PageText characters)
                {
                    text.Append(characters.Data.Span);
                }
                else if (child is PageElement inner && !isLeftOut(inner))
                {
                    open.Push((element, next));
                    open.Push((inner, 0));
                    text.Open(inner.Tag);
                    entered = true;
                }
            }

            if (!entered)
            {
                text.Close(element.Tag);
            }
        }

        return text.ToString();
    }

    /// <summary>Returns the text of a page's body without what stands around its content.</summary>
    public static string Of(PageDocument page) =>
        page.Body is { } body ? Of(body, static element => element.Tag.Is(TagTraits.Unseen | TagTraits.Around) || IsHidden(element)) : "";

    /// <summary>Returns true when the page itself says that the element is not shown.</summary>
    public static bool IsHidden(PageElement element) =>
        element.HasAttributes
        && (element.TryGet("hidden", out _) || (element.TryGet("style", out var style) && HidesIt(style)));

    private static bool HidesIt(ReadOnlySpan<char> style)
    {
        var at = style.IndexOf("display", StringComparison.OrdinalIgnoreCase);
        while (at >= 0)
        {
            style = style[(at + 7)..].TrimStart();
            if (style.StartsWith(':') && style[1..].TrimStart().StartsWith("none", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }

            at = style.IndexOf("display", StringComparison.OrdinalIgnoreCase);
        }

        return false;
    }
}
