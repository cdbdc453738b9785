using TextMad.LiteDB;
using TextMad.Storage;

namespace TextMad.Fuzzing.Targets;

/// <summary>Questions in LiteDB's SQL, which may read and never write.</summary>
internal sealed class LiteDbQueryTarget : QueryTarget
{
    public override string Name => "litedb-query";

    public override IReadOnlyList<byte[]> Seeds { get; } = [
        Bytes("SELECT $ FROM documents WHERE words > 2 ORDER BY _id LIMIT 5"), Bytes("SELECT COUNT(*) AS n, @key FROM documents GROUP BY source"),
        Bytes("SELECT text, origin.locator FROM documents WHERE text LIKE '%some%'"),
        Bytes("DELETE documents"), Bytes("SELECT * FROM $dump"),
    ];

    public override IReadOnlyList<string> Words =>
        ["SELECT ", " FROM ", " WHERE ", "documents", "models", "$", "*", "'", "[", "]", "{", "}", "INTO x", "$file('x')", "$query('x')", "MAP(", "FILTER(", "=>",
            "RANGE(1,200000)", "UPDATE ", "BEGIN", "--", ";"];

    protected override ICorpusStore Open(Scratch folder) => new LiteDbStoreProvider().Open(folder["store.litedb"], StoreOpenMode.Create, StoreUpgrade.Silent);
}
