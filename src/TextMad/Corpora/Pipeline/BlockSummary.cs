using System.Text.Json.Serialization;

namespace TextMad.Corpora.Pipeline;

/// <summary>What a block did.</summary>
/// <param name="Block">Its name, which tells it apart.</param>
/// <param name="In">Documents that reached it.</param>
/// <param name="Out">Documents that it kept.</param>
/// <param name="Changed">Documents that it kept and changed.</param>
/// <param name="Dropped">Documents that it dropped, by reason, in the order of the codes.</param>
/// <param name="Edits">What it took out of documents, by kind, over all documents that it saw.</param>
public sealed record BlockSummary(
    string Block, long In, long Out, long Changed, IReadOnlyDictionary<string, long> Dropped, IReadOnlyDictionary<string, long> Edits)
{
    /// <summary>Whether the block neither dropped nor changed anything.</summary>
    [JsonIgnore]
    public bool DidNothing => In == Out && Changed == 0;
}
