using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Provenance;

/// <summary>Tokens of a training set by who wrote them.</summary>
/// <param name="Model">The model that was trained on them.</param>
/// <param name="Generation">That model's generation.</param>
/// <param name="Origin"><c>human</c>, the generation of the models that wrote them (<c>g0</c>, <c>g1</c>, ...), or <c>machine</c> when nobody knows which.</param>
/// <param name="Members">Members of the training set that hold any of them: one with several writers is in several rows.</param>
/// <param name="Tokens">Tokens, each member's by the share of its words; over the rows of a model they sum to the set's tokens.</param>
/// <param name="Share">Tokens / all tokens of the training set, in [0, 1].</param>
public sealed record TokenShare(ModelId Model, int Generation, string Origin, long Members, double Tokens, double Share);

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
                model.Id, model.Generation, writer.Name, writer.Members, writer.Tokens, total <= 0 ? 0 : writer.Tokens / total)));
        }

        return rows;
    }

    private static int Order(string writer) => writer switch
    {
        "human" => -1,
        "machine" => int.MaxValue,
        _ => int.Parse(writer.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture),
    };
}
