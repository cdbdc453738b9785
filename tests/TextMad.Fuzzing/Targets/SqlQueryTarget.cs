using TextMad.Storage;
using TextMad.Storage.Sqlite;

namespace TextMad.Fuzzing.Targets;

/// <summary>Questions in SQL, which may read and never write.</summary>
internal sealed class SqlQueryTarget : FuzzTarget
{
    private readonly Scratch _scratch = new();
    private readonly ICorpusStore _store;

    public SqlQueryTarget()
    {
        _store = SqliteCorpusStore.Open(_scratch["store.db"], StoreOpenMode.Create);
        var batch = new StoreBatch();
        batch.Documents.Add(Document.Create("A text of some words.", new Origin.Imported("seeds", "a.txt")));
        _store.Commit(batch);
        _scratch.Enter();
    }

    public override string Name => "sql-query";

    public override IReadOnlyList<byte[]> Seeds { get; } = [
        Bytes("SELECT id, origin_kind AS kind FROM all_documents WHERE words > 2 ORDER BY id LIMIT 5"),
        Bytes("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100) SELECT count(*) FROM n"),
        Bytes("SELECT m.id FROM all_models m JOIN all_runs r ON r.id = m.run GROUP BY 1 HAVING count(*) > 0"), Bytes("VACUUM INTO 'x'"),
    ];

    public override IReadOnlyList<string> Words =>
        ["SELECT ", " FROM ", " WHERE ", "all_documents", "all_models", "'", "\"", "--", "/*", ";", "ATTACH '/x' AS y", "PRAGMA ", "INSERT INTO documents VALUES(1)",
            "zeroblob(1000000000)", "randomblob(9)", "printf('%1000000000d',1)", "x''", "load_extension('a')", "NULL", "CASE WHEN"];

    public override void Read(byte[] input)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        try
        {
            _store.Query(Text(input), 10, limit.Token);
        }
        finally
        {
            _scratch.RequireNothingNew();
        }
    }

    public override bool IsDocumented(Exception failure) => failure is TextMadException or OperationCanceledException;

    public override void Dispose()
    {
        _store.Dispose();
        _scratch.Dispose();
    }
}
