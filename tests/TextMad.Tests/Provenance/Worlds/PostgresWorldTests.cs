using TextMad.Storage;
using TextMad.Storage.Postgres;
using TextMad.Tests.Storage.Postgres;

namespace TextMad.Tests.Provenance.Worlds;

/// <summary>PostgreSQL answers as the definition says.</summary>
public sealed class PostgresWorldTests : WorldLaws
{
    // Skipped here where there is no server, and not in the midst of a world.
    public PostgresWorldTests() => PostgresServer.NewStore();

    protected override int Worlds => 3;

    protected override ICorpusStore Open() => PostgresCorpusStore.Open(PostgresServer.NewStore(), StoreOpenMode.Create);
}
