namespace TextMad.Crawling.State;

/// <summary>The tables of a crawl's own file.</summary>
internal static class CrawlSchema
{
    /// <summary>"TxMc": marks a SQLite file as the state of a crawl.</summary>
    public const int ApplicationId = 0x54784D63;

    /// <summary>The version of the tables.</summary>
    public const int Version = 2;

    /// <summary>What version 2 has and version 1 has not: the texts of pages that wait for what becomes of their canonical URL.</summary>
    public const string Held = """
        CREATE TABLE held (
            id INTEGER PRIMARY KEY,
            awaited INTEGER NOT NULL,
            result BLOB NOT NULL
        ) STRICT;
        """;

    public const string Sql = """
        CREATE TABLE settings (
            name TEXT PRIMARY KEY,
            value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE hosts (
            id INTEGER PRIMARY KEY,
            origin TEXT NOT NULL,
            robots_state INTEGER NOT NULL DEFAULT 0,
            robots BLOB,
            robots_time INTEGER NOT NULL DEFAULT 0
        ) STRICT;

        CREATE TABLE urls (
            id INTEGER PRIMARY KEY,
            url TEXT NOT NULL,
            host INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            hops INTEGER NOT NULL,
            redirects INTEGER NOT NULL,
            parent INTEGER,
            state INTEGER NOT NULL,
            visited INTEGER NOT NULL DEFAULT 0,
            useful INTEGER NOT NULL DEFAULT 0,
            reason TEXT,
            detail TEXT,
            target INTEGER
        ) STRICT;

        CREATE TABLE pages (
            id INTEGER PRIMARY KEY,
            first_time INTEGER NOT NULL,
            time INTEGER NOT NULL,
            visits INTEGER NOT NULL,
            changes INTEGER NOT NULL,
            entity_tag TEXT,
            last_modified TEXT,
            content BLOB NOT NULL,
            document BLOB,
            sketch BLOB
        ) STRICT;

        CREATE TABLE round (
            position INTEGER PRIMARY KEY,
            id INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE outbox (
            id BLOB PRIMARY KEY,
            text TEXT NOT NULL,
            origin TEXT NOT NULL,
            language TEXT
        ) STRICT;

        CREATE TABLE journal (
            id INTEGER PRIMARY KEY,
            result BLOB NOT NULL
        ) STRICT;
        """;
}
