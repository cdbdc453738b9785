namespace TextMad.Storage.Sql.Connections;

/// <summary>A row of the table of documents, without its key.</summary>
/// <param name="Id">The 16 bytes of its id.</param>
/// <param name="Content">The hash of its text.</param>
/// <param name="Group">The key of its group.</param>
/// <param name="Language">Its language, if it is known.</param>
/// <param name="Words">Its words.</param>
/// <param name="Bytes">Its UTF-8 bytes.</param>
/// <param name="Origin">Its origin as JSON.</param>
/// <param name="OriginKey">The key of the one origin of its words; null when its shares are kept one by one.</param>
internal readonly record struct DocumentRow(byte[] Id, byte[] Content, long Group, string? Language, int Words, int Bytes, string Origin, long? OriginKey);
