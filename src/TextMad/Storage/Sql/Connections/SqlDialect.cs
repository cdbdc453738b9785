namespace TextMad.Storage.Sql.Connections;

/// <summary>What differs between databases in how a statement is written. Statements are written for SQLite; another database translates them.</summary>
/// <param name="NamesParameters">Whether parameters are bound by the names <c>$1</c>, <c>$2</c>, ..., and not by their order.</param>
/// <param name="Translate">A statement in the database's own words.</param>
/// <param name="Value">A parameter's value as the database takes it.</param>
/// <param name="RowLock">What stands behind a question whose rows nobody else may change until the transaction ends; nothing where a transaction writes alone.</param>
/// <param name="Rows">How many rows are written and asked for at once.</param>
internal sealed record SqlDialect(bool NamesParameters, Func<string, string> Translate, Func<object, object> Value, string RowLock, ISqlRows Rows);
