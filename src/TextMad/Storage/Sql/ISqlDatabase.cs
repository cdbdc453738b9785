using System.Data.Common;

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

    /// <summary>Begins a transaction that no other can write beside.</summary>
    void Begin(StoreConnection writer);

    /// <summary>Takes back what was written since <see cref="Begin"/>, if that is still to be taken back.</summary>
    void Rollback(StoreConnection writer);

    /// <summary>Returns what the database itself finds wrong with its data.</summary>
    IReadOnlyList<string> CheckFile(StoreConnection reader);

    /// <summary>Gives free room back to the disk.</summary>
    void Vacuum(StoreConnection writer);

    /// <summary>Returns the exception to throw instead of what the database reported.</summary>
    TextMadException Failure(DbException error);
}
