namespace TextMad.Storage.Sql;

/// <summary>The tables of a corpus store, as an ordered history of migrations, written for SQLite.</summary>
/// <remarks>
/// Rows refer to each other by small integer keys; the 16-byte ids stand in one unique index. Texts have a table of their own, so
/// that reading what is known of a document never touches its text. A document's filterable facts (kind, source, model,
/// generation) are the same for many documents: they form a group. Groups carry their totals, and training sets say how much they hold
/// to each origin of words and place, so that counting and tracing read a handful of rows, whatever the number of documents. A document that is
/// made from others is in a group with the facts that all of these share.
/// </remarks>
internal static class StoreSchema
{
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
        new(2, """
            CREATE TABLE withdrawals (
                document_key INTEGER PRIMARY KEY REFERENCES documents (key),
                reason TEXT NOT NULL,
                at TEXT NOT NULL,
                erased INTEGER NOT NULL
            ) STRICT;

            CREATE TABLE training_ancestries (
                set_key INTEGER PRIMARY KEY REFERENCES training_sets (key),
                mean_models REAL NOT NULL,
                machine_share REAL NOT NULL,
                depth INTEGER NOT NULL
            ) STRICT;

            CREATE INDEX dropped_by_source ON dropped (substr(source, 1, 200));
            CREATE INDEX dropped_by_detail ON dropped (substr(detail, 1, 32)) WHERE detail IS NOT NULL;

            CREATE VIEW all_documents AS
                SELECT lower(hex(d.id)) AS id, g.kind, g.source, g.model, g.generation, d.language, d.words, d.bytes,
                       lower(hex(d.content)) AS content, d.origin, w.at AS withdrawn, d.id AS id_bytes
                FROM documents d JOIN document_groups g ON g.key = d.group_key LEFT JOIN withdrawals w ON w.document_key = d.key;
            CREATE VIEW all_corpora AS
                SELECT name, description, documents, words, bytes FROM corpora;
            CREATE VIEW corpus_documents AS
                SELECT c.name AS corpus, m.position, lower(hex(d.id)) AS document
                FROM corpora c JOIN corpus_members m ON m.corpus_key = c.key JOIN documents d ON d.key = m.document_key;
            CREATE VIEW document_parents AS
                SELECT lower(hex(c.id)) AS child, lower(hex(p.id)) AS parent, e.role, e.weight
                FROM derivations e JOIN documents c ON c.key = e.child_key JOIN documents p ON p.key = e.parent_key;
            CREATE VIEW dropped_documents AS
                SELECT scope, source, reason, detail FROM dropped;
            CREATE VIEW all_runs AS
                SELECT id, status, configuration, started, finished FROM runs;
            CREATE VIEW all_models AS
                SELECT m.id, r.id AS run, m.regime, m.seed, m.generation, s.id AS training_set, i.id AS initial_model, m.checkpoint, m.checksum
                FROM models m JOIN runs r ON r.key = m.run_key JOIN training_sets s ON s.key = m.set_key
                LEFT JOIN models i ON i.key = m.initial_key;
            CREATE VIEW all_training_sets AS
                SELECT s.id, r.id AS run, s.documents, s.tokens FROM training_sets s JOIN runs r ON r.key = s.run_key;
            CREATE VIEW training_documents AS
                SELECT s.id AS training_set, m.position, lower(hex(d.id)) AS document, m.tokens
                FROM training_sets s JOIN training_members m ON m.set_key = s.key JOIN documents d ON d.key = m.document_key;
            CREATE VIEW withdrawn_documents AS
                SELECT lower(hex(d.id)) AS document, w.reason, w.at, w.erased
                FROM withdrawals w JOIN documents d ON d.key = w.document_key;
            """),
        new(3, """
            CREATE TABLE word_origins (
                key INTEGER PRIMARY KEY,
                writer TEXT NOT NULL CHECK (writer IN ('human', 'machine', 'model')),
                source TEXT,
                model TEXT,
                generation INTEGER
            ) STRICT;
            CREATE UNIQUE INDEX word_origins_by_facts
                ON word_origins (writer, ifnull(source, ''), ifnull(model, ''), ifnull(generation, -1));
            CREATE INDEX word_origins_by_model ON word_origins (model) WHERE model IS NOT NULL;

            ALTER TABLE documents ADD COLUMN origin_key INTEGER REFERENCES word_origins (key);

            CREATE TABLE document_shares (
                document_key INTEGER NOT NULL REFERENCES documents (key),
                origin_key INTEGER NOT NULL REFERENCES word_origins (key),
                weight REAL NOT NULL,
                PRIMARY KEY (document_key, origin_key)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE document_places (
                document_key INTEGER NOT NULL REFERENCES documents (key),
                place TEXT NOT NULL,
                weight REAL NOT NULL,
                PRIMARY KEY (document_key, place)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE training_shares (
                set_key INTEGER NOT NULL REFERENCES training_sets (key),
                origin_key INTEGER NOT NULL REFERENCES word_origins (key),
                members INTEGER NOT NULL,
                tokens REAL NOT NULL,
                PRIMARY KEY (set_key, origin_key)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX training_shares_by_origin ON training_shares (origin_key);

            CREATE TABLE training_totals (
                set_key INTEGER NOT NULL REFERENCES training_sets (key),
                facet TEXT NOT NULL CHECK (facet IN ('place', 'writer')),
                name TEXT NOT NULL,
                members INTEGER NOT NULL,
                tokens REAL NOT NULL,
                PRIMARY KEY (set_key, facet, name)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX training_totals_by_name ON training_totals (facet, name);

            DROP VIEW document_parents;
            ALTER TABLE derivations RENAME TO former_derivations;
            CREATE TABLE derivations (
                parent_key INTEGER NOT NULL REFERENCES documents (key),
                child_key INTEGER NOT NULL REFERENCES documents (key),
                role TEXT NOT NULL CHECK (role IN ('made_from', 'edited_from', 'continued_from')),
                weight REAL NOT NULL,
                PRIMARY KEY (parent_key, child_key, role)
            ) STRICT, WITHOUT ROWID;
            INSERT INTO derivations (parent_key, child_key, role, weight)
                SELECT parent_key, child_key, CASE role WHEN 'derived' THEN 'made_from' ELSE 'continued_from' END, weight FROM former_derivations;
            DROP TABLE former_derivations;

            CREATE TABLE upgrade_position (documents INTEGER NOT NULL, sets INTEGER NOT NULL) STRICT;
            INSERT INTO upgrade_position (documents, sets) VALUES (0, 0);
            """),
        new(4, """
            DROP TABLE upgrade_position;
            DROP TABLE training_groups;
            DROP TABLE training_ancestries;

            CREATE VIEW document_parents AS
                SELECT lower(hex(c.id)) AS child, lower(hex(p.id)) AS parent, e.role, e.weight
                FROM derivations e JOIN documents c ON c.key = e.child_key JOIN documents p ON p.key = e.parent_key;
            CREATE VIEW document_origins AS
                SELECT lower(hex(d.id)) AS document, o.source, o.writer, o.model, o.generation, 1.0 AS share
                FROM documents d JOIN word_origins o ON o.key = d.origin_key
                UNION ALL SELECT lower(hex(d.id)), o.source, o.writer, o.model, o.generation, x.weight
                FROM document_shares x JOIN documents d ON d.key = x.document_key JOIN word_origins o ON o.key = x.origin_key;
            CREATE VIEW document_sites AS
                SELECT lower(hex(d.id)) AS document, g.source AS place, 1.0 AS share
                FROM documents d JOIN document_groups g ON g.key = d.group_key WHERE d.origin_key IS NOT NULL AND g.source IS NOT NULL
                UNION ALL SELECT lower(hex(d.id)), o.source, 1.0
                FROM documents d JOIN word_origins o ON o.key = d.origin_key JOIN document_groups g ON g.key = d.group_key
                WHERE o.source IS NOT NULL AND o.source <> ifnull(g.source, '')
                UNION ALL SELECT lower(hex(d.id)), x.place, x.weight
                FROM document_places x JOIN documents d ON d.key = x.document_key;
            CREATE VIEW training_origins AS
                SELECT s.id AS training_set, o.source, o.writer, o.model, o.generation, x.members, x.tokens
                FROM training_sets s JOIN training_shares x ON x.set_key = s.key JOIN word_origins o ON o.key = x.origin_key;
            CREATE VIEW training_sites AS
                SELECT s.id AS training_set, t.name AS place, t.members, t.tokens
                FROM training_sets s JOIN training_totals t ON t.set_key = s.key WHERE t.facet = 'place';
            """, SharesUpgrade.Step),
        new(5, """
            ALTER TABLE runs ADD COLUMN kind TEXT NOT NULL DEFAULT 'experiment';
            ALTER TABLE models ADD COLUMN role TEXT NOT NULL DEFAULT 'generator';

            CREATE TABLE training_selectors (
                set_key INTEGER NOT NULL REFERENCES training_sets (key),
                model_key INTEGER NOT NULL REFERENCES models (key),
                kind TEXT NOT NULL,
                PRIMARY KEY (set_key, model_key, kind)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX training_selectors_by_model ON training_selectors (model_key);

            CREATE TABLE commits (
                first_key INTEGER NOT NULL PRIMARY KEY,
                last_key INTEGER NOT NULL,
                at TEXT NOT NULL
            ) STRICT;

            DROP VIEW all_runs;
            CREATE VIEW all_runs AS
                SELECT id, status, configuration, started, finished, kind FROM runs;
            DROP VIEW all_models;
            CREATE VIEW all_models AS
                SELECT m.id, r.id AS run, m.regime, m.seed, m.generation, s.id AS training_set, i.id AS initial_model, m.checkpoint, m.checksum, m.role
                FROM models m JOIN runs r ON r.key = m.run_key JOIN training_sets s ON s.key = m.set_key
                LEFT JOIN models i ON i.key = m.initial_key;
            CREATE VIEW training_set_selectors AS
                SELECT s.id AS training_set, m.id AS model, x.kind
                FROM training_selectors x JOIN training_sets s ON s.key = x.set_key JOIN models m ON m.key = x.model_key;
            CREATE VIEW document_times AS
                SELECT lower(hex(d.id)) AS document, c.at AS stored
                FROM commits c JOIN documents d ON d.key BETWEEN c.first_key AND c.last_key;
            """),

