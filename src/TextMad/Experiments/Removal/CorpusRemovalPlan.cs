using TextMad.Provenance.Removal;

namespace TextMad.Experiments.Removal;

/// <summary>What goes when a corpus is removed, and what stays.</summary>
/// <param name="Corpus">Its name.</param>
/// <param name="Members">Documents that it holds.</param>
/// <param name="Documents">Documents that go: members that nothing else needs, and what was cut out of them.</param>
/// <param name="Notes">Notes on what was dropped on the way into it, which go.</param>
/// <param name="Crawls">Crawls into it, whose state goes with it.</param>
/// <param name="Pipelines">Runs of the pipeline that made it, whose signals go with it.</param>
/// <param name="Indexes">Indexes of its texts, which go.</param>
/// <param name="Bytes">Bytes of the files that go.</param>
/// <param name="Kept">What keeps documents of it.</param>
/// <param name="Runs">Finished runs on it: they keep what they were trained on.</param>
/// <param name="HasJudge">Whether there is a judge of it, which stays with what it was trained on.</param>
public sealed record CorpusRemovalPlan(
    string Corpus,
    long Members,
    IReadOnlyList<DocumentId> Documents,
    long Notes,
    IReadOnlyList<string> Crawls,
    IReadOnlyList<string> Pipelines,
    IReadOnlyList<string> Indexes,
    long Bytes,
    IReadOnlyList<DocumentHolder> Kept,
    IReadOnlyList<string> Runs,
    bool HasJudge);
