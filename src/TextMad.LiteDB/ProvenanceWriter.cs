using LiteDB;
using TextMad.Storage.Facts;
using TextMad.Storage.Records;

namespace TextMad.LiteDB;

/// <summary>Writes what training sets owe and what models have read, so that it need not be worked out when somebody asks. Serves one batch.</summary>
internal sealed class ProvenanceWriter(ILiteDatabase database)
{
    private const string Place = "place";
    private const string WriterKindName = "writer";

    private readonly LineageWriter _lineage = new(database);
    private long _ancestry;
    private long _consumers;

    /// <summary>Writes what a training set owes.</summary>
    /// <param name="set">The set's name.</param>
    /// <param name="tally">What its members owe, added up.</param>
    /// <param name="tokens">Its tokens.</param>
    public void WriteSet(string set, TrainingSetTally tally, long tokens)
    {
        Insert("training_set", set, new Sums(tally), tokens);
    }

    /// <summary>Writes what a model has read: its training set, and what the model read that it began from.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tokens">The tokens of its training set.</param>
    /// <param name="initial">The tokens that the model has read that it began from; 0 where there is none.</param>
    public void WriteModel(ModelRecord model, long tokens, long initial)
    {
        var read = new Sums(database, "training_set", model.TrainingSetId);
        var all = (double)(tokens + initial);
        foreach (var (origin, sum) in read.Origins)
        {
            if (origin.Writer.Model is { } writer)
            {
                Add(writer.Value, "read_model", sum.Tokens);
            }
            else if (origin.Source is { } source)
            {
                Add(source, "read_source", sum.Tokens);
            }
        }

        if (model.InitialModel is { } begin)
        {
            Add(begin.Value, "weights_of", initial);
            read.Add(new Sums(database, "model", begin.Value));
        }

        Insert("model", model.Id.Value, read, tokens + initial);
        _lineage.Write();

        void Add(string parent, string kind, double part) => _lineage.Add(model.Id.Value, parent, kind, all == 0 ? 0 : part / all);
    }

    /// <summary>Returns what a training set owes by the origin of the words.</summary>
    public static IEnumerable<TrainingShare> SharesOf(ILiteDatabase database, string set) => database
        .All(StoreCollections.Ancestry, "training_set", IndexKey.Of(set))
        .Select(row => new TrainingShare(Rows.Origin(row), row["members"].AsInt64, row["tokens"].AsDouble));

    /// <summary>Returns what came to a training set through each place.</summary>
    public static IEnumerable<TrainingTotal> PlacesOf(ILiteDatabase database, string set) => database
        .All(StoreCollections.Consumers, "training_set", IndexKey.Of(set))
        .Where(row => row["of_kind"].AsString == Place)
        .Select(row => new TrainingTotal(row.Name("of")!, row["members"].AsInt64, row["tokens"].AsDouble));

    /// <summary>Returns the training sets that hold words of a model, or words that came through a place, with how much.</summary>
    public static IEnumerable<TrainingUse> UsesOf(ILiteDatabase database, string name, bool isPlace)
    {
        var uses = database.All(StoreCollections.Consumers, "of", IndexKey.Of(name))
            .Where(row => row["of_kind"].AsString == (isPlace ? Place : WriterKindName) && row["training_set"].IsString)
            .ToList();
        var sets = database.AnyOf(StoreCollections.TrainingSets, "key", uses.Select(use => use["training_set"])).ToDictionary(set => set["key"].AsString);
        return uses.Select(use => (Use: use, Set: sets[use["training_set"].AsString]))
            .OrderBy(row => row.Set["_id"].AsInt64)
            .Select(row => new TrainingUse(Rows.Set(row.Set), row.Use["members"].AsInt64, row.Use["tokens"].AsDouble));
    }

    private static double Share(double part, double all) => all == 0 ? 0 : part / all;

    private void Insert(string reader, string name, Sums read, long tokens)
    {
        _ancestry = _ancestry == 0 ? database.LastKey(StoreCollections.Ancestry) : _ancestry;
        _consumers = _consumers == 0 ? database.LastKey(StoreCollections.Consumers) : _consumers;
        database.GetCollection(StoreCollections.Ancestry).Insert(read.Origins.Select(row =>
        {
            var document = Named(++_ancestry);
            Rows.Set(document, row.Key);
            return Finish(document, row.Value);
        }).ToList());
        var consumed = read.Places.Select(row => (row.Key, Kind: Place, row.Value)).Concat(
            read.Origins.Where(row => row.Key.Writer.Model is not null).Select(row => (Key: row.Key.Writer.Model!.Value.Value, Kind: WriterKindName, row.Value)));
        database.GetCollection(StoreCollections.Consumers).Insert(consumed.Select(row =>
        {
            var document = Named(++_consumers);
            document.SetName("of", row.Key);
            document["of_kind"] = row.Kind;
            return Finish(document, row.Value);
        }).ToList());

        BsonDocument Named(long key)
        {
            var document = new BsonDocument { ["_id"] = key, ["training_set"] = BsonValue.Null, ["model"] = BsonValue.Null };
            document.SetName(reader, name);
            return document;
        }

        BsonDocument Finish(BsonDocument document, Sum sum)
        {
            document["members"] = sum.Members;
            document["tokens"] = sum.Tokens;
            document["share"] = Share(sum.Tokens, tokens);
            return document;
        }
    }

    private readonly record struct Sum(long Members, double Tokens)
    {
        public Sum Plus(Sum other) => new(Members + other.Members, Tokens + other.Tokens);
    }

    /// <summary>Members and tokens by origin and by place.</summary>
    private sealed class Sums
    {
        public Sums(TrainingSetTally tally)
        {
            foreach (var row in tally.Origins)
            {
                Origins[row.Origin] = new(row.Members, row.Tokens);
            }

            foreach (var row in tally.Places)
            {
                Places[row.Name] = new(row.Members, row.Tokens);
            }
        }

        public Sums(ILiteDatabase database, string reader, string name)
        {
            foreach (var row in database.All(StoreCollections.Ancestry, reader, IndexKey.Of(name)))
            {
                Origins[Rows.Origin(row)] = Read(row);
            }

            foreach (var row in database.All(StoreCollections.Consumers, reader, IndexKey.Of(name)).Where(row => row["of_kind"].AsString == Place))
            {
                Places[row.Name("of")!] = Read(row);
            }
        }

        public SortedDictionary<WordOrigin, Sum> Origins { get; } = [];

        public SortedDictionary<string, Sum> Places { get; } = new(StringComparer.Ordinal);

        public void Add(Sums other)
        {
            foreach (var (origin, sum) in other.Origins)
            {
                Origins[origin] = Origins.GetValueOrDefault(origin).Plus(sum);
            }

            foreach (var (place, sum) in other.Places)
            {
                Places[place] = Places.GetValueOrDefault(place).Plus(sum);
            }
        }

        private static Sum Read(BsonDocument row) => new(row["members"].AsInt64, row["tokens"].AsDouble);
    }
}
