using TextMad.Texts;

namespace TextMad.Corpora.Import.Rows;

/// <summary>A row's document, or why it has none.</summary>
/// <param name="Document">The document; null when there is none.</param>
/// <param name="Reason">Then one of <see cref="DropReasons"/>.</param>
/// <param name="Complaint">And what is wrong with the row, for people.</param>
internal readonly record struct ParsedRow(Document? Document, string Reason, string? Complaint)
{
    /// <summary>A row that is damaged.</summary>
    public static ParsedRow Broken(string complaint) => new(null, DropReasons.BrokenLine, complaint);

    /// <summary>Returns what an importer hands on.</summary>
    /// <param name="source">Where the row stands, for what was dropped.</param>
    /// <param name="place">The same, in a sentence.</param>
    /// <param name="repairs">What had to be put right.</param>
    /// <param name="options">How files are read.</param>
    /// <exception cref="ImportFailure">The row is damaged, and that is to stop everything.</exception>
    public ImportItem ItemOf(string source, string place, TextRepairs repairs, ImportOptions options) =>
        Document is not null ? new ImportItem.Taken(Document, repairs)
        : options.Strict && DropReasons.IsDamage(Reason) ? throw new ImportFailure(Reason, $"{place}: {Complaint}")
        : new ImportItem.Dropped(source, Reason, Complaint);
}
