using TextMad.Storage;

namespace TextMad.Tests.Storage;

/// <summary>What stores in relational databases promise about a person's own SQL.</summary>
internal static class SqlQueryContract
{
    /// <summary>Holds the views against the store's own answers, and shows that nothing can be changed.</summary>
    public static void Check(ICorpusStore store)
    {
        Assert.Equal(
            store.ReadSummaries(new()).Select(document => document.Id.ToString()).Order(StringComparer.Ordinal),
            Column(store, "SELECT id FROM all_documents ORDER BY id"));
        Assert.Equal(store.Corpora().Select(corpus => corpus.Name), Column(store, "SELECT name FROM all_corpora ORDER BY name"));
        Assert.Equal(
            store.ReadSummaries(new() { Corpus = "c" }).Select(document => document.Id.ToString()),
            Column(store, "SELECT document FROM corpus_documents WHERE corpus = 'c' ORDER BY position"));
        Assert.Equal(store.Models().Select(model => model.Id.Value).Order(StringComparer.Ordinal), Column(store, "SELECT id FROM all_models ORDER BY id"));
        foreach (var model in store.Models())
        {
            Assert.Equal(
                store.TrainingMembers(model.TrainingSetId).Select(member => member.Document.ToString()),
                Column(store, $"SELECT document FROM training_documents WHERE training_set = '{model.TrainingSetId}' ORDER BY position"));
        }

        foreach (var view in new[] { "document_parents", "dropped_documents", "withdrawn_documents", "all_runs", "all_training_sets", "training_set_selectors", "document_times" })
        {
            Assert.NotEmpty(store.Query($"SELECT * FROM {view}", 10).Columns);
        }

        var cut = store.Query("SELECT id, words FROM all_documents", 1);
        Assert.True(cut.IsCut);
        Assert.Equal(["id", "words"], cut.Columns);
        Assert.IsType<long>(Assert.Single(cut.Rows)[1]);
        foreach (var bad in new[] { "SELEC", "SELECT x FROM all_documents", "DELETE FROM documents", "DROP TABLE texts", "UPDATE corpora SET name = 'x'", "(VACUUM)",
            "/* no */ VACUUM" })
        {
            Assert.Contains("cannot answer", Assert.Throws<InputException>(() => store.Query(bad, 5)).Message, StringComparison.Ordinal);
        }

        // Refused before the database begins with it: SQLite makes this file first and complains then.
        var copy = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ".db");
        Assert.Throws<InputException>(() => store.Query($"VACUUM INTO '{copy}'", 5));
        Assert.False(File.Exists(copy));
        Assert.Single(store.Query("-- a remark\n SELECT 1", 5).Rows);
        Assert.Single(store.Query("WITH one AS (SELECT 1 AS n) SELECT n FROM one", 5).Rows);

        // Names that there are not, with the nearest; PostgreSQL and SQLite say it in their own words.
        foreach (var (query, nearest) in new[] { ("SELECT id FROM all_document", "all_documents"), ("SELECT 1 FROM all_corpora, dropped_docments", "dropped_documents") })
        {
            Assert.Contains($"did you mean '{nearest}'?", Assert.Throws<InputException>(() => store.Query(query, 5)).Message, StringComparison.Ordinal);
        }

        Assert.Contains("another one", Assert.Throws<InputException>(() => store.Query("SELECT 1; SELECT 2", 5)).Message, StringComparison.Ordinal);
        Assert.Contains("is empty", Assert.Throws<InputException>(() => store.Query(" ; -- nothing", 5)).Message, StringComparison.Ordinal);
        Assert.Equal(["kind", "kind"], store.Query("SELECT kind, kind FROM all_documents; -- and no more", 5).Columns);
        Assert.NotEmpty(store.ReadDocuments(new()));
    }

    private static IEnumerable<string?> Column(ICorpusStore store, string sql) => store.Query(sql, 1000).Rows.Select(row => (string?)row[0]);
}
