using System.Data.Common;
using TextMad.Storage.Facts;
using TextMad.Storage.Records;

namespace TextMad.Storage.Sql;

/// <summary>Documents as rows of the store: which columns are read, in which order, and what they become.</summary>
internal static class DocumentRows
{
    /// <summary>Columns of a <see cref="DocumentSummary"/>, of a row <c>d</c> of documents.</summary>
    public const string SummaryColumns = "d.id, d.origin, d.language, d.words, d.bytes, d.content";

    /// <summary>Columns of a <see cref="Document"/>, of rows <c>d</c> of documents and <c>t</c> of texts.</summary>
    public const string DocumentColumns = SummaryColumns + ", t.codec, t.data";

    /// <summary>Number of summary columns: what a query adds comes after them.</summary>
    public const int SummaryCount = 6;

    /// <summary>Reads <see cref="SummaryColumns"/>.</summary>
    /// <exception cref="TextMadException">Its origin is damaged.</exception>
    public static DocumentSummary Summary(DbDataReader row)
    {
        var id = DocumentId.FromBytes(row.GetFieldValue<byte[]>(0));
        return new(
            id,
            StoredOrigin.Of(id, row.GetString(1)),
            row.IsDBNull(2) ? null : row.GetString(2),
            row.GetInt32(3),
            row.GetInt32(4),
            ContentHash.FromBytes(row.GetFieldValue<byte[]>(5)));
    }

    /// <summary>Reads kind, source, model and generation of a group.</summary>
    /// <param name="row">The row.</param>
    /// <param name="first">Where they begin.</param>
    public static DocumentGroup Group(DbDataReader row, int first = 0) => new(
        StoredWord.Read<OriginKind>(row.GetString(first)),
        row.IsDBNull(first + 1) ? null : row.GetString(first + 1),
        row.IsDBNull(first + 2) ? null : row.GetString(first + 2),
        row.IsDBNull(first + 3) ? null : row.GetInt32(first + 3));

    /// <summary>Reads codec, data, bytes and content of a text.</summary>
    /// <exception cref="InvalidDataException">The text no longer matches its checksum.</exception>
    public static string Text(DbDataReader row, int first) =>
        TextCodec.Decode(row.GetInt32(first), row.GetFieldValue<byte[]>(first + 1), row.GetInt32(first + 2), ContentHash.FromBytes(row.GetFieldValue<byte[]>(first + 3)))
        ?? throw new InvalidDataException("a text does not match its hash.");

    /// <summary>Reads <see cref="DocumentColumns"/>.</summary>
    /// <exception cref="TextMadException">The text no longer matches its checksum.</exception>
    public static Document Document(DbDataReader row, string store)
    {
        var summary = Summary(row);
        var text = TextCodec.Decode(
            row.GetInt32(SummaryCount),
            row.GetFieldValue<byte[]>(SummaryCount + 1),
            summary.Bytes,
            summary.ContentHash);
        return text is null
            ? throw BatchRules.Damaged(summary.Id, store)
            : TextMad.Document.Restore(summary.Id, text, summary.Origin, summary.Language);
    }
}
