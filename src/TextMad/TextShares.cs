namespace TextMad;

/// <summary>
/// What a document owes to each source and writer. The one definition of it: every answer about provenance reads shares that were worked out here when
/// the document was stored.
/// </summary>
/// <param name="Origins">The origins of its words in their order, each once, with weights above 0 that sum to 1.</param>
/// <param name="Places">
/// The places that its words came through, by name, each with the share of the words in (0, 1]: sources of imports and hosts of pages. Words may
/// have come through several (a source, then a page that shows it), so these do not sum to 1.
/// </param>
/// <param name="Own">The origin of the words that the document does not hold from others, when a model wrote them; null otherwise.</param>
/// <remarks>
/// <list type="bullet">
/// <item>Imported from a source, or crawled from a host of which nothing else is known, with a declared machine share s: (source, human) by 1 - s and
/// (source, machine) by s, the machine with its name where one is declared. The place is the source or host.</item>
/// <item>Derived, or crawled from a page whose sources are known: the sum over the parents of weight times the parent's shares, weights scaled to
/// sum to 1. A parent of which only its model's own words are shown (<see cref="Parent.OwnWords"/>) counts as that model's. A page's host is a place of
/// all of it. A machine share that a page with sources states of itself is not used.</item>
/// <item>Sampled by a model with share s of its own tokens: (no source, model) by s, and 1 - s times the shares of the document that it continued or
/// edited; where it continued none that the store holds, (no source, human) by 1 - s.</item>
/// </list>
/// </remarks>
public sealed record TextShares(IReadOnlyList<TextShare> Origins, IReadOnlyList<PlaceShare> Places, WordOrigin? Own = null)
{
    // Sums of weights that are 1 but for rounding are 1.
    private const double Rounding = 1e-12;

    /// <summary>The share of the words that machines wrote, in [0, 1].</summary>
    public double MachineShare => Math.Clamp(Origins.Where(share => share.Origin.Writer.IsMachine).Sum(share => share.Weight), 0, 1);

    /// <summary>Returns the shares of a document.</summary>
    /// <param name="origin">Its origin.</param>
    /// <param name="parent">The shares of a document that it was made from, continues or edits.</param>
    public static TextShares Of(Origin origin, Func<DocumentId, TextShares> parent)
    {
        ArgumentNullException.ThrowIfNull(origin);
        ArgumentNullException.ThrowIfNull(parent);
        var own = origin is Origin.Sampled sampled ? new WordOrigin(null, Writer.Of(sampled.Model, sampled.Generation)) : default(WordOrigin?);
        var parents = origin.Inherited;
        if (parents.Count == 0 && origin.OwnMachineShare is 0 or 1)
        {
            // Most documents of a store: one origin, and no sums.
            var writer = origin.OwnMachineShare == 0 ? Writer.Human : own?.Writer ?? origin.Machine;
            return new TextShares([new TextShare(new WordOrigin(origin.Place, writer), 1)], origin.Place is { } place ? [new PlaceShare(place, 1)] : [], own);
        }

        var origins = new SortedDictionary<WordOrigin, double>();
        var places = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var (words, weight) in origin.OwnWords)
        {
            Add(origins, words, weight);
        }

        foreach (var inherited in parents)
        {
            var shares = parent(inherited.Document);
            if (inherited.OwnWords && shares.Own is { } written)
            {
                Add(origins, written, inherited.Weight);
                continue;
            }

            foreach (var (words, weight) in shares.Origins)
            {
                Add(origins, words, inherited.Weight * weight);
            }

            foreach (var (passed, weight) in shares.Places)
            {
                Add(places, passed, inherited.Weight * weight);
            }
        }

        if (origin.Place is { } here)
        {
            places[here] = 1;
        }

        return new TextShares(
            [.. origins.Select(share => new TextShare(share.Key, origins.Count == 1 ? 1 : share.Value))],
            [.. places.Select(share => new PlaceShare(share.Key, share.Value > 1 - Rounding ? 1 : share.Value))],
            own);
    }

    private static void Add<TKey>(SortedDictionary<TKey, double> shares, TKey key, double weight)
        where TKey : notnull
    {
        if (weight > 0)
        {
            shares[key] = shares.GetValueOrDefault(key) + weight;
        }
    }
}
