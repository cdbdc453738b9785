using System.Globalization;
using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Tests.Storage.Crashes;

/// <summary>
/// Whatever is done to a store and wherever it crashes, it holds what a list of the same would hold: every commit whole or absent, and there once it has
/// returned. <c>TEXTMAD_STORE_SEQUENCES=500</c> tries that many sequences.
/// </summary>
public sealed class StoreSequenceTests
{
    private const int Usual = 10;
    private const int UsualOnServer = 3;

    [Fact]
    public void A_store_in_SQLite_is_what_its_model_is() => StoreSequences.Check(() => new CrashingFile(StoreKind.Sqlite), Count(Usual));

    [Fact]
    public void A_store_in_LiteDB_is_what_its_model_is() => StoreSequences.Check(() => new CrashingFile(StoreKind.LiteDB), Count(Usual));

    [Fact]
    public void A_store_in_PostgreSQL_is_what_its_model_is() => StoreSequences.Check(() => new CrashingServer(), Count(UsualOnServer));

    /// <summary>A test that cannot fail proves nothing: a store that loses a commit is found, with few steps that show it.</summary>
    [Fact]
    public void A_store_that_forgets_is_found_and_shown_in_a_step_or_two()
    {
        var error = Assert.ThrowsAny<Exception>(() => StoreSequences.Check(() => new Forgetful(new CrashingFile(StoreKind.Sqlite)), 100, seed: 7));
        var shrunk = error.Message[error.Message.IndexOf("Shrunk", StringComparison.Ordinal)..error.Message.IndexOf("with exception", StringComparison.Ordinal)];
        Assert.Contains("CrashIn { Step = ", shrunk, StringComparison.Ordinal);
        Assert.InRange(shrunk.Split("\n  ").Count(line => line.Contains(" {", StringComparison.Ordinal)), 1, 3);
    }

    private static int Count(int usual) =>
        Environment.GetEnvironmentVariable("TEXTMAD_STORE_SEQUENCES") is { } count ? int.Parse(count, CultureInfo.InvariantCulture) : usual;

    /// <summary>Loses a commit that has returned.</summary>
    private sealed class Forgetful(CrashingFile store) : ICrashingStore
    {
        public ICorpusStore Store => store.Store;

        public void Reopen() => store.Reopen();

        public void CrashIn(StoreBatch batch, int part) => store.CrashIn(batch, part == 1000 ? 0 : part);

        public void Dispose() => store.Dispose();
    }
}
