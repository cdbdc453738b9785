namespace TextMad.Storage;

/// <summary>What holds a corpus store.</summary>
public enum StoreKind
{
    /// <summary>A SQLite file: the embedded default.</summary>
    Sqlite,

    /// <summary>A schema of a PostgreSQL database, which many machines can share.</summary>
    Postgres,

    /// <summary>A LiteDB file, whose documents people can read.</summary>
    LiteDB,
}
