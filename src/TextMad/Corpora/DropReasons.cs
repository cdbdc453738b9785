using System.ComponentModel;
using TextMad.Texts;

namespace TextMad.Corpora;

/// <summary>The stable codes that say why an import or a cut into passages did not take something in, beside those of <see cref="Fetching.FetchReasons"/> and
/// <see cref="Texts.TextReasons"/>.</summary>
[ReasonCodes("import")]
public static class DropReasons
{
    /// <summary>No text, or white space only.</summary>
    [Description("no text, or white space only")]
    public const string Empty = "empty";

    /// <summary>A line that is not a JSON object with a text.</summary>
    [Description("a line that is not a JSON object with a text")]
    public const string BrokenLine = "broken_line";

    /// <summary>A record of a web archive that is torn or no record; its source says at which offset.</summary>
    [Description("a damaged record of a web archive, or bytes that are not a record; its source gives the offset")]
    public const string BrokenRecord = "broken_record";

    /// <summary>A record of a web archive that is not what its digests were made of.</summary>
    [Description("a record of a web archive whose digest does not match its content")]
    public const string WrongDigest = "wrong_digest";

    /// <summary>A file that cannot be read to its end, or a folder that cannot be listed.</summary>
    [Description("a file that cannot be read to its end, or a folder that cannot be listed")]
    public const string Unreadable = "unreadable";

    /// <summary>Longer than a document may be.</summary>
    [Description("longer than a document may be")]
    public const string TooLarge = "too_large";

    /// <summary>A file in a folder whose name says no format that can be read.</summary>
    [Description("a file in a folder whose name says no format that can be read")]
    public const string UnknownFormat = "unknown_format";

    /// <summary>The card of a dataset, which describes the files beside it.</summary>
    [Description("the card of a dataset in a folder: a README.md that lists files of data")]
    public const string DatasetCard = "dataset_card";

    /// <summary>A hidden file or folder in a folder: its name begins with a full stop.</summary>
    [Description("a hidden file or folder in a folder: its name begins with a full stop")]
    public const string Hidden = "hidden";

    /// <summary>A symbolic link in a folder: it may lead anywhere.</summary>
    [Description("a symbolic link in a folder, which may lead anywhere")]
    public const string SymbolicLink = "symbolic_link";

    /// <summary>A pipe, socket or device, from which there is no end to read.</summary>
    [Description("a pipe, socket or device in a folder, which need not have an end")]
    public const string SpecialFile = "special_file";

    /// <summary>What was left of a document after cutting, too short for a passage.</summary>
    [Description("the rest of a document after cutting, too short for a passage")]
    public const string ShortFragment = "short_fragment";

    /// <summary>Returns whether something is left out because it is damaged: a sound input gives no such reason.</summary>
    /// <param name="reason">A reason code.</param>
    public static bool IsDamage(string reason) => reason is BrokenLine or Unreadable or TooLarge or TextReasons.Undecodable or TextReasons.Internal;
}
