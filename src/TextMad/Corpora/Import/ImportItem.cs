using TextMad.Texts;

namespace TextMad.Corpora.Import;

/// <summary>What an importer or splitter yields: a document, or something that was not taken in and why. A closed hierarchy.</summary>
public abstract record ImportItem
{
    private ImportItem()
    {
    }

    /// <summary>A document.</summary>
    /// <param name="Document">The document; its text is valid Unicode with lines ended by <c>\n</c>.</param>
    /// <param name="Repairs">What had to be put right in its text.</param>
    public sealed record Taken(Document Document, TextRepairs Repairs = default) : ImportItem
    {
        /// <summary>Whether it is one of the parts into which a file was cut that is longer than a document may be (<see cref="Plain.PlainTextImporter"/>).</summary>
        public bool IsPart { get; init; }
    }

    /// <summary>Something that was not taken in.</summary>
    /// <param name="Source">Where it stands: a file, a file and line, or a document id.</param>
    /// <param name="Reason">One of <see cref="DropReasons"/>.</param>
    /// <param name="Detail">More, for people.</param>
    public sealed record Dropped(string Source, string Reason, string? Detail = null) : ImportItem;
}
