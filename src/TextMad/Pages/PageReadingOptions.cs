using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace TextMad.Pages;

/// <summary>How pages are read.</summary>
public sealed record PageReadingOptions
{
    /// <summary>The standard settings.</summary>
    public static PageReadingOptions Default { get; } = new();

    /// <summary>Links taken from a page; those that follow are passed over.</summary>
    [Description("links taken from a page, the first ones")]
    [Range(0, 1_000_000)]
    public int MaximumLinks { get; init; } = 10_000;

    /// <summary>True to take all visible text outside navigation in place of the main text.</summary>
    [Description("take all visible text outside navigation in place of the main text")]
    public bool WholeText { get; init; }
}
