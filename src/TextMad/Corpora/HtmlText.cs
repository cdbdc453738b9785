using System.Text;
using AngleSharp.Dom;

namespace TextMad.Corpora;

/// <summary>The visible text of a page: block elements make lines, paragraphs and headings make blank lines.</summary>
/// <remarks>
/// Left out: scripts, styles, templates and <c>noscript</c>; navigation (<c>nav</c>, <c>header</c>, <c>footer</c>, <c>aside</c>);
/// form controls and embedded media; elements with <c>hidden</c> or an inline <c>display: none</c>. White space is folded as a
/// browser does, and kept in <c>pre</c>. Walks the tree without recursion.
/// </remarks>
public static class HtmlText
{
    private static readonly HashSet<string> _skipped = new(StringComparer.Ordinal)
    {
        "head", "script", "style", "noscript", "template", "nav", "header", "footer", "aside", "iframe", "object", "embed", "svg", "canvas",
        "audio", "video", "map", "select", "datalist", "button", "textarea", "dialog",
    };

    private static readonly HashSet<string> _lines = new(StringComparer.Ordinal)
    {
        "div", "li", "dt", "dd", "tr", "caption", "address", "fieldset", "legend", "form", "center", "summary", "details", "option", "hgroup",
    };

    private static readonly HashSet<string> _paragraphs = new(StringComparer.Ordinal)
    {
        "p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "ul", "ol", "dl", "table", "figure", "figcaption", "section", "article",
        "main", "hr", "body",
    };

    /// <summary>The text of a page's body.</summary>
    public static string Of(IDocument page)
    {
        ArgumentNullException.ThrowIfNull(page);
        var text = new Builder();
        INode? root = page.Body;
        var node = root;
        while (node is not null)
        {
            var enter = true;
            if (node is IElement element)
            {
                enter = !IsSkipped(element);
                if (enter)
                {
                    text.Open(element.LocalName);
                }
            }
            else if (node is IText characters)
            {
                text.Append(characters.Data);
            }

            node = enter && node.FirstChild is { } child ? child : Leave(node, enter, root, text);
        }

        return text.ToString();
    }

    /// <summary>Closes what ends with this node and returns what follows it.</summary>
    private static INode? Leave(INode node, bool entered, INode? root, Builder text)
    {
        while (true)
        {
            if (entered && node is IElement element)
            {
                text.Close(element.LocalName);
            }

            if (node == root)
            {
                return null;
            }

            if (node.NextSibling is { } next)
            {
                return next;
            }

            node = node.Parent!;
            entered = true;
        }
    }

    private static bool IsSkipped(IElement element) =>
        _skipped.Contains(element.LocalName)
        || element.HasAttribute("hidden")
        || (element.GetAttribute("style") is { } style && HidesIt(style));

    private static bool HidesIt(string style) =>
        style.Contains("display", StringComparison.OrdinalIgnoreCase)
        && style.Replace(" ", "", StringComparison.Ordinal).Contains("display:none", StringComparison.OrdinalIgnoreCase);

    private sealed class Builder
    {
        private readonly StringBuilder _text = new();
        private int _breaks;
        private bool _space;
        private int _preformatted;

        public void Open(string name)
        {
            Break(name);
            _breaks += name == "br" ? 1 : 0;
            _preformatted += name == "pre" ? 1 : 0;
        }

        public void Close(string name)
        {
            Break(name);
            _preformatted -= name == "pre" ? 1 : 0;
            _space |= name is "td" or "th";
        }

        public void Append(string characters)
        {
            foreach (var c in characters)
            {
                if (_preformatted > 0 && c is '\n' or '\r')
                {
                    _breaks++;
                    _space = false;
                }
                else if (_preformatted == 0 && c is ' ' or '\n' or '\t' or '\r' or '\f')
                {
                    _space = true;
                }
                else
                {
                    Flush();
                    _text.Append(c);
                }
            }
        }

        public override string ToString() => _text.ToString();

        // Breaks and spaces wait until text follows, so that a document neither begins nor ends with them.
        private void Flush()
        {
            if (_text.Length > 0)
            {
                _text.Append('\n', _breaks);
                if (_space && _breaks == 0)
                {
                    _text.Append(' ');
                }
            }

            _breaks = 0;
            _space = false;
        }

        private void Break(string name)
        {
            _breaks = Math.Max(_breaks, _paragraphs.Contains(name) ? 2 : _lines.Contains(name) ? 1 : 0);
        }
    }
}
