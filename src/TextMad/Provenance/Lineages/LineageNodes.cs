using System.Globalization;
using TextMad.Storage.Records;

namespace TextMad.Provenance.Lineages;

/// <summary>Makes the nodes of a lineage: their labels and counts are the same in both directions.</summary>
internal static class LineageNodes
{
    public static LineageNode Document(
        DocumentSummary document,
        string? relation,
        IReadOnlyList<LineageNode> children,
        string before = "",
        bool fullId = false)
    {
        var id = fullId ? document.Id.ToString() : OriginText.Short(document.Id);
        var label = $"{before}document {id}: {OriginText.Describe(document.Origin)} ({Plural.Of(document.Words, "word")})";
        return new("document", document.Id.ToString(), relation, label, Counts(("words", document.Words)), children);
    }

    public static LineageNode Model(ModelId id, string relation, string label, IReadOnlyList<LineageNode> children) =>
        new("model", id.Value, relation, label, null, children);

    public static LineageNode TrainingSet(
        TrainingSetRecord set,
        string relation,
        string label,
        (string Name, long Count)[] counts,
        IReadOnlyList<LineageNode> children) => new("training_set", set.Id, relation, label, Counts(counts), children);

    public static LineageNode Documents(
        string relation,
        string label,
        (string Name, long Count)[] counts,
        IReadOnlyList<LineageNode> children) => new("documents", null, relation, label, Counts(counts), children);

    /// <summary>Returns what was left out for want of width.</summary>
    public static LineageNode More(string relation, long left, params (string Name, long Count)[] counts) =>
        new("more", null, relation, $"... and {Number(left)} more", Counts([("nodes", left), .. counts]), []);

    /// <summary>Returns what was left out for want of depth.</summary>
    public static LineageNode Deeper(string relation) => new("more", null, relation, "... and further steps that are not shown", null, []);

    /// <summary>Returns a number with its thousands apart.</summary>
    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static Dictionary<string, long> Counts(params (string Name, long Count)[] counts) =>
        counts.ToDictionary(count => count.Name, count => count.Count);
}
