using TextMad.Storage.Changes;
using TextMad.Storage.Records;
using TextMad.Storage.Naming;
using TextMad.Storage.Sql.Connections;

namespace TextMad.Storage.Sql;

/// <summary>Removes, renames and labels, inside an open transaction.</summary>
internal sealed class ChangeWriter(StoreConnection connection, TextIndexWriter index) : IChangeWriter
{
    /// <inheritdoc/>
    public void Remove(StoreRemoval removal)
    {
        removal.DroppedScopes.ForEach(scope => connection.Execute("DELETE FROM dropped WHERE scope = $1", scope));
        foreach (var note in removal.Dropped)
        {
            connection.Execute(
                "DELETE FROM dropped WHERE scope = $1 AND source = $2 AND reason = $3 AND ifnull(detail, '') = $4", note.Scope, note.Source, note.Reason, note.Detail ?? "");
        }

        foreach (var corpus in removal.Corpora.Select(name => connection.Number("SELECT key FROM corpora WHERE name = $1", name)).OfType<long>())
        {
            connection.Execute("DELETE FROM corpus_members WHERE corpus_key = $1", corpus);
            connection.Execute("DELETE FROM corpora WHERE key = $1", corpus);
        }

        RemoveRuns(removal.Runs);
        foreach (var owner in removal.Runs.Concat(removal.FileOwners))
        {
            connection.Execute("DELETE FROM kept_files WHERE owner = $1", owner);
        }

        RemoveDocuments(removal.Documents);
    }

    /// <inheritdoc/>
    public void Rename(IEnumerable<CorpusRename> renames)
    {
        foreach (var (from, to) in renames)
        {
            Names.RequireCorpus(to);
            var corpus = connection.Number("SELECT key FROM corpora WHERE name = $1", from) ?? throw BatchRules.NoCorpusToRename(from);
            if (connection.Number("SELECT key FROM corpora WHERE name = $1", to) is not null)
            {
                throw BatchRules.CorpusExists(to);
            }

            connection.Execute("UPDATE corpora SET name = $2 WHERE key = $1", corpus, to);
        }
    }

    /// <inheritdoc/>
    public void WriteLabels(IEnumerable<RunLabel> labels)
    {
        foreach (var label in labels)
        {
            if (label.Name is { } name && connection.Number("SELECT count(*) FROM runs WHERE id <> $1 AND (id = $2 OR name = $2)", label.Run, name) > 0)
            {
                throw BatchRules.RunNameTaken(label);
            }

            if (connection.Execute("UPDATE runs SET name = $2, tags = $3, note = $4 WHERE id = $1", label.Run, label.Name, label.Tags, label.Note) == 0)
            {
                throw BatchRules.NoRun(label.Run, "label");
            }
        }
    }

    private void RemoveRuns(IReadOnlyList<string> runs)
    {
        var there = runs.Select(id => (Id: id, Key: connection.Number("SELECT key FROM runs WHERE id = $1", id))).Where(run => run.Key is not null).ToList();
        foreach (var (_, key) in there)
        {
            connection.Execute("DELETE FROM training_selectors WHERE set_key IN (SELECT key FROM training_sets WHERE run_key = $1)", key);
            connection.Execute("UPDATE models SET initial_key = NULL WHERE run_key = $1", key);
        }

        // What is left refers to a removed run from outside.
        foreach (var (id, key) in there)
        {
            if (connection.Number("SELECT count(*) FROM models m JOIN models i ON i.key = m.initial_key WHERE i.run_key = $1", key) > 0
                || connection.Number("SELECT count(*) FROM training_selectors x JOIN models m ON m.key = x.model_key WHERE m.run_key = $1", key) > 0
                || connection.Number("SELECT count(*) FROM models m JOIN training_sets s ON s.key = m.set_key WHERE s.run_key = $1 AND m.run_key <> $1", key) > 0)
            {
                throw BatchRules.RunStillNeeded(id);
            }
        }

        foreach (var (_, key) in there)
        {
            connection.Execute("DELETE FROM models WHERE run_key = $1", key);
        }

        foreach (var (id, key) in there)
        {
            foreach (var table in new[] { "training_members", "training_shares", "training_totals" })
            {
                connection.Execute($"DELETE FROM {table} WHERE set_key IN (SELECT key FROM training_sets WHERE run_key = $1)", key);
            }

            connection.Execute("DELETE FROM training_sets WHERE run_key = $1", key);
            connection.Execute("DELETE FROM runs WHERE key = $1", key);
        }

    }

    private void RemoveDocuments(IReadOnlyList<DocumentId> documents)
    {
        var there = documents.Select(Find).OfType<Stored>().ToList();
        foreach (var document in there)
        {
            connection.Execute("DELETE FROM derivations WHERE child_key = $1", document.Key);
        }

        index.Forget([.. there.Select(document => document.Key)]);
        var groups = new SortedDictionary<long, DocumentTotals>();
        foreach (var (id, key, group, words, bytes) in there)
        {
            if (connection.Number("SELECT 1 FROM derivations WHERE parent_key = $1 LIMIT 1", key) is not null
                || connection.Number("SELECT 1 FROM corpus_members WHERE document_key = $1 LIMIT 1", key) is not null
                || connection.Number("SELECT 1 FROM training_members WHERE document_key = $1 LIMIT 1", key) is not null)
            {
                throw BatchRules.DocumentStillNeeded(id);
            }

            connection.Execute("DELETE FROM withdrawals WHERE document_key = $1", key);
            connection.Execute("DELETE FROM texts WHERE document_key = $1", key);
            connection.Execute("DELETE FROM document_shares WHERE document_key = $1", key);
            connection.Execute("DELETE FROM document_places WHERE document_key = $1", key);
            connection.Execute("DELETE FROM documents WHERE key = $1", key);
            var sum = groups.GetValueOrDefault(group);
            groups[group] = new(sum.Documents + 1, sum.Words + words, sum.Bytes + bytes);
        }

        foreach (var (group, sum) in groups)
        {
            connection.Execute(
                "UPDATE document_groups SET documents = documents - $2, words = words - $3, bytes = bytes - $4 WHERE key = $1", group, sum.Documents, sum.Words, sum.Bytes);
            connection.Execute("DELETE FROM document_groups WHERE key = $1 AND documents = 0", group);
        }

        if (there.Count > 0)
        {
            // The keys behind the last document are given to others.
            var last = connection.Number("SELECT max(key) FROM documents") ?? 0;
            connection.Execute("DELETE FROM commits WHERE first_key > $1", last);
            connection.Execute("UPDATE commits SET last_key = $1 WHERE last_key > $1", last);
        }
    }

    private Stored? Find(DocumentId id)
    {
        using var row = connection.Prepare("SELECT key, group_key, words, bytes FROM documents WHERE id = $1", id.ToBytes()).ExecuteReader();
        return row.Read() ? new Stored(id, row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3)) : null;
    }

    private sealed record Stored(DocumentId Id, long Key, long Group, long Words, long Bytes);
}
