using TextMad.Storage.Records;
using TextMad.Storage.Sql.Connections;

namespace TextMad.Storage.Sql;

/// <summary>Writes the runs, training sets and models of one batch inside an open transaction.</summary>
internal sealed class RunWriter : IRunWriter
{
    private readonly StoreConnection _connection;
    private readonly BatchWriter _documents;
    private readonly HashSet<string> _added = [];

    public RunWriter(StoreConnection connection, BatchWriter documents)
    {
        _connection = connection;
        _documents = documents;
    }

    /// <summary>Adds runs; of those that exist, status and times follow the batch, and the configuration must be the same.</summary>
    public void WriteRuns(IEnumerable<RunRecord> runs)
    {
        foreach (var run in runs)
        {
            BatchRules.Require(run);
            var written = _connection.Execute(
                "INSERT INTO runs (id, status, configuration, started, finished, kind) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO UPDATE " +
                "SET status = excluded.status, started = excluded.started, finished = excluded.finished " +
                "WHERE runs.configuration = excluded.configuration AND runs.kind = excluded.kind",
                run.Id,
                StoredWord.Write(run.Status),
                run.Configuration,
                StoredTime.Write(run.Started),
                run.Finished is { } finished ? StoredTime.Write(finished) : null,
                StoredWord.Write(run.Kind));
            if (written == 0)
            {
                throw BatchRules.RunDiffers(run);
            }
        }
    }

    /// <summary>Notes files by owner and path, in the place of what was noted of them.</summary>
    public void WriteFiles(IEnumerable<KeptFile> files) => _connection.ExecuteAll(
        "INSERT INTO kept_files (owner, path, sha256, bytes, replaced) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (owner, path) DO UPDATE " +
        "SET sha256 = excluded.sha256, bytes = excluded.bytes, replaced = excluded.replaced",
        [.. files.Select(file => new object?[] { file.Owner, file.Path, file.Sha256, file.Bytes, file.Replaced })]);

    /// <summary>Adds training sets with their members; those that exist must hold the same members in the same order.</summary>
    public void WriteTrainingSets(IEnumerable<TrainingSet> sets)
    {
        foreach (var set in sets)
        {
            if (_connection.Number("SELECT key FROM training_sets WHERE id = $1", set.Id) is { } present)
            {
                CheckSame(set, present);
                continue;
            }

            _added.Add(set.Id);
            _connection.Execute(
                "INSERT INTO training_sets (id, run_key, documents, tokens) VALUES ($1, $2, $3, $4)",
                set.Id,
                RunKey(set.Run, $"training set '{set.Id}'"),
                set.Members.Count,
                set.Members.Sum(member => (long)member.Tokens));
            var key = _connection.Number("SELECT key FROM training_sets WHERE id = $1", set.Id)!.Value;
            var tally = new TrainingSetWriter(_connection);
            _documents.FindAll(set.Members.Select(member => member.Document));
            var rows = new List<object?[]>(set.Members.Count);
            foreach (var member in set.Members)
            {
                BatchRules.Require(set, member);
                var document = _documents.Find(member.Document, "training set", set.Id);
                rows.Add([key, rows.Count, document.Key, member.Tokens]);
                tally.Add(document.Key, document.GroupKey, document.OriginKey, member.Tokens);
            }

            _connection.InsertAll(StoreTables.TrainingMembers, rows);
            tally.Write(key);
        }
    }