        // A version of its own before the work begins, so that an older program does not read origins of both forms.
        new(6, """
            CREATE TABLE upgrade_position (documents INTEGER NOT NULL) STRICT;
            INSERT INTO upgrade_position (documents) VALUES (0);
            """),
        new(7, """
            DROP TABLE upgrade_position;
            """, PurposesUpgrade.Step),
        new(8, """
            CREATE TABLE kept_files (
                owner TEXT NOT NULL,
                path TEXT NOT NULL,
                sha256 TEXT,
                bytes INTEGER NOT NULL,
                replaced TEXT,
                PRIMARY KEY (owner, path)
            ) STRICT, WITHOUT ROWID;
            CREATE VIEW all_files AS
                SELECT owner, path, sha256, bytes, replaced FROM kept_files;
            """),
        new(9, """
            ALTER TABLE runs ADD COLUMN name TEXT;
            ALTER TABLE runs ADD COLUMN tags TEXT NOT NULL DEFAULT '';
            ALTER TABLE runs ADD COLUMN note TEXT;
            CREATE UNIQUE INDEX runs_by_name ON runs (name) WHERE name IS NOT NULL;
            CREATE INDEX derivations_by_child ON derivations (child_key);

            DROP VIEW all_runs;
            CREATE VIEW all_runs AS
                SELECT id, status, configuration, started, finished, kind, name, tags, note FROM runs;
            """),

