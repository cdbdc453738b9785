using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Provenance;

/// <summary>Tokens by writer and generation: who wrote what models read.</summary>
public static class TokenOrigins
{
    /// <summary>For each model, in the order given, a row per writer: human text first, then the generations, then unknown machines.</summary>
    public static IReadOnlyList<TokenShare> Of(ICorpusStore store, IEnumerable<ModelRecord> models)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(models);
        var rows = new List<TokenShare>();
        foreach (var model in models)
        {
            var writers = store.TrainingWriters(model.TrainingSetId);
            var total = writers.Sum(writer => writer.Tokens);
            rows.AddRange(writers.OrderBy(writer => Order(writer.Name)).Select(writer => new TokenShare(
                model.Id, model.Generation, writer.Name, writer.Members, writer.Tokens, total <= 0 ? 0 : writer.Tokens / total,
                writer.Name == Writer.UnknownMachine.ToString() ? Machines(store, model) : null)));
        }

        return rows;
    }

    private static SortedDictionary<string, double>? Machines(ICorpusStore store, ModelRecord model)
    {
        var named = store.TokensByWriter(model.TrainingSetId).Where(writer => writer.Key.Name is not null).ToList();
        return named.Count == 0 ? null : new SortedDictionary<string, double>(named.ToDictionary(writer => writer.Key.Name!, writer => writer.Value), StringComparer.Ordinal);
    }

    private static int Order(string writer) => writer switch
    {
        "human" => -1,
        "machine" => int.MaxValue,
        _ => int.Parse(writer.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture),
    };
}
