namespace TextMad.Storage;

/// <summary>Reads the origin of a document in a store, where one that is damaged is named by its document.</summary>
internal static class StoredOrigin
{
    /// <summary>Reads JSON.</summary>
    /// <exception cref="TextMadException">It is damaged.</exception>
    public static Origin Of(DocumentId document, string json) => Read(document, () => Origin.FromJson(json));

    /// <summary>Reads it in another form.</summary>
    /// <exception cref="TextMadException">It is damaged.</exception>
    public static Origin Read(DocumentId document, Func<Origin> read) => OwnData.Read($"The origin of document {document} in the store", read);
}
