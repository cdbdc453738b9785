using System.Data.Common;
using TextMad.Storage.Changes;
using TextMad.Storage.Records;

namespace TextMad.Storage.Sql;

/// <summary>Answers what is asked about corpora, runs, models and training sets.</summary>
internal sealed class RunReader(ReaderPool readers)
{
    private const string ModelSql =
        """
        SELECT m.id, r.id, m.regime, m.seed, m.generation, s.id, i.id, m.checkpoint, m.checksum, m.role
        FROM models m JOIN runs r ON r.key = m.run_key JOIN training_sets s ON s.key = m.set_key LEFT JOIN models i ON i.key = m.initial_key
        """;

    private const string CorporaSql =
        "SELECT name, description, documents, words, bytes, (SELECT count(*) FROM dropped x WHERE x.scope = c.name) FROM corpora c ORDER BY name";

    private const string RunsSql = "SELECT id, status, configuration, started, finished, kind FROM runs ORDER BY started, key";

    private const string SetColumns = "s.id, r.id, s.documents, s.tokens";

    private const string MembersSql =
        "SELECT d.id, m.tokens FROM training_sets s CROSS JOIN training_members m ON m.set_key = s.key " +
        "CROSS JOIN documents d ON d.key = m.document_key WHERE s.id = $1 ORDER BY m.position";

    private const string MemberSummariesSql =
        $"SELECT {DocumentRows.SummaryColumns}, m.tokens FROM training_sets s CROSS JOIN training_members m ON m.set_key = s.key " +
        "CROSS JOIN documents d ON d.key = m.document_key WHERE s.id = $1 ORDER BY m.position";

    private const string SetsWithSql =
        $"SELECT {SetColumns} FROM training_sets s JOIN runs r ON r.key = s.run_key WHERE s.key IN " +
        "(SELECT m.set_key FROM documents d JOIN training_members m ON m.document_key = d.key WHERE d.id = $1) ORDER BY s.key";

    private const string SharesSql =
        $"SELECT {ShareRows.OriginColumns}, x.members, x.tokens FROM training_sets s CROSS JOIN training_shares x ON x.set_key = s.key " +
        "CROSS JOIN word_origins o ON o.key = x.origin_key WHERE s.id = $1";

    private const string WritersSql =
        "SELECT o.writer, NULL, o.model, o.generation, sum(x.tokens) FROM training_sets s CROSS JOIN training_shares x ON x.set_key = s.key " +
        "CROSS JOIN word_origins o ON o.key = x.origin_key WHERE s.id = $1 GROUP BY o.writer, o.model, o.generation";

    private const string TotalsSql =
        "SELECT t.name, t.members, t.tokens FROM training_sets s CROSS JOIN training_totals t ON t.set_key = s.key AND t.facet = $2 WHERE s.id = $1";

    private const string SetsWithTextOfSql =
        "SELECT " + SetColumns + ", CAST(sum(x.members) AS bigint), sum(x.tokens) FROM word_origins o " +
        "CROSS JOIN training_shares x ON x.origin_key = o.key CROSS JOIN training_sets s ON s.key = x.set_key " +
        "CROSS JOIN runs r ON r.key = s.run_key WHERE o.model = $1 AND o.writer = 'model' GROUP BY s.key, r.key ORDER BY s.key";

    private const string SetsWithPlaceSql =
        "SELECT " + SetColumns + ", t.members, t.tokens FROM training_totals t CROSS JOIN training_sets s ON s.key = t.set_key " +
        "CROSS JOIN runs r ON r.key = s.run_key WHERE t.facet = 'place' AND t.name = $1 ORDER BY s.key";

    public IReadOnlyList<CorpusSummary> Corpora() => [.. readers.Stream(CorporaSql, [], row => new CorpusSummary(
        row.GetString(0), Text(row, 1), new DocumentTotals(row.GetInt64(2), row.GetInt64(3), row.GetInt64(4)), row.GetInt64(5)))];

    public IEnumerable<DroppedDocument> ReadDropped(string? scope) => readers.Stream(
        "SELECT scope, source, reason, detail FROM dropped " + (scope is null ? "ORDER BY key" : "WHERE scope = $1 ORDER BY key"),
        scope is null ? [] : [scope],
        Dropped);

