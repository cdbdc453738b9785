using TextMad.Storage.Records;

namespace TextMad.Storage.Changes;

/// <summary>
/// What leaves a store for good in one transaction. What is not there is passed over, so that a removal can be repeated; what something that stays refers to
/// is refused, and nothing is removed then.
/// </summary>
public sealed class StoreRemoval
{
    /// <summary>Ids of runs: they go with their training sets, models, labels and what is known of their files.</summary>
    public List<string> Runs { get; } = [];

    /// <summary>Names of corpora: they go with the memberships of their documents.</summary>
    public List<string> Corpora { get; } = [];

    /// <summary>Documents, with their texts and withdrawals. Nothing that stays may be made from one, and no corpus or training set that stays may hold one.</summary>
    public List<DocumentId> Documents { get; } = [];

    /// <summary>Owners of files, by their names in the store, of whose files nothing is to be known any more; those of removed runs need not be named.</summary>
    public List<string> FileOwners { get; } = [];

    /// <summary>Scopes all of whose notes on what was dropped go: names of corpora or runs.</summary>
    public List<string> DroppedScopes { get; } = [];

    /// <summary>Single notes on what was dropped.</summary>
    public List<DroppedDocument> Dropped { get; } = [];
}
