using TextMad.Corpora.Import;

namespace TextMad.Corpora;

/// <summary>The stable codes that say why something was not taken in.</summary>
public static class DropReasons
{
    /// <summary>The corpus already has a document with exactly this text.</summary>
    public const string ExactDuplicate = "exact_duplicate";

    /// <summary>No text, or white space only.</summary>
    public const string Empty = "empty";

    /// <summary>A line that is no JSON object with a text; only when broken input is to be skipped.</summary>
    public const string BrokenLine = "broken_line";

    /// <summary>A record of a web archive that is torn or no record; its source says at which offset.</summary>
    public const string BrokenRecord = "broken_record";

    /// <summary>A record of a web archive that is not what its digests were made of.</summary>
    public const string WrongDigest = "wrong_digest";

    /// <summary>A file that cannot be read to its end; only when broken input is to be skipped.</summary>
    public const string Unreadable = "unreadable";

    /// <summary>Longer than <see cref="ImportOptions.MaximumDocumentLength"/>; only when broken input is to be skipped.</summary>
    public const string TooLarge = "too_large";

    /// <summary>HTML with more elements, or markup more tangled, than is parsed.</summary>
    public const string TooDeep = "too_deep";

    /// <summary>A file in a folder whose name says no format that can be read.</summary>
    public const string UnknownFormat = "unknown_format";

    /// <summary>What was left of a document after cutting, too short for a passage.</summary>
    public const string ShortFragment = "short_fragment";
}