    public IReadOnlyList<DroppedDocument.Total> CountDropped(string? scope) => [.. readers.Stream(
        $"SELECT scope, reason, count(*) FROM dropped {(scope is null ? "" : "WHERE scope = $1 ")}GROUP BY scope, reason",
        scope is null ? [] : [scope],
        row => new DroppedDocument.Total(row.GetString(0), row.GetString(1), row.GetInt64(2)))
        .OrderBy(count => count.Scope, StringComparer.Ordinal).ThenBy(count => count.Reason, StringComparer.Ordinal)];

    public IReadOnlyList<DroppedDocument> DroppedFrom(string source) => [.. readers.Stream(
        "SELECT scope, source, reason, detail FROM dropped WHERE substr(source, 1, 200) = substr($1, 1, 200) AND source = $1 ORDER BY key", [source], Dropped)];

    public IReadOnlyList<DroppedDocument> DroppedFor(DocumentId document) => [.. readers.Stream(
        "SELECT scope, source, reason, detail FROM dropped WHERE detail IS NOT NULL AND substr(detail, 1, 32) = $1 ORDER BY key", [document.ToString()], Dropped)];

    public IReadOnlyList<RunRecord> Runs() => [.. readers.Stream(RunsSql, [], row => new RunRecord(
        row.GetString(0),
        StoredWord.Read<RunStatus>(row.GetString(1)),
        row.GetString(2),
        StoredTime.Read(row.GetString(3)),
        Text(row, 4) is { } finished ? StoredTime.Read(finished) : null,
        StoredWord.Read<RunKind>(row.GetString(5))))];

    public IReadOnlyList<RunLabel> Labels() => [.. readers.Stream(
        "SELECT id, name, tags, note FROM runs WHERE name IS NOT NULL OR tags <> '' OR note IS NOT NULL ORDER BY id",
        [],
        row => new RunLabel(row.GetString(0), Text(row, 1), row.GetString(2), Text(row, 3)))];

    public IReadOnlyList<KeptFile> Files(string? owner) => [.. readers.Stream(
        "SELECT owner, path, sha256, bytes, replaced FROM kept_files " + (owner is null ? "ORDER BY owner, path" : "WHERE owner = $1 ORDER BY path"),
        owner is null ? [] : [owner],
        row => new KeptFile(row.GetString(0), row.GetString(1), Text(row, 2), row.GetInt64(3), Text(row, 4)))];

    public IReadOnlyList<ModelRecord> Models(string? run) =>
        ReadModels((run is null ? "" : "WHERE r.id = $1 ") + "ORDER BY m.generation, m.id", run);

    public ModelRecord? FindModel(ModelId id) => ReadModels("WHERE m.id = $1", id.Value).SingleOrDefault();

    public IReadOnlyList<ModelRecord> ModelsTrainedOn(string set) => ReadModels("WHERE s.id = $1 ORDER BY m.generation, m.id", set);

    public IReadOnlyList<ModelRecord> ModelsContinuing(ModelId model) =>
        ReadModels("WHERE i.id = $1 ORDER BY m.generation, m.id", model.Value);

    public IReadOnlyList<TrainingSetRecord> TrainingSets() =>
        [.. readers.Stream($"SELECT {SetColumns} FROM training_sets s JOIN runs r ON r.key = s.run_key ORDER BY s.key", [], Set)];

    public TrainingSetRecord? FindTrainingSet(string id) => readers.Stream(
        $"SELECT {SetColumns} FROM training_sets s JOIN runs r ON r.key = s.run_key WHERE s.id = $1", [id], Set).SingleOrDefault();

    public IReadOnlyList<TrainingMember> TrainingMembers(string id) => [.. readers.Stream(
        MembersSql,
        [id],
        row => new TrainingMember(DocumentId.FromBytes(row.GetFieldValue<byte[]>(0)), row.GetInt32(1)))];

