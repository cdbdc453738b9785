using System.ComponentModel;

namespace TextMad.Texts;

/// <summary>The stable codes that say why a text was not kept whatever it came from: a crawl, an import, a pipeline.</summary>
[ReasonCodes("text")]
public static class TextReasons
{
    /// <summary>The same text was kept already.</summary>
    [Description("the same text was kept already")]
    public const string ExactDuplicate = "exact_duplicate";

    /// <summary>Nearly the same text was kept already.</summary>
    [Description("nearly the same text was kept already")]
    public const string NearDuplicate = "near_duplicate";

    /// <summary>More than 1% of its bytes are invalid in its encoding, and it is text in no other that could be found.</summary>
    [Description("its bytes are not text in its encoding, or in any that could be found")]
    public const string Undecodable = "undecodable";

    /// <summary>An error of this program, which the detail names, in working on this one; the others go on.</summary>
    [Description("an error of this program; only this document was lost")]
    public const string Internal = "internal";

    /// <summary>Too few lines end in punctuation.</summary>
    [Description("too few lines end in punctuation")]
    public const string LinePunctuation = "line_punctuation";

    /// <summary>Too many lines are short.</summary>
    [Description("too many lines are short")]
    public const string ShortLines = "short_lines";

    /// <summary>Too many characters are in lines that occurred before.</summary>
    [Description("too many characters are in lines that occurred before")]
    public const string DuplicateLines = "duplicate_lines";

    /// <summary>Too many lines for so few words.</summary>
    [Description("too many lines for so few words")]
    public const string ManyLines = "many_lines";
}
