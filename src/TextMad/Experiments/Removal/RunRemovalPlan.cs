using TextMad.Provenance.Removal;

namespace TextMad.Experiments.Removal;

/// <summary>What goes when runs are removed, and what stays.</summary>
/// <param name="Runs">Ids of the runs that the store knows.</param>
/// <param name="Leftovers">Ids of runs whose removal was cut short: only files are left of them.</param>
/// <param name="Models">Models that go.</param>
/// <param name="TrainingSets">Training sets that go.</param>
/// <param name="Documents">Documents that go: what the models wrote, and passages that nothing else holds.</param>
/// <param name="Files">Files that go.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Kept">What keeps documents that the runs were trained on.</param>
public sealed record RunRemovalPlan(
    IReadOnlyList<string> Runs,
    IReadOnlyList<string> Leftovers,
    int Models,
    int TrainingSets,
    IReadOnlyList<DocumentId> Documents,
    long Files,
    long Bytes,
    IReadOnlyList<DocumentHolder> Kept);