    public IEnumerable<TrainingMemberSummary> ReadTrainingMembers(string id) => readers.Stream(
        MemberSummariesSql,
        [id],
        row => new TrainingMemberSummary(DocumentRows.Summary(row), row.GetInt32(DocumentRows.SummaryCount)));

    public IReadOnlyList<TrainingSetRecord> TrainingSetsWith(DocumentId id) => [.. readers.Stream(SetsWithSql, [id.ToBytes()], Set)];

    public IReadOnlyList<TrainingSelector> SelectorsOf(string id) => [.. readers.Stream(
        "SELECT m.id, x.kind FROM training_sets s CROSS JOIN training_selectors x ON x.set_key = s.key CROSS JOIN models m ON m.key = x.model_key " +
        "WHERE s.id = $1 ORDER BY m.id, x.kind",
        [id],
        row => new TrainingSelector(new ModelId(row.GetString(0)), row.GetString(1)))];

    public IReadOnlyList<TrainingShare> TrainingShares(string id) =>
    [
        .. readers.Stream(SharesSql, [id], row => new TrainingShare(ShareRows.Origin(row, 0), row.GetInt64(4), row.GetDouble(5)))
            .OrderByDescending(share => share.Tokens).ThenBy(share => share.Origin),
    ];

    public IReadOnlyList<KeyValuePair<Writer, double>> TokensByWriter(string id) =>
    [
        .. readers.Stream(WritersSql, [id], row => KeyValuePair.Create(ShareRows.Origin(row, 0).Writer, row.GetDouble(4)))
            .OrderByDescending(writer => writer.Value).ThenBy(writer => new WordOrigin(null, writer.Key)),
    ];

    public IReadOnlyList<TrainingTotal> TrainingWriters(string id) => Totals(id, "writer");

    public IReadOnlyList<TrainingTotal> TrainingPlaces(string id) => Totals(id, "place");

    public IReadOnlyList<TrainingUse> TrainingSetsWithTextOf(ModelId model) => [.. readers.Stream(SetsWithTextOfSql, [model.Value], Use)];

    public IReadOnlyList<TrainingUse> TrainingSetsWithPlace(string place) => [.. readers.Stream(SetsWithPlaceSql, [place], Use)];

    public IReadOnlyList<TrainingUse> TrainingUsesOf(DocumentId id) => [.. readers.Stream(
        $"SELECT {SetColumns}, count(*), CAST(sum(m.tokens) AS bigint) FROM documents d CROSS JOIN training_members m ON m.document_key = d.key " +
        "CROSS JOIN training_sets s ON s.key = m.set_key CROSS JOIN runs r ON r.key = s.run_key WHERE d.id = $1 GROUP BY s.key, r.key ORDER BY s.key",
        [id.ToBytes()],
        row => new TrainingUse(Set(row), row.GetInt64(4), row.GetInt64(5)))];

    private List<TrainingTotal> Totals(string id, string facet) =>
    [
        .. readers.Stream(TotalsSql, [id, facet], row => new TrainingTotal(row.GetString(0), row.GetInt64(1), row.GetDouble(2)))
            .OrderByDescending(total => total.Tokens).ThenBy(total => total.Name, StringComparer.Ordinal),
    ];

    private static TrainingUse Use(DbDataReader row) => new(Set(row), row.GetInt64(4), row.GetDouble(5));

    private static DroppedDocument Dropped(DbDataReader row) =>
        new(row.GetString(0), row.GetString(1), row.GetString(2), Text(row, 3));

    private static TrainingSetRecord Set(DbDataReader row) =>
        new(row.GetString(0), row.GetString(1), row.GetInt32(2), row.GetInt64(3));

    private List<ModelRecord> ReadModels(string condition, string? value) => [.. readers.Stream(
        $"{ModelSql} {condition}",
        value is null ? [] : [value],
        row => new ModelRecord(
            new ModelId(row.GetString(0)),
            row.GetString(1),
            row.GetString(2),
            unchecked((ulong)row.GetInt64(3)),
            row.GetInt32(4),
            row.GetString(5),
            Text(row, 6) is { } initial ? new ModelId(initial) : null,
            Text(row, 7),
            Text(row, 8),
            StoredWord.Read<ModelRole>(row.GetString(9))))];

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