        // The index of texts: segments of documents with the buckets of their grams, and the documents that are in no segment yet.
        new(10, """
            CREATE TABLE text_segments (
                key INTEGER PRIMARY KEY,
                documents INTEGER NOT NULL,
                buckets INTEGER NOT NULL,
                keys BLOB NOT NULL
            ) STRICT;
            CREATE TABLE text_grams (
                key INTEGER PRIMARY KEY,
                data BLOB NOT NULL
            ) STRICT;
            CREATE TABLE text_pending (
                document_key INTEGER PRIMARY KEY REFERENCES documents (key),
                bytes INTEGER NOT NULL
            ) STRICT;

            CREATE TABLE upgrade_position (documents INTEGER NOT NULL) STRICT;
            INSERT INTO upgrade_position (documents) VALUES (0);
            """),
        // A server looks up the row that each new one refers to, which is half of the work of an import. Keys come from the same transaction, only who is alone removes, and the
        // check of the store looks for all of them.
        new(11, """
            DROP TABLE upgrade_position;
            """, TextIndexUpgrade.Step, """
            ALTER TABLE documents DROP CONSTRAINT IF EXISTS documents_group_key_fkey, DROP CONSTRAINT IF EXISTS documents_origin_key_fkey;
            ALTER TABLE texts DROP CONSTRAINT IF EXISTS texts_document_key_fkey;
            ALTER TABLE corpus_members DROP CONSTRAINT IF EXISTS corpus_members_corpus_key_fkey, DROP CONSTRAINT IF EXISTS corpus_members_document_key_fkey;
            ALTER TABLE training_members DROP CONSTRAINT IF EXISTS training_members_set_key_fkey, DROP CONSTRAINT IF EXISTS training_members_document_key_fkey;
            """),
    ];
}
