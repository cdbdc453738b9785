namespace TextMad.Storage.Facts;

/// <summary>What a store keeps of a document beside its text: the group that it is counted in, and what it owes to each source and writer.</summary>
/// <param name="Group">The group.</param>
/// <param name="Shares">The shares of its words by writer and source.</param>
internal readonly record struct DocumentFacts(DocumentGroup Group, TextShares Shares)
{
    /// <summary>Returns the facts of a document with words of no other.</summary>
    public static DocumentFacts Of(Origin origin) => new(DocumentGroup.Of(origin), TextShares.Of(origin, NoParent));

    /// <summary>
    /// The one origin of all words when everything about the shares follows from it and the group: the places are the origin's source and the
    /// group's, each with all of the words. Null when the shares must be kept one by one.
    /// </summary>
    public WordOrigin? OnlyOrigin
    {
        get
        {
            if (Shares.Origins is not [{ Weight: 1 } only])
            {
                return null;
            }

            if (Shares.Places is [{ Weight: 1 } place] && place.Place == (only.Origin.Source ?? Group.Source) && (Group.Source is null || Group.Source == place.Place))
            {
                return only.Origin;
            }

            var places = Places(only.Origin, Group.Source);
            return Shares.Places.Count == places.Count && Shares.Places.All(place => place.Weight == 1 && places.Contains(place.Place)) ? only.Origin : null;
        }
    }

    /// <summary>Returns the places of a document of one origin, by name.</summary>
    /// <param name="origin">The origin of its words.</param>
    /// <param name="source">The source of its group.</param>
    public static IReadOnlyList<string> Places(WordOrigin origin, string? source) => (origin.Source, source) switch
    {
        (null, null) => [],
        (null, { } one) => [one],
        ({ } one, null) => [one],
        ({ } one, { } other) => one == other ? [one] : string.CompareOrdinal(one, other) < 0 ? [one, other] : [other, one],
    };

    /// <summary>Returns the shares of a document of one origin.</summary>
    /// <param name="origin">The origin of its words.</param>
    /// <param name="group">Its group.</param>
    public static TextShares SharesOf(WordOrigin origin, DocumentGroup group) => new(
        [new TextShare(origin, 1)], [.. Places(origin, group.Source).Select(place => new PlaceShare(place, 1))], group.Own);

    private static TextShares NoParent(DocumentId id) => throw new InvalidOperationException($"The document holds words of document {id}.");
}
