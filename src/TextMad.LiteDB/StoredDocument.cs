using LiteDB;

namespace TextMad.LiteDB;

/// <summary>The keys, size and shares of a document that the store holds.</summary>
/// <param name="Key">Its number in the order of adding.</param>
/// <param name="Group">The key of its group.</param>
/// <param name="Words">Its words.</param>
/// <param name="Bytes">Its UTF-8 bytes.</param>
/// <param name="Shares">What it owes to each source and writer.</param>
internal readonly record struct StoredDocument(long Key, long Group, int Words, int Bytes, TextShares Shares)
{
    /// <summary>Reads a document from its row.</summary>
    public static StoredDocument Of(BsonDocument row) => Of(row, Rows.Facts(row).Shares);

    /// <summary>Reads one whose shares are known.</summary>
    public static StoredDocument Of(BsonDocument row, TextShares shares) =>
        new(row["_id"].AsInt64, Rows.GroupKey(row), row["words"].AsInt32, row["bytes"].AsInt32, shares);
}
