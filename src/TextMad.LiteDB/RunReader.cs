using LiteDB;
using TextMad.Storage;
using TextMad.Storage.Changes;
using TextMad.Storage.Records;

namespace TextMad.LiteDB;

/// <summary>Answers what is asked about corpora, runs, models and training sets.</summary>
internal sealed class RunReader(StoreFile file)
{
    private const int ChunkSize = 1000;

    // Training sets and models are written once.
    private readonly AnswerCache<TrainingSetRecord> _sets = new(file);
    private readonly AnswerCache<ModelRecord> _models = new(file);
    private readonly AnswerCache<IReadOnlyList<TrainingShare>> _shares = new(file);

    public IReadOnlyList<CorpusSummary> Corpora() => Ask(database => database.InOrder(StoreCollections.Corpora).ToList().Select(row => new CorpusSummary(
        row["name"].AsString,
        row.Text("description"),
        Rows.Totals(row),
        database.GetCollection(StoreCollections.Dropped).LongCount("scope_key = @0", row["key"]))).OrderBy(corpus => corpus.Name, StringComparer.Ordinal));

    public IEnumerable<DroppedDocument> ReadDropped(string? scope)
    {
        if (scope is not null)
        {
            return Ask(database => database.All(StoreCollections.Dropped, "scope_key", IndexKey.Of(scope)).Select(Rows.Dropped));
        }

        return All();

        IEnumerable<DroppedDocument> All()
        {
            var last = file.Read(database => database.LastKey(StoreCollections.Dropped));
            for (var first = 0L; first <= last; first += ChunkSize)
            {
                var begin = first;
                foreach (var note in Ask(database => database.Range(StoreCollections.Dropped, begin, Math.Min(last, begin + ChunkSize - 1)).Select(Rows.Dropped)))
                {
                    yield return note;
                }
            }
        }
    }

    public IReadOnlyList<DroppedDocument> DroppedFrom(string source) =>
        Ask(database => database.All(StoreCollections.Dropped, "source_key", IndexKey.Of(source)).Select(Rows.Dropped));

    public IReadOnlyList<DroppedDocument> DroppedFor(DocumentId document) =>
        Ask(database => database.All(StoreCollections.Dropped, "about", document.ToString()).Select(Rows.Dropped));

    public IReadOnlyList<RunRecord> Runs() =>
        Ask(database => database.InOrder(StoreCollections.Runs).Select(Rows.Run).OrderBy(run => run.Started));

    public IReadOnlyList<RunLabel> Labels() => Ask(database => database.InOrder(StoreCollections.Runs).Select(Rows.Label)
        .Where(label => label != new RunLabel(label.Run)).OrderBy(label => label.Run, StringComparer.Ordinal));

    public IReadOnlyList<KeptFile> Files(string? owner) => Ask(database =>
        (owner is null ? database.InOrder(StoreCollections.Files) : database.All(StoreCollections.Files, "owner_key", IndexKey.Of(owner)))
            .Select(Rows.File).OrderBy(file => file.Owner, StringComparer.Ordinal).ThenBy(file => file.Path, StringComparer.Ordinal));

    public IReadOnlyList<ModelRecord> Models(string? run) => run is null
        ? Ask(database => InOrder(database.InOrder(StoreCollections.Models)))
        : ModelsBy("run_key", run);

    public ModelRecord? FindModel(ModelId id) => _models.Of(id.Value, name => ModelsBy("key", name).SingleOrDefault());

    public IReadOnlyList<ModelRecord> ModelsTrainedOn(string set) => ModelsBy("set_key", set);

    public IReadOnlyList<ModelRecord> ModelsContinuing(ModelId model) => ModelsBy("initial_key", model.Value);

    public IReadOnlyList<TrainingSetRecord> TrainingSets() => Ask(database => database.InOrder(StoreCollections.TrainingSets).Select(Rows.Set));

    public TrainingSetRecord? FindTrainingSet(string id) => _sets.Of(id, name => file.Read(database => Set(database, name) is { } row ? Rows.Set(row) : null));

    public IReadOnlyList<TrainingMember> TrainingMembers(string id) =>
        [.. ReadMembers(id, (document, tokens) => new TrainingMember(Rows.Id(document), tokens))];

    public IEnumerable<TrainingMemberSummary> ReadTrainingMembers(string id) =>
        ReadMembers(id, (document, tokens) => new TrainingMemberSummary(Rows.Summary(document), tokens));

