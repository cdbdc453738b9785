using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens;
using AngleSharp.Html.Parser.Tokens.Struct;

namespace TextMad.Pages.Tree;

/// <summary>
/// Stands between tokens and tree construction: counts work, and leaves out tags that would open elements deeper than allowed, with
/// the end tags that belong to them.
/// </summary>
/// <remarks>
/// The parser does not tell which elements are open. They are followed from the element made last: a matching end tag closes it and what
/// stands in it. Where formatting elements overlap that is a little wrong, and right again with the next element made.
/// </remarks>
internal sealed class DepthGuard(PageTreeFactory factory)
{
    // How far an end tag looks for the start tag that was left out; further ones belong to nothing.
    private const int MaximumSearch = 64;

    private readonly List<PageTag> _leftOut = [];

    /// <summary>Takes one token.</summary>
    public TokenConsumptionResult Consume(ref StructHtmlToken token, TokenConsumer next)
    {
        var document = factory.Document!;
        var depth = document.Current?.Depth ?? 0;
        document.Spend(1 + (depth >> 4));
        if (token.Type == HtmlTokenType.StartTag)
        {
            var tag = PageTag.Of(TagSpace.Html, token.Name.Memory.Span);
            if (depth >= PageTree.MaximumDepth && !tag.Is(TagTraits.Void | TagTraits.Raw))
            {
                LeaveOut(tag);
                return TokenConsumptionResult.Continue;
            }

            var before = document.Latest;
            next(ref token);
            if (document.Latest is { } latest && latest != before)
            {
                document.Current = latest.Tag.Is(TagTraits.Void) ? latest.Parent as PageElement : latest;
            }
        }
        else if (token.Type == HtmlTokenType.EndTag)
        {
            var tag = PageTag.Of(TagSpace.Html, token.Name.Memory.Span);
            if (_leftOut.Count > 0 && TakeBack(tag))
            {
                return TokenConsumptionResult.Continue;
            }

            Close(tag, document);
            next(ref token);
        }
        else
        {
            next(ref token);
        }

        return TokenConsumptionResult.Continue;
    }

    private void LeaveOut(PageTag tag)
    {
        _leftOut.Add(tag);
        BreakLine(tag);
    }

    private bool TakeBack(PageTag tag)
    {
        for (var i = _leftOut.Count - 1; i >= 0 && _leftOut.Count - i <= MaximumSearch; i--)
        {
            if (_leftOut[i] == tag)
            {
                _leftOut.RemoveRange(i, _leftOut.Count - i);
                BreakLine(tag);
                return true;
            }
        }

        return false;
    }

    private void Close(PageTag tag, PageDocument document)
    {
        var steps = 0;
        for (var open = document.Current; open is not null; open = open.Parent as PageElement)
        {
            if (open.Tag == tag)
            {
                document.Current = open.Parent as PageElement;
                _leftOut.Clear();
                break;
            }

            steps++;
        }

        document.Spend(steps >> 4);
    }

    // What was a block of its own must not run into its neighbours.
    private void BreakLine(PageTag tag)
    {
        if (tag.Is(TagTraits.Block))
        {
            factory.Document!.Current?.AppendText("\n");
        }
    }
}
