namespace TextMad.Storage.Sql;

/// <summary>How far the work of a migration is.</summary>
/// <param name="Done">Things that are done.</param>
/// <param name="Total">Things in all.</param>
/// <param name="Unit">What they are, in the plural.</param>
internal readonly record struct MigrationProgress(long Done, long Total, string Unit);
