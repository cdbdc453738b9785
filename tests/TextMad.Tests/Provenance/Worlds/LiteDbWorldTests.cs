using TextMad.Storage;
using TextMad.Tests.Storage;
using TextMad.Tests.Storage.LiteDb;
using TextMad.Tests.Support;

namespace TextMad.Tests.Provenance.Worlds;

/// <summary>LiteDB answers as the definition says.</summary>
public sealed class LiteDbWorldTests : WorldLaws, IDisposable
{
    private readonly TemporaryFolder _folder;
    private int _number;

    public LiteDbWorldTests()
    {
        LoadableEngines.Require(Adapters.LiteDB);
        _folder = new TemporaryFolder();
    }

    protected override int Worlds => 5;

    protected override ICorpusStore Open() => LiteDbStores.Open(_folder.File($"corpus{_number++}.litedb"), StoreOpenMode.Create);

    public void Dispose() => _folder.Dispose();
}
