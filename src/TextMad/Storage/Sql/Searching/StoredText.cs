using System.Data.Common;

namespace TextMad.Storage.Sql.Searching;

/// <summary>A document as its row has it: its text is still packed, so that many can be looked into side by side.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Origin">Its origin.</param>
/// <param name="Language">Its language.</param>
/// <param name="Bytes">The length of its text in UTF-8.</param>
/// <param name="Content">The hash of its text.</param>
/// <param name="Codec">How its text is packed.</param>
/// <param name="Data">Its text, packed.</param>
internal sealed record StoredText(DocumentId Id, string Origin, string? Language, int Bytes, ContentHash Content, int Codec, byte[] Data)
{
    /// <summary>Reads <see cref="DocumentRows.DocumentColumns"/>.</summary>
    public static StoredText Read(DbDataReader row) => new(
        DocumentId.FromBytes(row.GetFieldValue<byte[]>(0)),
        row.GetString(1),
        row.IsDBNull(2) ? null : row.GetString(2),
        row.GetInt32(4),
        ContentHash.FromBytes(row.GetFieldValue<byte[]>(5)),
        row.GetInt32(DocumentRows.SummaryCount),
        row.GetFieldValue<byte[]>(DocumentRows.SummaryCount + 1));

    /// <summary>Returns the document if it contains a text, without regard to case; else null.</summary>
    /// <param name="part">The text.</param>
    /// <param name="store">The store's name, for complaints.</param>
    /// <exception cref="TextMadException">The text no longer matches its checksum.</exception>
    public Document? IfContains(string part, string store)
    {
        var text = TextCodec.Decode(Codec, Data, Bytes, Content) ?? throw BatchRules.Damaged(Id, store);
        return text.Contains(part, StringComparison.OrdinalIgnoreCase) ? Document.Restore(Id, text, StoredOrigin.Of(Id, Origin), Language) : null;
    }
}
