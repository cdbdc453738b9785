namespace TextMad.Corpora.Import;

/// <summary>The file formats that can be imported.</summary>
public enum ImportFormat
{
    /// <summary>Plain text: <c>.txt</c>, <c>.text</c>, <c>.md</c>.</summary>
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
}
