using TextMad.Texts;

namespace TextMad.Corpora.Import;

/// <summary>The result of an import: counts of documents added, already present and dropped.</summary>
/// <param name="Added">Documents that joined the corpus.</param>
/// <param name="AlreadyPresent">Documents that were in the corpus before: the same text from the same place.</param>
/// <param name="Dropped">How many items were not taken in, by reason (see <see cref="DropReasons"/>), in the order of the codes.</param>
/// <param name="Repairs">What was put right in the texts of the documents added.</param>
/// <param name="Words">Words of the documents added.</param>
/// <param name="Bytes">UTF-8 bytes of the documents added.</param>
public sealed record ImportReport(
    int Added, int AlreadyPresent, IReadOnlyDictionary<string, int> Dropped, TextRepairs Repairs, long Words, long Bytes)
{
    /// <summary>The most items of a reason that <see cref="Examples"/> has.</summary>
    public const int MostExamples = 3;

    /// <summary>Of each reason the first items that were not taken in, to name some.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<ImportItem.Dropped>> Examples { get; init; } = new Dictionary<string, IReadOnlyList<ImportItem.Dropped>>();

    /// <summary>How many files were left out because their names say no format that can be read, by kind, e.g. <c>picture (.png)</c>; most of them first.</summary>
    public IReadOnlyDictionary<string, int> UnknownKinds { get; init; } = new Dictionary<string, int>();

    /// <summary>Documents added that are parts of files longer than a document may be, cut at the ends of paragraphs.</summary>
    public int Parts { get; init; }

    /// <summary>Items that were not taken in, for whatever reason.</summary>
    public int DroppedTotal => Dropped.Values.Sum();

    /// <summary>Items that were not taken in because they are damaged (<see cref="DropReasons.IsDamage"/>).</summary>
    public int Damaged => Dropped.Where(dropped => DropReasons.IsDamage(dropped.Key)).Sum(dropped => dropped.Value);
}
