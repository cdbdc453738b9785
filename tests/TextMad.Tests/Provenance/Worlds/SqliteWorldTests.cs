using TextMad.Storage;
using TextMad.Storage.Sqlite;
using TextMad.Tests.Storage;

namespace TextMad.Tests.Provenance.Worlds;

/// <summary>SQLite answers as the definition says.</summary>
public sealed class SqliteWorldTests : WorldLaws, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private int _number;

    protected override int Worlds => 15;

    protected override ICorpusStore Open() => SqliteCorpusStore.Open(_folder.File($"corpus{_number++}.db"), StoreOpenMode.Create);

    public void Dispose() => _folder.Dispose();
}
