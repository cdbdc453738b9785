namespace TextMad.Corpora.Import;

/// <summary>The file formats that can be imported.</summary>
public enum ImportFormat
{
    /// <summary>Plain text: <c>.txt</c>, <c>.text</c>.</summary>
    Text,

    /// <summary>One JSON object a line with Dolma's fields: <c>.jsonl</c>, <c>.ndjson</c>.</summary>
    JsonLines,

    /// <summary>Web pages: <c>.html</c>, <c>.htm</c>, <c>.xhtml</c>.</summary>
    Html,

    /// <summary>The tagged Brown corpus: files named <c>ca01</c> to <c>cr09</c>.</summary>
    Brown,

    /// <summary>Web archives: <c>.warc</c>, and <c>.wet</c> with the text of pages.</summary>
    Warc,

    /// <summary>Tables with a column of texts: <c>.parquet</c>.</summary>
    Parquet,

    /// <summary>Markdown, with fields in front of the text or not: <c>.md</c>, <c>.markdown</c>.</summary>
    Markdown,

    /// <summary>Tables of text whose columns are parted by commas, semicolons, tabs or bars: <c>.csv</c>.</summary>
    Csv,

    /// <summary>The same, parted by tabs: <c>.tsv</c>, <c>.tab</c>.</summary>
    Tsv,

    /// <summary>Books: <c>.epub</c>.</summary>
    Epub,

    /// <summary>Texts of OpenDocument, as LibreOffice writes them: <c>.odt</c>.</summary>
    OpenDocument,

    /// <summary>Texts of Microsoft Word: <c>.docx</c>.</summary>
    Word,
}
