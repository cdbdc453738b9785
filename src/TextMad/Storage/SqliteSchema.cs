namespace TextMad.Storage;

/// <summary>The tables of a SQLite corpus store, as an ordered history of migrations.</summary>
/// <remarks>
/// Rows refer to each other by small integer keys; the 16-byte ids stand in one unique index. Texts have a table of their own, so
/// that reading what is known of a document never touches its text. A document's filterable facts (kind, source, model,
/// generation) are the same for many documents: they form a group. Groups carry their totals, and training sets say how much they hold
/// of each group, so that counting and tracing read a handful of rows, whatever the number of documents. A document that is
/// made from others is in a group with the facts that all of these share.
/// </remarks>
internal static class SqliteSchema
{
    /// <summary>"TxMd": marks a SQLite file as a TextMad store.</summary>
    public const int ApplicationId = 0x54784D64;

    /// <summary>Bytes per page: two or three short documents on a page, and few levels in the indexes.</summary>
    public const int PageSize = 8192;

    /// <summary>All migrations, oldest first. Never change one that was released: add another.</summary>
    public static IReadOnlyList<SchemaMigration> History { get; } =
    [
        new(1, """
            CREATE TABLE document_groups (
                key INTEGER PRIMARY KEY,
                kind TEXT NOT NULL,
                source TEXT,
                model TEXT,
                generation INTEGER,
                documents INTEGER NOT NULL,
                words INTEGER NOT NULL,
                bytes INTEGER NOT NULL
            ) STRICT;
            CREATE UNIQUE INDEX document_groups_by_facts
                ON document_groups (kind, ifnull(source, ''), ifnull(model, ''), ifnull(generation, -1));
            CREATE INDEX document_groups_by_source ON document_groups (source) WHERE source IS NOT NULL;
            CREATE INDEX document_groups_by_model ON document_groups (model) WHERE model IS NOT NULL;
            CREATE INDEX document_groups_by_generation ON document_groups (generation) WHERE generation IS NOT NULL;

            CREATE TABLE documents (
                key INTEGER PRIMARY KEY,
                id BLOB NOT NULL UNIQUE,
                content BLOB NOT NULL,
                group_key INTEGER NOT NULL REFERENCES document_groups (key),
                language TEXT,
                words INTEGER NOT NULL,
                bytes INTEGER NOT NULL,
                origin TEXT NOT NULL
            ) STRICT;
            CREATE INDEX documents_by_content ON documents (content);
            CREATE INDEX documents_by_group ON documents (group_key);

            CREATE TABLE texts (
                document_key INTEGER PRIMARY KEY REFERENCES documents (key),
                codec INTEGER NOT NULL,
                data BLOB NOT NULL
            ) STRICT;

            CREATE TABLE derivations (
                parent_key INTEGER NOT NULL REFERENCES documents (key),
                child_key INTEGER NOT NULL REFERENCES documents (key),
                role TEXT NOT NULL CHECK (role IN ('derived', 'prompt')),
                weight REAL NOT NULL,
                PRIMARY KEY (parent_key, child_key, role)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE corpora (
                key INTEGER PRIMARY KEY,
                name TEXT NOT NULL UNIQUE,
                description TEXT,
                documents INTEGER NOT NULL DEFAULT 0,
                words INTEGER NOT NULL DEFAULT 0,
                bytes INTEGER NOT NULL DEFAULT 0
            ) STRICT;

            CREATE TABLE corpus_members (
                corpus_key INTEGER NOT NULL REFERENCES corpora (key),
                position INTEGER NOT NULL,
                document_key INTEGER NOT NULL REFERENCES documents (key),
                PRIMARY KEY (corpus_key, position)
            ) STRICT, WITHOUT ROWID;
            CREATE UNIQUE INDEX corpus_members_by_document ON corpus_members (document_key, corpus_key);

            CREATE TABLE dropped (
                key INTEGER PRIMARY KEY,
                scope TEXT NOT NULL,
                source TEXT NOT NULL,
                reason TEXT NOT NULL,
                detail TEXT
            ) STRICT;
            CREATE UNIQUE INDEX dropped_once ON dropped (scope, source, reason, ifnull(detail, ''));
            CREATE INDEX dropped_by_scope ON dropped (scope);

            CREATE TABLE runs (
                key INTEGER PRIMARY KEY,
                id TEXT NOT NULL UNIQUE,
                status TEXT NOT NULL,
                configuration TEXT NOT NULL,
                started TEXT NOT NULL,
                finished TEXT
            ) STRICT;

            CREATE TABLE training_sets (
                key INTEGER PRIMARY KEY,
                id TEXT NOT NULL UNIQUE,
                run_key INTEGER NOT NULL REFERENCES runs (key),
                documents INTEGER NOT NULL,
                tokens INTEGER NOT NULL
            ) STRICT;

            CREATE TABLE training_members (
                set_key INTEGER NOT NULL REFERENCES training_sets (key),
                position INTEGER NOT NULL,
                document_key INTEGER NOT NULL REFERENCES documents (key),
                tokens INTEGER NOT NULL,
                PRIMARY KEY (set_key, position)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX training_members_by_document ON training_members (document_key, set_key);

            CREATE TABLE training_groups (
                set_key INTEGER NOT NULL REFERENCES training_sets (key),
                group_key INTEGER NOT NULL REFERENCES document_groups (key),
                members INTEGER NOT NULL,
                tokens INTEGER NOT NULL,
                PRIMARY KEY (set_key, group_key)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX training_groups_by_group ON training_groups (group_key);

            CREATE TABLE models (
                key INTEGER PRIMARY KEY,
                id TEXT NOT NULL UNIQUE,
                run_key INTEGER NOT NULL REFERENCES runs (key),
                regime TEXT NOT NULL,
                seed INTEGER NOT NULL,
                generation INTEGER NOT NULL,
                set_key INTEGER NOT NULL REFERENCES training_sets (key),
                initial_key INTEGER REFERENCES models (key),
                checkpoint TEXT,
                checksum TEXT
            ) STRICT;
            CREATE INDEX models_by_run ON models (run_key, generation, id);
            CREATE INDEX models_by_training_set ON models (set_key);
            CREATE INDEX models_by_initial ON models (initial_key) WHERE initial_key IS NOT NULL;
            """),
    ];
}
