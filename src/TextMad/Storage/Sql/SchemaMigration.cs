namespace TextMad.Storage.Sql;

/// <summary>One step of the schema's history: the SQL that takes a store from version <c>Version - 1</c> to <c>Version</c>.</summary>
/// <param name="Version">The version that the store has afterwards, from 1.</param>
/// <param name="Sql">Statements; they run in one transaction together with the change of the version number.</param>
internal sealed record SchemaMigration(int Version, string Sql);
