namespace TextMad.Storage.Sql;

/// <summary>What must hold between the tables of a store, as statements that count where it does not.</summary>
internal static class StructureChecks
{
    /// <summary>Returns what is wrong, for people, after its number; and how to count it.</summary>
    public static IReadOnlyList<(string Complaint, string Sql)> All { get; } =
    [
        ("documents have no text", "SELECT count(*) FROM documents d WHERE NOT EXISTS (SELECT 1 FROM texts t WHERE t.document_key = d.key)"),
        ("documents are in a group that does not exist", "SELECT count(*) FROM documents d WHERE NOT EXISTS (SELECT 1 FROM document_groups g WHERE g.key = d.group_key)"),
        ("texts belong to no document", "SELECT count(*) FROM texts t WHERE NOT EXISTS (SELECT 1 FROM documents d WHERE d.key = t.document_key)"),
        (
            "groups of documents have totals that differ from those of their documents",
            "SELECT count(*) FROM document_groups g LEFT JOIN (SELECT group_key, count(*) AS n, sum(words) AS w, sum(bytes) AS b FROM documents GROUP BY group_key) s " +
            "ON s.group_key = g.key WHERE g.documents <> ifnull(s.n, 0) OR g.words <> ifnull(s.w, 0) OR g.bytes <> ifnull(s.b, 0)"),
        (
            "corpora have totals that differ from those of their documents",
            "SELECT count(*) FROM corpora c LEFT JOIN (SELECT m.corpus_key, count(*) AS n, sum(d.words) AS w, sum(d.bytes) AS b FROM corpus_members m " +
            "JOIN documents d ON d.key = m.document_key GROUP BY m.corpus_key) s ON s.corpus_key = c.key " +
            "WHERE c.documents <> ifnull(s.n, 0) OR c.words <> ifnull(s.w, 0) OR c.bytes <> ifnull(s.b, 0)"),
        (
            "training sets have totals that differ from those of their members",
            "SELECT count(*) FROM training_sets s LEFT JOIN (SELECT set_key, count(*) AS n, sum(tokens) AS t FROM training_members GROUP BY set_key) m " +
            "ON m.set_key = s.key WHERE s.documents <> ifnull(m.n, 0) OR s.tokens <> ifnull(m.t, 0)"),
        (
            "documents have shares that do not add up to 1",
            "SELECT count(*) FROM documents d LEFT JOIN (SELECT document_key, sum(weight) AS w FROM document_shares GROUP BY document_key) x " +
            "ON x.document_key = d.key WHERE abs(CASE WHEN d.origin_key IS NULL THEN ifnull(x.w, 0) ELSE 1 + ifnull(x.w, 0) END - 1) > 1e-9"),
        (
            "training sets have token shares that do not add up to their tokens",
            "SELECT count(*) FROM training_sets s LEFT JOIN (SELECT set_key, sum(tokens) AS t FROM training_shares GROUP BY set_key) x " +
            "ON x.set_key = s.key WHERE abs(s.tokens - ifnull(x.t, 0)) > 1e-6 + 1e-9 * s.tokens"),
        ("withdrawn documents are marked as erased and still have a text",
            $"SELECT count(*) FROM withdrawals w JOIN texts t ON t.document_key = w.document_key WHERE w.erased = 1 AND t.codec <> {TextCodec.Erased}"),
        ("documents lost their text without being withdrawn",
            $"SELECT count(*) FROM texts t WHERE t.codec = {TextCodec.Erased} AND NOT EXISTS (SELECT 1 FROM withdrawals w WHERE w.document_key = t.document_key AND w.erased = 1)"),
    ];
}
