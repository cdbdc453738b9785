using System.Data.Common;
using TextMad.Storage.Sql.Connections;

namespace TextMad.Storage.Sql;

/// <summary>A database that holds a store: how to reach it, begin to write, and say what went wrong.</summary>
internal interface ISqlDatabase
{
    /// <summary>The store as a person names it: a path or a URL without a password.</summary>
    string Name { get; }

    /// <summary>Another connection to a store that is open already, for reading.</summary>
    StoreConnection OpenReader();

    /// <summary>Returns a connection for one question of a person's own: a cancellation stops what it works on, and no value may grow without bound.</summary>
    StoreConnection OpenQuestioner(CancellationToken cancellation);

    /// <summary>Checks that what was read is one state of the store, where no lock holds others off.</summary>
    /// <exception cref="TextMadException">Somebody wrote meanwhile.</exception>
    void RequireUnchanged();

    /// <summary>Returns another connection for writing to a store that is open already, in the place of one that was lost.</summary>
    StoreConnection OpenWriter();

    /// <summary>Begins a transaction.</summary>
    /// <param name="writer">The connection that writes.</param>
    /// <param name="alone">Whether no other may write beside it, since it changes or removes what is there; one that only adds may let others add.</param>
    /// <returns>What <see cref="WasCommitted"/> is asked with; null where a commit that reports an error has not happened.</returns>
    long? Begin(StoreConnection writer, bool alone);

    /// <summary>Returns whether a transaction was committed whose connection was lost before the database could say so.</summary>
    bool WasCommitted(StoreConnection writer, long transaction);

    /// <summary>Returns why something failed, as far as that bears on doing it again.</summary>
    SqlTrouble TroubleOf(Exception error);

    /// <summary>Takes back what was written since <see cref="Begin"/>, if that is still to be taken back.</summary>
    void Rollback(StoreConnection writer);

    /// <summary>Copies a value of a row that is bytes, as many as there is room for.</summary>
    /// <exception cref="InvalidDataException">It has another length.</exception>
    void CopyBytes(DbDataReader row, int column, Span<byte> bytes)
    {
        var value = row.GetFieldValue<byte[]>(column);
        if (value.Length != bytes.Length)
        {
            throw new InvalidDataException("a value has another length than was written.");
        }

        value.CopyTo(bytes);
    }

    /// <summary>Returns what the database itself finds wrong with its data.</summary>
    IReadOnlyList<string> CheckFile(StoreConnection reader);

    /// <summary>Gives free room back to the disk.</summary>
    void Vacuum(StoreConnection writer);

    /// <summary>Returns the exception to throw instead of what the database or its driver reported.</summary>
    /// <param name="error">What it reported.</param>
    /// <param name="unsure">Whether a commit was under way of which nobody knows if it happened.</param>
    TextMadException Failure(Exception error, bool unsure = false);
}
