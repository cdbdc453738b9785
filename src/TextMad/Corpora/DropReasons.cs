using System.ComponentModel;

namespace TextMad.Corpora;

/// <summary>The stable codes that say why an import or a cut into passages did not take something in, beside those of <see cref="Fetching.FetchReasons"/> and
/// <see cref="Texts.TextReasons"/>.</summary>
[ReasonCodes("import")]
public static class DropReasons
{
    /// <summary>No text, or white space only.</summary>
    [Description("no text, or white space only")]
    public const string Empty = "empty";

    /// <summary>A line that is not a JSON object with a text; only when broken input is to be skipped.</summary>
    [Description("a line that is not a JSON object with a text; only when broken input is to be skipped")]
    public const string BrokenLine = "broken_line";

    /// <summary>A record of a web archive that is torn or no record; its source says at which offset.</summary>
    [Description("a damaged record of a web archive, or bytes that are not a record; its source gives the offset")]
    public const string BrokenRecord = "broken_record";

    /// <summary>A record of a web archive that is not what its digests were made of.</summary>
    [Description("a record of a web archive whose digest does not match its content")]
    public const string WrongDigest = "wrong_digest";

    /// <summary>A file that cannot be read to its end; only when broken input is to be skipped.</summary>
    [Description("a file that cannot be read to its end; only when broken input is to be skipped")]
    public const string Unreadable = "unreadable";

    /// <summary>Longer than a document may be; only when broken input is to be skipped.</summary>
    [Description("longer than a document may be; only when broken input is to be skipped")]
    public const string TooLarge = "too_large";

    /// <summary>A file in a folder whose name says no format that can be read.</summary>
    [Description("a file in a folder whose name says no format that can be read")]
    public const string UnknownFormat = "unknown_format";

    /// <summary>What was left of a document after cutting, too short for a passage.</summary>
    [Description("the rest of a document after cutting, too short for a passage")]
    public const string ShortFragment = "short_fragment";
}