    /// <summary>Adds models; those that exist must be the same.</summary>
    public void WriteModels(IReadOnlyList<ModelRecord> models)
    {
        foreach (var model in models)
        {
            var user = $"model '{model.Id}'";
            _connection.Execute(
                "INSERT INTO models (id, run_key, regime, seed, generation, set_key, checkpoint, checksum, role) " +
                "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO NOTHING",
                model.Id.Value,
                RunKey(model.Run, user),
                model.Regime,
                unchecked((long)model.Seed),
                model.Generation,
                SetKey(model.TrainingSetId, user),
                model.Checkpoint,
                model.Checksum,
                StoredWord.Write(model.Role));
        }

        // A model may begin from one that stands behind it in the batch, so this comes after all are there.
        foreach (var model in models)
        {
            var initial = model.InitialModel is { } id
                ? _connection.Number("SELECT key FROM models WHERE id = $1", id.Value) ?? throw BatchRules.NoInitialModel(model)
                : (long?)null;
            if (initial is not null)
            {
                _connection.Execute("UPDATE models SET initial_key = $2 WHERE id = $1 AND initial_key IS NULL", model.Id.Value, initial);
            }

            CheckSame(model, initial);
        }
    }

    /// <summary>Notes which models chose what is in training sets; sets that were there before must have been chosen by the same.</summary>
    public void WriteSelectors(IEnumerable<TrainingSet> sets)
    {
        foreach (var set in sets)
        {
            TrainingSelector[] selectors = [.. (set.Selectors ?? []).Distinct()];
            foreach (var selector in _added.Contains(set.Id) ? selectors : [])
            {
                _connection.Execute(
                    "INSERT INTO training_selectors (set_key, model_key, kind) VALUES ($1, $2, $3)",
                    SetKey(set.Id, "selectors"),
                    _connection.Number("SELECT key FROM models WHERE id = $1", selector.Model.Value) ?? throw BatchRules.NoSelector(set, selector),
                    selector.Kind);
            }

            const string Present =
                "SELECT count(*) FROM training_sets s JOIN training_selectors x ON x.set_key = s.key JOIN models m ON m.key = x.model_key WHERE s.id = $1";
            if (_connection.Number(Present, set.Id) != selectors.Length
                || selectors.Any(selector => _connection.Number(Present + " AND m.id = $2 AND x.kind = $3", set.Id, selector.Model.Value, selector.Kind) != 1))
            {
                throw BatchRules.SetDiffers(set);
            }
        }
    }

    private void CheckSame(ModelRecord model, long? initial)
    {
        const string Same =
            "SELECT 1 FROM models m JOIN runs r ON r.key = m.run_key JOIN training_sets s ON s.key = m.set_key WHERE m.id = $1 AND r.id = $2 " +
            "AND m.regime = $3 AND m.seed = $4 AND m.generation = $5 AND s.id = $6 AND m.initial_key IS NOT DISTINCT FROM $7 " +
            "AND m.checkpoint IS NOT DISTINCT FROM $8 AND m.checksum IS NOT DISTINCT FROM $9 AND m.role = $10";
        if (_connection.Number(
            Same,
            model.Id.Value,
            model.Run,
            model.Regime,
            unchecked((long)model.Seed),
            model.Generation,
            model.TrainingSetId,
            initial,
            model.Checkpoint,
            model.Checksum,
            StoredWord.Write(model.Role)) is null)
        {
            throw BatchRules.ModelDiffers(model);
        }
    }

    private void CheckSame(TrainingSet set, long key)
    {
        using var rows = _connection.Prepare(
            "SELECT d.id, m.tokens FROM training_members m CROSS JOIN documents d ON d.key = m.document_key " +
            "WHERE m.set_key = $1 ORDER BY m.position",
            key).ExecuteReader();
        var position = 0;
        while (rows.Read())
        {
            if (position >= set.Members.Count
                || set.Members[position].Tokens != rows.GetInt32(1)
                || set.Members[position].Document != DocumentId.FromBytes(rows.GetFieldValue<byte[]>(0)))
            {
                throw BatchRules.SetDiffers(set);
            }

            position++;
        }

        if (position != set.Members.Count)
        {
            throw BatchRules.SetDiffers(set);
        }
    }

    private long RunKey(string run, string user) =>
        _connection.Number("SELECT key FROM runs WHERE id = $1", run) ?? throw BatchRules.NoRun(run, user);

    private long SetKey(string set, string user) =>
        _connection.Number("SELECT key FROM training_sets WHERE id = $1", set) ?? throw BatchRules.NoTrainingSet(set, user);
}
