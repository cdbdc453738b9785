namespace TextMad.Pages;

/// <summary>What the class, id and role of an element hint at.</summary>
internal enum PageHint
{
    /// <summary>The name says nothing about the element.</summary>
    None,

    /// <summary>The content of the page.</summary>
    Content,

    /// <summary>Something beside the content: shares, teasers, advertisements, navigation.</summary>
    Beside,

    /// <summary>What readers say of the content, which reads like it.</summary>
    Comments,
}
