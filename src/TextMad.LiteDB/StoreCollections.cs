using LiteDB;
using TextMad.Storage.Records;

namespace TextMad.LiteDB;

/// <summary>The collections of a store and their indexes. The topic <c>litedb</c> of the manual describes them for everybody who opens the file.</summary>
/// <remarks>
/// Documents have keys 1, 2, 3, ... in the order in which they were added, with gaps where some were removed. LiteDB has no indexes over several fields, so
/// that a whole number holds two: a document's <c>by_group</c> is its group and its key, the <c>_id</c> of a block of members is
/// the set or corpus and the position of its first member. Lists of members are kept in blocks with an index over their elements,
/// which costs a tenth of a row for each. Keys of an index have 1,023 bytes at most: names of any length are found by <see cref="IndexKey"/>.
/// </remarks>
internal static class StoreCollections
{
    public const string Store = "store";
    public const string Documents = "documents";
    public const string Texts = "texts";
    public const string TextParts = "text_parts";
    public const string Groups = "groups";
    public const string Lineage = "lineage";
    public const string Corpora = "corpora";
    public const string CorpusMembers = "corpus_members";
    public const string CorpusGroups = "corpus_groups";
    public const string Dropped = "dropped_documents";
    public const string Withdrawals = "withdrawn_documents";
    public const string Runs = "runs";
    public const string TrainingSets = "training_sets";
    public const string TrainingMembers = "training_members";
    public const string Models = "models";
    public const string Ancestry = "ancestry";
    public const string Consumers = "consumers";
    public const string Commits = "commits";
    public const string Files = "kept_files";
    public const string Digests = "digests";

    /// <summary>The version of all this.</summary>
    public const int Schema = 5;

    /// <summary>The one document of <see cref="Store"/>, which says that the file is a TextMad store.</summary>
    public const string Mark = "textmad";

    /// <summary>Members of a block at most.</summary>
    public const int BlockSize = 1000;

    private const int LowBits = 40;

    /// <summary>All collections, those that others refer to first.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Store, Groups, Documents, Texts, TextParts, Lineage, Corpora, CorpusMembers, CorpusGroups, Dropped, Withdrawals, Runs, TrainingSets, TrainingMembers,
        Models, Ancestry, Consumers, Commits, Files, Digests,
    ];

    /// <summary>The collections that people can query, with their fields.</summary>
    public static IReadOnlyList<QueryView> Views { get; } =
    [
        new(
            Documents,
            "_id (number in the order of adding), id, kind, source, model, generation, language, words, bytes, machine_share, content, origin (a document), shares (a list of "
            + "source, writer, generation, share), places (a list of place, share), text (INCLUDE it, then text.text)"),
        new(Texts, "_id (documents._id), document, text"),
        new(Groups, "kind, source, model, generation, documents, words, bytes (totals of documents with the same origin)"),
        new(Lineage, "child, parent, kind (made_from, edited_from, continued_from: of documents; read_model, read_source, weights_of, selected_by: of models), weight"),
        new(Ancestry, "training_set, model (one of both is null), source, writer, generation, members, tokens, share"),
        new(Consumers, "of, of_kind (place or writer), training_set, model (one of both is null), members, tokens, share"),
        new(Corpora, "name, description, documents, words, bytes"),
        new(CorpusMembers, "corpus, position (of the first), documents (a list of documents._id)"),
        new(Dropped, "scope, source, reason, detail"),
        new(Withdrawals, "document, reason, at, erased"),
        new(Runs, "id, status, configuration, started, finished, kind (experiment or judge), name, tags (with spaces between), note"),
        new(Models, "id, run, regime, seed, generation, training_set, initial_model, tokens_read, checkpoint, checksum, role (generator or judge or detector)"),
        new(TrainingSets, "id, run, documents, tokens, writers (a list of name, members, tokens), selectors (a list of model, kind)"),
        new(Commits, "_id (of the first document), last (documents._id), at (when these were stored)"),
        new(Files, "owner (a run, or crawl:NAME, judge:NAME and so on), path (in its folder), sha256, bytes, replaced (the digest before, empty for none)"),
        new(Digests, "_id (a collection), documents, sum (of the hashes of its documents)"),
        new(TrainingMembers, "training_set, position (of the first), documents (a list of documents._id), tokens (a list)"),
    ];

    /// <summary>The indexes beside that on <c>_id</c>, which every collection has.</summary>
    public static IReadOnlyList<(string Collection, string Index, string Expression, bool IsUnique)> Indexes { get; } =
    [
        (Groups, "facts", "$.facts", true),
        (Groups, "source_key", "$.source_key", false),
        (Groups, "model_key", "$.model_key", false),
        (Groups, "generation", "$.generation", false),
        (Documents, "id", "$.id", true),
        (Documents, "content", "$.content", false),
        (Documents, "by_group", "$.by_group", true),
        (Lineage, "parent", "$.parent", false),
        (Lineage, "child", "$.child", false),
        (Corpora, "key", "$.key", true),
        (CorpusMembers, "members", "$.documents[*]", false),
        (Dropped, "once", "$.once", true),
        (Dropped, "scope_key", "$.scope_key", false),
        (Dropped, "source_key", "$.source_key", false),
        (Dropped, "about", "$.about", false),
        (Runs, "key", "$.key", true),
        (Files, "key", "$.key", true),
        (Files, "owner_key", "$.owner_key", false),
        (TrainingSets, "key", "$.key", true),
        (TrainingMembers, "members", "$.documents[*]", false),
        (Models, "key", "$.key", true),
        (Models, "run_key", "$.run_key", false),
        (Models, "set_key", "$.set_key", false),
        (Models, "initial_key", "$.initial_key", false),
        (Ancestry, "training_set", "$.training_set", false),
        (Ancestry, "model", "$.model", false),
        (Consumers, "of", "$.of", false),
        (Consumers, "training_set", "$.training_set", false),
        (Consumers, "model", "$.model", false),
    ];

    /// <summary>Makes the indexes, and with them the collections.</summary>
    public static void Create(ILiteDatabase database)
    {
        foreach (var (collection, index, expression, unique) in Indexes)
        {
            database.GetCollection(collection).EnsureIndex(index, BsonExpression.Create(expression), unique);
        }
    }

    /// <summary>Returns what says that a file is a store, and how it keeps texts.</summary>
    public static BsonDocument MarkOf(bool readable) => new() { ["_id"] = Mark, ["schema"] = Schema, ["texts"] = readable ? "readable" : "compressed" };

    /// <summary>Returns whether a store keeps texts as strings where they can be.</summary>
    public static bool IsReadable(ILiteDatabase database) => database.GetCollection(Store).FindById(Mark)["texts"].AsString == "readable";

    /// <summary>Returns two numbers in one, ordered by the first: a group and a document, a corpus or set and a position.</summary>
    public static long Join(long high, long low) => low >> LowBits == 0 && high >> (62 - LowBits) == 0
        ? (high << LowBits) | low
        : throw new TextMadException(
            FormattableString.Invariant($"A store in LiteDB ends at {1L << LowBits:N0} documents and {1L << (62 - LowBits):N0} origins; PostgreSQL has no such limit."),
            hint: new Hint.CopyStore());

    /// <summary>Returns the first of two numbers in one.</summary>
    public static long High(long joined) => joined >> LowBits;

    /// <summary>Returns the second of two numbers in one.</summary>
    public static long Low(long joined) => joined & ((1L << LowBits) - 1);

    /// <summary>Returns the range of numbers that have this first one.</summary>
    public static (long First, long Last) RangeOf(long high) => (Join(high, 0), Join(high, (1L << LowBits) - 1));
}
