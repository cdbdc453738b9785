using System.Globalization;
using System.Net;
using System.Text;

namespace TextMad.Reporting;

/// <summary>HTML under construction. Whatever comes from outside goes through <see cref="Text"/> or <see cref="Attribute"/>.</summary>
internal sealed class HtmlText
{
    private readonly StringBuilder _html = new();

    /// <summary>Adds markup of this program's own.</summary>
    public HtmlText Raw(string markup)
    {
        _html.Append(markup);
        return this;
    }

    /// <summary>Adds text, every character of it shown and none of it taken for markup.</summary>
    public HtmlText Text(string text) => Raw(Escape(text));

    /// <summary>Adds an element that holds text.</summary>
    public HtmlText Element(string tag, string text, string? style = null) =>
        Raw(style is null ? $"<{tag}>" : $"<{tag} class=\"{style}\">").Text(text).Raw($"</{tag}>");

    /// <summary>Returns a value for a quoted attribute.</summary>
    public static string Attribute(string value) => Escape(value);

    /// <summary>Returns a number with four significant digits, or in full when it is a whole number.</summary>
    public static string Number(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "not a number" : value > 0 ? "∞" : "−∞";
        }

        var size = Math.Abs(value);
        var text = size >= 1e15 || (size > 0 && size < 1e-4) ? value.ToString("0.###e0", CultureInfo.InvariantCulture)
            : value == Math.Floor(value) || size >= 1000 ? value.ToString("#,##0", CultureInfo.InvariantCulture)
            : size >= 100 ? value.ToString("0.0", CultureInfo.InvariantCulture)
            : size >= 10 ? value.ToString("0.00", CultureInfo.InvariantCulture)
            : size >= 1 ? value.ToString("0.000", CultureInfo.InvariantCulture)
            : value.ToString("0.0000", CultureInfo.InvariantCulture);
        return text.Replace('-', '−');
    }

    /// <inheritdoc/>
    public override string ToString() => _html.ToString();

    // Models write control characters too, and HTML has no way to hold them: the pictures of Unicode's block 2400 stand for them.
    private static string Escape(string text) => WebUtility.HtmlEncode(
        string.Create(text.Length, text, (characters, source) =>
        {
            for (var i = 0; i < source.Length; i++)
            {
                var c = source[i];
                characters[i] = c is '\n' or '\t' ? c
                    : c < ' ' ? (char)(0x2400 + c)
                    : c == 0x7f ? '\u2421'
                    : c is >= '\u0080' and <= '\u009f' ? '\ufffd'
                    : c;
            }
        }));
}
