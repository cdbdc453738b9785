using TextMad.Storage.Sql.Connections;

namespace TextMad.Storage.Sql;

/// <summary>One step of the schema's history: what takes a store from version <c>Version - 1</c> to <c>Version</c>.</summary>
/// <param name="Version">The version that the store has afterwards, from 1.</param>
/// <param name="Sql">Statements; they run in one transaction together with the change of the version number.</param>
/// <param name="Work">
/// What must be worked out of the rows before, some rows a call, each call in a transaction of its own, until it answers null, for nothing is left: so
/// that the step can be stopped and goes on where it was. Null when there is nothing.
/// </param>
/// <param name="OnServer">Statements that PostgreSQL runs behind these, in its own words; null for none.</param>
internal sealed record SchemaMigration(int Version, string Sql, Func<StoreConnection, MigrationProgress?>? Work = null, string? OnServer = null);
