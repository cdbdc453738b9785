using TextMad.Storage.Facts;
using TextMad.Storage.Records;

namespace TextMad.Storage;

/// <summary>Writes the documents and corpora of one batch, inside the transaction of a store. <see cref="BatchOrder"/> says in which order.</summary>
internal interface IDocumentWriter
{
    /// <summary>Adds documents that are new, with what they owe and what they were made from.</summary>
    CommitReport WriteDocuments(IReadOnlyList<PreparedDocument> documents);

    /// <summary>Notes when the documents that were added are stored.</summary>
    void WriteTimes(StoreBatch batch);

    /// <summary>Creates corpora that do not exist.</summary>
    void WriteCorpora(IEnumerable<CorpusRecord> corpora);

    /// <summary>Appends documents to corpora; those that are members already stay where they are.</summary>
    void WriteMembers(IEnumerable<CorpusMember> members);

    /// <summary>Notes what was not taken in; the same note twice counts once.</summary>
    void WriteDropped(IEnumerable<DroppedDocument> dropped);

    /// <summary>Withdraws documents, and erases the texts of those that are to lose them.</summary>
    void WriteWithdrawals(IEnumerable<Withdrawal> withdrawals);
}
