using TextMad.LiteDB;
using TextMad.Storage;

namespace TextMad.Fuzzing.Targets;

/// <summary>Questions in LiteDB's SQL, which may read and never write.</summary>
internal sealed class LiteDbQueryTarget : FuzzTarget
{
    private readonly Scratch _scratch = new();
    private readonly ICorpusStore _store;

    public LiteDbQueryTarget()
    {
        _store = new LiteDbStoreProvider().Open(_scratch["store.litedb"], StoreOpenMode.Create, StoreUpgrade.Silent);
        var batch = new StoreBatch();
        batch.Documents.Add(Document.Create("A text of some words.", new Origin.Imported("seeds", "a.txt")));
        _store.Commit(batch);
        _scratch.Enter();
    }

    public override string Name => "litedb-query";

    public override IReadOnlyList<byte[]> Seeds { get; } = [
        Bytes("SELECT $ FROM documents WHERE words > 2 ORDER BY _id LIMIT 5"), Bytes("SELECT COUNT(*) AS n, @key FROM documents GROUP BY source"),
        Bytes("SELECT text, origin.locator FROM documents WHERE text LIKE '%some%'"),
        Bytes("DELETE documents"), Bytes("SELECT * FROM $dump"),
    ];

    public override IReadOnlyList<string> Words =>
        ["SELECT ", " FROM ", " WHERE ", "documents", "models", "$", "*", "'", "[", "]", "{", "}", "INTO x", "$file('x')", "$query('x')", "MAP(", "FILTER(", "=>",
            "RANGE(1,200000)", "UPDATE ", "BEGIN", "--", ";"];

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
