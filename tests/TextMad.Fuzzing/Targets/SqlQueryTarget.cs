using TextMad.Storage;
using TextMad.Storage.Sqlite;

namespace TextMad.Fuzzing.Targets;

/// <summary>Questions in SQL, which may read and never write.</summary>
internal sealed class SqlQueryTarget : QueryTarget
{
    public override string Name => "sql-query";

    public override IReadOnlyList<byte[]> Seeds { get; } = [
        Bytes("SELECT id, origin_kind AS kind FROM all_documents WHERE words > 2 ORDER BY id LIMIT 5"),
        Bytes("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100) SELECT count(*) FROM n"),
        Bytes("SELECT m.id FROM all_models m JOIN all_runs r ON r.id = m.run GROUP BY 1 HAVING count(*) > 0"), Bytes("VACUUM INTO 'x'"),
    ];

    public override IReadOnlyList<string> Words =>
        ["SELECT ", " FROM ", " WHERE ", "all_documents", "all_models", "'", "\"", "--", "/*", ";", "ATTACH '/x' AS y", "PRAGMA ", "INSERT INTO documents VALUES(1)",
            "zeroblob(1000000000)", "randomblob(9)", "printf('%1000000000d',1)", "x''", "load_extension('a')", "NULL", "CASE WHEN"];

    protected override ICorpusStore Open(Scratch folder) => SqliteCorpusStore.Open(folder["store.db"], StoreOpenMode.Create);
}
