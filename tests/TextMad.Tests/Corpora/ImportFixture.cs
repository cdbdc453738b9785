using TextMad.Corpora.Import;
using TextMad.Storage;
using TextMad.Storage.Sqlite;

namespace TextMad.Tests.Corpora;

/// <summary>A temporary folder with helpers to write input files and to read them as items.</summary>
public abstract class ImportFixture : IDisposable
{
    protected string Folder { get; } = Directory.CreateTempSubdirectory("textmad-corpora-").FullName;

    public virtual void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected string Write(string name, string content) => Write(name, System.Text.Encoding.UTF8.GetBytes(content));

    protected string Write(string name, byte[] content)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    protected string WriteGzip(string name, string content)
    {
        using var buffer = new MemoryStream();
        using (var zip = new System.IO.Compression.GZipStream(buffer, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
        {
            zip.Write(System.Text.Encoding.UTF8.GetBytes(content));
        }

        return Write(name, buffer.ToArray());
    }

    protected static List<ImportItem> Read(string path, ImportOptions? options = null) => [.. ImportSources.Read([path], options)];

    protected static ImportItem.Taken ReadOne(string path, ImportOptions? options = null) => Assert.IsType<ImportItem.Taken>(Assert.Single(Read(path, options)));

    protected static string[] Texts(IEnumerable<ImportItem> items) => [.. items.OfType<ImportItem.Taken>().Select(item => item.Document.Text)];

    protected static Origin.Imported OriginOf(ImportItem item) => Assert.IsType<Origin.Imported>(Assert.IsType<ImportItem.Taken>(item).Document.Origin);

    protected ICorpusStore OpenStore() => SqliteCorpusStore.Open(Path.Combine(Folder, "store.db"), StoreOpenMode.Create);
}
