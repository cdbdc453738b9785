using System.Globalization;
using TextMad.Provenance.Audit;
using TextMad.Storage;
using TextMad.Storage.Records;
using TextMad.Tests.Storage;

namespace TextMad.Tests.Formats;

/// <summary>
/// One store in all formats: a corpus and a run whose models wrote samples, edits and pages of a web; a document is withdrawn, one erased. Each file was
/// written by the version that had its format.
/// </summary>
public sealed class StoreFormatTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sqlite-5.db.gz", StoreKind.Sqlite, 5)]
    [InlineData("sqlite-7.db.gz", StoreKind.Sqlite, 7)]
    [InlineData("litedb-2.litedb.gz", StoreKind.LiteDB, 2)]
    [InlineData("litedb-3.litedb.gz", StoreKind.LiteDB, 3)]
    [InlineData("sqlite-8.db.gz", StoreKind.Sqlite, 8)]
    [InlineData("sqlite-9.db.gz", StoreKind.Sqlite, 9)]
    [InlineData("litedb-4.litedb.gz", StoreKind.LiteDB, 4)]
    [InlineData("litedb-5.litedb.gz", StoreKind.LiteDB, 5)]
    public void An_old_store_holds_the_documents_it_held(string file, StoreKind kind, long schema)
    {
        var path = _folder.File("corpus.store");
        FormatFile.Unpack("stores/" + file, path);
        var told = new List<long>();
        var address = new StoreAddress(kind, path);
        address.Open(StoreOpenMode.Existing, new StoreUpgrade(IProgressSink.None, Finished: (from, _) => told.Add(from))).Dispose();
        Assert.Equal([schema], told);
        using var store = address.Open(StoreOpenMode.ReadOnly);
        Assert.Empty(store.CheckStructure(TestContext.Current.CancellationToken));
        Assert.Empty(SharesAudit.Differences(store, cancellation: TestContext.Current.CancellationToken));

        // From these on, stores know of the files of runs.
        var knowsFiles = kind == StoreKind.Sqlite ? schema >= 8 : schema >= 4;
        FormatFile.RequireAsExpected(knowsFiles ? "stores/expected-with-files.txt" : "stores/expected.txt", Describe(store));
    }

    [Theory]
    [InlineData("sqlite-5.db.gz", StoreKind.Sqlite, "SELECT origin FROM all_documents WHERE kind = 'sampled'")]
    [InlineData("litedb-2.litedb.gz", StoreKind.LiteDB, "SELECT origin FROM documents WHERE kind = 'sampled'")]
    public void Origins_that_say_no_purpose_are_written_anew(string file, StoreKind kind, string query)
    {
        var path = _folder.File("corpus.store");
        FormatFile.Unpack("stores/" + file, path);
        using var store = new StoreAddress(kind, path).Open(StoreOpenMode.Existing);
        string[] origins = [.. store.Query(query, 10_000).Rows.Select(row => System.Text.Json.JsonSerializer.Serialize(row[0]).Replace("\\u0022", "\"", StringComparison.Ordinal))];
        Assert.True(origins.Length > 100);
        Assert.DoesNotContain(origins, origin => origin.Contains("10000", StringComparison.Ordinal));
        Assert.Contains(origins, origin => origin.Contains("purpose", StringComparison.Ordinal) && origin.Contains("page", StringComparison.Ordinal));
        Assert.Contains(origins, origin => origin.Contains("purpose", StringComparison.Ordinal) && origin.Contains("edit", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("sqlite-5.db.gz", StoreKind.Sqlite)]
    [InlineData("litedb-2.litedb.gz", StoreKind.LiteDB)]
    public void An_upgrade_that_is_stopped_goes_on(string file, StoreKind kind)
    {
        var path = _folder.File("corpus.store");
        FormatFile.Unpack("stores/" + file, path);
        var address = new StoreAddress(kind, path);
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => address.Open(StoreOpenMode.Existing, new StoreUpgrade(new StoppingSink(stop), stop.Token)));
        address.Open(StoreOpenMode.Existing).Dispose();
        using var store = address.Open(StoreOpenMode.ReadOnly);
        FormatFile.RequireAsExpected("stores/expected.txt", Describe(store));
    }

    /// <summary>Everything but the times, which differ between the files.</summary>
    private static IEnumerable<string> Describe(ICorpusStore store)
    {
        foreach (var section in StoreDigest.Of(store, cancellation: TestContext.Current.CancellationToken).Sections.Where(section => section.Kind is not ("runs" or "withdrawn")))
        {
            yield return FormattableString.Invariant($"digest of {section.Kind}: {section.Count} {section.Sha256}");
        }

        foreach (var corpus in store.Corpora())
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"corpus {corpus.Name} '{corpus.Description}': {corpus.Totals.Documents} documents, {corpus.Totals.Words} "
                + $"words, {corpus.Totals.Bytes} bytes, {corpus.Dropped} dropped");
        }

        foreach (var group in store.CountByOrigin(new DocumentQuery()).OrderBy(group => $"{group.Kind} {group.Source} {group.Model}", StringComparer.Ordinal))
        {
            yield return FormattableString.Invariant($"origin {group.Kind} {group.Source}{group.Model}: {group.Totals.Documents} documents, {group.Totals.Words} words");
        }

        foreach (var run in store.Runs().OrderBy(run => run.Id, StringComparer.Ordinal))
        {
            yield return $"run {run.Id}: {run.Status} {run.Kind}, {(run.Finished is null ? "open" : "finished")}, {ContentHash.Of(run.Configuration)}";
        }

        foreach (var model in store.Models())
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"model {model.Id}: {model.Role} of {model.Run} {model.Regime} {model.Seed} {model.Generation}, from "
                + $"{model.InitialModel}, kept in {model.Checkpoint} {model.Checksum}");
        }

        foreach (var set in store.TrainingSets().OrderBy(set => set.Id, StringComparer.Ordinal))
        {
            yield return FormattableString.Invariant($"set {set.Id} of {set.Run}: {set.Documents} documents, {set.Tokens} tokens");
            foreach (var writer in store.TrainingWriters(set.Id))
            {
                yield return FormattableString.Invariant($"  {writer.Tokens:0.000000} tokens by {writer.Name}");
            }
        }

        foreach (var withdrawal in store.ReadWithdrawals().OrderBy(withdrawal => withdrawal.Document))
        {
            yield return $"withdrawn {withdrawal.Document}: {withdrawal.Reason}{(withdrawal.Erased ? ", erased" : "")}";
        }

        foreach (var purpose in store.ReadDocuments(new DocumentQuery { OriginKind = OriginKind.Sampled }).GroupBy(document => ((Origin.Sampled)document.Origin).Purpose)
            .OrderBy(purpose => purpose.Key))
        {
            yield return $"{purpose.Key}: {purpose.Count()} documents, "
                + $"{string.Join(' ', purpose.Select(document => ((Origin.Sampled)document.Origin).Index).Distinct().Order().Take(12))} ...";
            foreach (var document in purpose.OrderBy(document => document.Id).Take(2))
            {
                yield return $"  {document.Id} {document.Language}, {Provenance(document.Origin)}: {document.Text.ReplaceLineEndings(" ")}";
            }
        }
    }

    private static string Provenance(Origin origin) =>
        $"{origin.Kind}, {origin.Inheritance} {string.Join(' ', origin.Inherited.Select(parent => FormattableString.Invariant($"{parent.Document} {parent.Weight}")))}";

    private sealed class StoppingSink(CancellationTokenSource stop) : IProgressSink
    {
        public void Report(string work, long done, long total, string unit) => stop.Cancel();
    }
}
