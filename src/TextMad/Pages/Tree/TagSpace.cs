namespace TextMad.Pages.Tree;

/// <summary>The vocabulary that an element's name is of.</summary>
internal enum TagSpace
{
    /// <summary>HTML.</summary>
    Html,

    /// <summary>SVG.</summary>
    Svg,

    /// <summary>MathML.</summary>
    Math,
}
