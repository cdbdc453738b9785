using TextMad.Corpora.Export;
using TextMad.Corpora.Import;
using TextMad.Storage;
using TextMad.Storage.Sqlite;

namespace TextMad.Fuzzing.Targets;

/// <summary>Tables on their way into a corpus.</summary>
internal sealed class ParquetTarget : FuzzTarget
{
    private readonly Scratch _scratch = new();

    public ParquetTarget() => Seeds = [Table()];

    public override string Name => "parquet";

    public override IReadOnlyList<byte[]> Seeds { get; }

    public override IReadOnlyList<string> Words => ["PAR1", "PARE", "text", "metadata", "list", "element"];

    public override void Read(byte[] input)
    {
        foreach (var _ in ImportSources.Read([_scratch.Write("x.parquet", input)], new ImportOptions { Strict = input.Length % 2 == 0, MaximumDocumentLength = 1 << 20 }))
        {
        }
    }

    public override void Dispose() => _scratch.Dispose();

    private byte[] Table()
    {
        var folder = Directory.CreateTempSubdirectory("textmad-fuzz-");
        try
        {
            using var store = SqliteCorpusStore.Open(Path.Combine(folder.FullName, "corpus.db"), StoreOpenMode.Create);
            store.Commit(new StoreBatch { Documents = { Document.Create("A text.", new Origin.Imported("s", "1")), Document.Create("B.", new Origin.Imported("s", "2", "g")) } });
            var path = Path.Combine(folder.FullName, "t.parquet");
            new CorpusExporter(store).ToParquet(new DocumentQuery(), path);
            return File.ReadAllBytes(path);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
