namespace TextMad.Pages.Tree;

/// <summary>What an element does with the text within and around it.</summary>
[Flags]
internal enum TagTraits
{
    /// <summary>Nothing: it is part of a line.</summary>
    None = 0,

    /// <summary>Begins and ends a line.</summary>
    Line = 1,

    /// <summary>Begins and ends a paragraph.</summary>
    Paragraph = 2,

    /// <summary>Shown by no browser, or no text: scripts, controls, media.</summary>
    Unseen = 4,

    /// <summary>Navigation, or what stands around the content.</summary>
    Around = 8,

    /// <summary>A heading.</summary>
    Heading = 16,

    /// <summary>Has neither content nor end tag.</summary>
    Void = 32,

    /// <summary>Its content is read by other rules than markup.</summary>
    Raw = 64,

    /// <summary>A line or a paragraph.</summary>
    Block = Line | Paragraph,
}