    public IReadOnlyList<TrainingShare> TrainingShares(string id) =>
        _shares.Of(id, name =>
        {
            var shares = Ask(database => ProvenanceWriter.SharesOf(database, name).OrderByDescending(share => share.Tokens).ThenBy(share => share.Origin));
            return shares.Count > 0 ? shares : null;
        }) ?? [];

    public IReadOnlyList<TrainingTotal> TrainingWriters(string id) => Ask(database => (Set(database, id)?["writers"].AsArray ?? [])
        .Select(writer => new TrainingTotal(writer["name"].AsString, writer["members"].AsInt64, writer["tokens"].AsDouble))
        .OrderByDescending(writer => writer.Tokens)
        .ThenBy(writer => writer.Name, StringComparer.Ordinal));

    public IReadOnlyList<TrainingTotal> TrainingPlaces(string id) =>
        Ask(database => ProvenanceWriter.PlacesOf(database, id).OrderByDescending(place => place.Tokens).ThenBy(place => place.Name, StringComparer.Ordinal));

    public IReadOnlyList<TrainingUse> TrainingUsesOf(DocumentId id) => Ask(database =>
    {
        if (database.One(StoreCollections.Documents, "id", id.ToString()) is not { } document)
        {
            return [];
        }

        var key = document["_id"].AsInt64;
        return database.Holding(StoreCollections.TrainingMembers, "documents[*]", key)
            .SelectMany(block => Members(block).Where(member => member.Document == key).Select(member => (Set: StoreCollections.High(block["_id"].AsInt64), member.Tokens)))
            .GroupBy(member => member.Set)
            .OrderBy(set => set.Key)
            .Select(set => new TrainingUse(
                Rows.Set(database.WithId(StoreCollections.TrainingSets, set.Key)!), set.LongCount(), set.Sum(member => (long)member.Tokens)));
    });

    public IReadOnlyList<TrainingUse> TrainingSetsWithTextOf(ModelId model) => Ask(database => ProvenanceWriter.UsesOf(database, model.Value, isPlace: false));

    public IReadOnlyList<TrainingUse> TrainingSetsWithPlace(string place) => Ask(database => ProvenanceWriter.UsesOf(database, place, isPlace: true));

    /// <summary>Returns the members of a training set, in order.</summary>
    public static IEnumerable<(long Document, int Tokens)> Members(ILiteDatabase database, long set)
    {
        var (first, last) = StoreCollections.RangeOf(set);
        return database.Range(StoreCollections.TrainingMembers, first, last).SelectMany(Members);
    }

    private static IEnumerable<(long Document, int Tokens)> Members(BsonDocument block) =>
        block.Numbers("documents").Zip(block["tokens"].AsArray, (document, tokens) => (document, tokens.AsInt32));

    private IEnumerable<T> ReadMembers<T>(string id, Func<BsonDocument, int, T> map)
    {
        if (file.Read(database => Set(database, id)) is not { } set)
        {
            yield break;
        }

        var (next, last) = StoreCollections.RangeOf(set["_id"].AsInt64);
        while (true)
        {
            var from = next;
            var (members, end) = file.Read(database =>
            {
                if (database.Range(StoreCollections.TrainingMembers, from, last, limit: 1) is not [var block])
                {
                    return ([], from);
                }

                var documents = database.WithIds(StoreCollections.Documents, block.Numbers("documents"));
                return (Members(block).Select(member => map(documents[member.Document], member.Tokens)).ToList(), block["_id"].AsInt64 + 1);
            });
            if (end == next)
            {
                yield break;
            }

            next = end;
            foreach (var member in members)
            {
                yield return member;
            }
        }
    }

    private static BsonDocument? Set(ILiteDatabase database, string id) => database.One(StoreCollections.TrainingSets, "key", IndexKey.Of(id));

    private IReadOnlyList<ModelRecord> ModelsBy(string field, string value) =>
        Ask(database => InOrder(database.All(StoreCollections.Models, field, IndexKey.Of(value))));

    private static IEnumerable<ModelRecord> InOrder(IEnumerable<BsonDocument> rows) =>
        rows.Select(Rows.Model).OrderBy(model => model.Generation).ThenBy(model => model.Id.Value, StringComparer.Ordinal);

    private IReadOnlyList<T> Ask<T>(Func<ILiteDatabase, IEnumerable<T>> question) => file.Read<IReadOnlyList<T>>(database => [.. question(database)]);
}
