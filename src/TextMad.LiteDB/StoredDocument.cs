namespace TextMad.LiteDB;

/// <summary>The keys and size of a document that the store holds.</summary>
/// <param name="Key">Its number in the order of adding.</param>
/// <param name="Group">The key of its group.</param>
/// <param name="Words">Its words.</param>
/// <param name="Bytes">Its UTF-8 bytes.</param>
internal readonly record struct StoredDocument(long Key, long Group, int Words, int Bytes);
