namespace TextMad.Storage.Sql.Connections;

/// <summary>What differs between databases in how a statement is written. Statements are written for SQLite; another database translates them.</summary>
internal sealed record SqlDialect
{
    /// <summary>Whether parameters are bound by the names <c>$1</c>, <c>$2</c>, ..., and not by their order.</summary>
    public required bool NamesParameters { get; init; }

    /// <summary>A statement in the database's own words.</summary>
    public required Func<string, string> Translate { get; init; }

    /// <summary>A parameter's value as the database takes it.</summary>
    public required Func<object, object> Value { get; init; }

    /// <summary>Whole numbers as the value of one parameter, which stands in <c>IN (SELECT value FROM json_each($1))</c>.</summary>
    public required Func<IReadOnlyList<long>, object> List { get; init; }

    /// <summary>What stands behind a question whose rows nobody else may change until the transaction ends; nothing where a transaction writes alone.</summary>
    public string RowLock { get; init; } = "";

    /// <summary>What stands behind a question whose rows nobody else may take, and which leaves out those that somebody has taken.</summary>
    public string SkipLocked { get; init; } = "";

    /// <summary>Begins a transaction that sees one state of the store.</summary>
    public string Snapshot { get; init; } = "BEGIN";

    /// <summary>How many rows are written and asked for at once.</summary>
    public required ISqlRows Rows { get; init; }
}
