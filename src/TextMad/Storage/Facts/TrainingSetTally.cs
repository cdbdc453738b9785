using TextMad.Storage.Records;

namespace TextMad.Storage.Facts;

/// <summary>Adds up what a training set owes to each origin and place, and who wrote it: each member counts once in every row that it has a part in.</summary>
internal sealed class TrainingSetTally
{
    private readonly SortedDictionary<WordOrigin, Sum> _origins = [];
    private readonly SortedDictionary<string, Sum> _places = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Sum> _writers = new(StringComparer.Ordinal);

    /// <summary>What it owes by the origin of the words.</summary>
    public IEnumerable<TrainingShare> Origins => _origins.Select(row => new TrainingShare(row.Key, row.Value.Members, row.Value.Tokens));

    /// <summary>What came through each place.</summary>
    public IEnumerable<TrainingTotal> Places => Totals(_places);

    /// <summary>What humans, unknown machines and the models of each generation wrote.</summary>
    public IEnumerable<TrainingTotal> Writers => Totals(_writers);

    /// <summary>Returns the name of a kind of writer among <see cref="Writers"/>: <c>human</c>, <c>machine</c>, or the generation of models: <c>g0</c>, <c>g1</c>, ...</summary>
    public static string NameOf(Writer writer) => writer.Kind switch
    {
        WriterKind.Model => FormattableString.Invariant($"g{writer.Generation}"),
        WriterKind.UnknownMachine => Writer.UnknownMachine.ToString(),
        _ => Writer.Human.ToString(),
    };

    /// <summary>Adds members with equal shares.</summary>
    /// <param name="shares">Their shares.</param>
    /// <param name="members">How many they are.</param>
    /// <param name="tokens">Their tokens in all.</param>
    public void Add(TextShares shares, long members, long tokens)
    {
        foreach (var (origin, weight) in shares.Origins)
        {
            Add(_origins, origin, members, tokens * weight);
        }

        foreach (var (place, weight) in shares.Places)
        {
            Add(_places, place, members, tokens * weight);
        }

        foreach (var writer in shares.Origins.GroupBy(share => NameOf(share.Origin.Writer)))
        {
            Add(_writers, writer.Key, members, tokens * writer.Sum(share => share.Weight));
        }
    }

    private static void Add<TKey>(SortedDictionary<TKey, Sum> rows, TKey key, long members, double tokens)
        where TKey : notnull
    {
        var sum = rows.GetValueOrDefault(key);
        rows[key] = new(sum.Members + members, sum.Tokens + tokens);
    }

    private static IEnumerable<TrainingTotal> Totals(SortedDictionary<string, Sum> rows) =>
        rows.Select(row => new TrainingTotal(row.Key, row.Value.Members, row.Value.Tokens));

    private readonly record struct Sum(long Members, double Tokens);
}
