using TextMad.Pages.Tree;

namespace TextMad.Pages;

/// <summary>Finds the main text of a page.</summary>
internal static class MainText
{
    private const double DescendShare = 0.85;
    private const double ContentShare = 0.5;

    /// <summary>Returns the main text; what is visible when nothing reads like main text.</summary>
    public static string Of(PageSurvey survey)
    {
        var body = survey.Page.Body;
        if (body is null)
        {
            return "";
        }

        if (body.Measure.Prose == 0)
        {
            return VisibleText.Of(survey.Page);
        }

        var root = Choose(survey, body);
        var text = VisibleText.Of(root, element => IsLeftOut(element, survey));
        return text.Length > 0 ? text : VisibleText.Of(survey.Page);
    }

    private static PageElement Choose(PageSurvey survey, PageElement body)
    {
        var total = body.Measure.Prose;
        var start = body;
        foreach (var content in survey.Contents)
        {
            if (!IsWithinPruned(content) && content.Measure.Prose >= ContentShare * total && content.Measure.Prose <= start.Measure.Prose)
            {
                start = content;
            }
        }

        while (true)
        {
            PageElement? best = null;
            foreach (var child in start.Children)
            {
                if (child is PageElement { IsPruned: false } element && (best is null || element.Measure.Prose > best.Measure.Prose))
                {
                    best = element;
                }
            }

            if (best is null || best.Measure.Prose < DescendShare * start.Measure.Prose || best.Measure.Paragraphs < 2)
            {
                return start;
            }

            start = best;
        }
    }

    private static bool IsWithinPruned(PageElement element)
    {
        for (var at = element; at is not null; at = at.Parent as PageElement)
        {
            if (at.IsPruned)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsLeftOut(PageElement element, PageSurvey survey)
    {
        var tag = element.Tag;
        if (element.IsPruned || tag.Is(TagTraits.Unseen | TagTraits.Around))
        {
            return true;
        }

        // A list of definitions and a table are judged whole: a term or a cell may well be no more than a link.
        if (!tag.Is(TagTraits.Block) || tag.Name is "dt" or "dd" or "tr" or "tbody" or "thead" or "tfoot")
        {
            return false;
        }

        var measure = element.Measure;
        if (tag == PageTag.P || tag == PageTag.Li)
        {
            return measure.LinkDensity > 0.8 && (element.Parent as PageElement)?.Tag != PageTag.Dd;
        }

        if (tag == PageTag.H1)
        {
            return element == survey.Heading;
        }

        if (tag == PageTag.Figcaption)
        {
            return true;
        }

        return measure.Prose == 0 && measure.LinkDensity > 0.5;
    }
}
