using TextMad.Storage;

namespace TextMad.Provenance;

/// <summary>Tokens of a training set by where they come from.</summary>
/// <param name="Model">The model that was trained on them.</param>
/// <param name="Generation">That model's generation.</param>
/// <param name="Origin"><c>human</c>, or the generation of the model that wrote them: <c>g0</c>, <c>g1</c>, ...; <c>mixed</c> where parents differ.</param>
/// <param name="Members">Members of the training set.</param>
/// <param name="Tokens">Their tokens.</param>
/// <param name="Share">Tokens / all tokens of the training set.</param>
public sealed record TokenShare(ModelId Model, int Generation, string Origin, long Members, long Tokens, double Share);

/// <summary>Tokens by origin and generation: who wrote what models ate.</summary>
public static class TokenOrigins
{
    /// <summary>For each model, by generation then name, a row per origin, human text first.</summary>
    public static IReadOnlyList<TokenShare> Of(ICorpusStore store, IEnumerable<ModelRecord> models)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(models);
        var rows = new List<TokenShare>();
        foreach (var model in models)
        {
            var shares = store.TrainingComposition(model.TrainingSetId);
            var total = shares.Sum(share => share.Tokens);
            rows.AddRange(shares.GroupBy(Origin).OrderBy(group => group.Key.Order).Select(group => new TokenShare(
                model.Id, model.Generation, group.Key.Name, group.Sum(share => share.Members), group.Sum(share => share.Tokens), total == 0 ? 0 : (double)group.Sum(share => share.Tokens) / total)));
        }

        return rows;
    }

    private static (int Order, string Name) Origin(TrainingShare share) => share switch
    {
        { Generation: { } generation } => (generation, FormattableString.Invariant($"g{generation}")),
        { Source: not null } => (-1, "human"),
        _ => (int.MaxValue, "mixed"),
    };
}
