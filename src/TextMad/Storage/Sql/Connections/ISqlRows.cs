using System.Data.Common;

namespace TextMad.Storage.Sql.Connections;

/// <summary>Many rows at once, in the way that is quick in a database: one that is in the process takes row after row, one behind a network takes all in one go.</summary>
internal interface ISqlRows
{
    /// <summary>Runs a statement for each of many rows of values, in their order.</summary>
    /// <returns>How many rows of the store each of them changed.</returns>
    IReadOnlyList<int> Execute(StoreConnection connection, string sql, IReadOnlyList<object?[]> rows);

    /// <summary>Asks the same question with each of many rows of values.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="sql">The question.</param>
    /// <param name="rows">The values of its parameters.</param>
    /// <param name="read">Takes each row of an answer, with the index of the values that it answers. It must not use the connection.</param>
    void Ask(StoreConnection connection, string sql, IReadOnlyList<object?[]> rows, Action<int, DbDataReader> read);

    /// <summary>Adds rows of which none is there.</summary>
    void Insert(StoreConnection connection, SqlTable table, IReadOnlyList<object?[]> rows);

    /// <summary>Adds documents that are not there, under keys that grow in their order.</summary>
    /// <returns>The key of each that is new, and null for each that was there, or stood before in the list.</returns>
    IReadOnlyList<long?> AddDocuments(StoreConnection connection, IReadOnlyList<DocumentRow> documents);
}
