namespace TextMad.Crawling.State;

/// <summary>What is remembered of a page that was kept at least once.</summary>
/// <param name="Id">The URL's number.</param>
/// <param name="Url">The URL.</param>
/// <param name="FirstTime">First kept, Unix seconds.</param>
/// <param name="Time">Last visited, Unix seconds.</param>
/// <param name="Visits">Visits after the first that had an answer.</param>
/// <param name="Changes">Visits among them that found another text.</param>
/// <param name="EntityTag">Of the last answer.</param>
/// <param name="LastModified">Of the last answer.</param>
/// <param name="Content">Hash of the text kept last.</param>
/// <param name="Document">The document kept last; null when the page is gone or its new text was left out.</param>
/// <param name="Sketch">Near-duplicate sketch of the text kept last.</param>
internal sealed record PageRow(
    int Id,
    string Url,
    long FirstTime,
    long Time,
    int Visits,
    int Changes,
    string? EntityTag,
    string? LastModified,
    ContentHash Content,
    DocumentId? Document,
    byte[]? Sketch);
