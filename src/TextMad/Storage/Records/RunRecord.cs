namespace TextMad.Storage.Records;

/// <summary>A piece of work that made models: a generational experiment, or the making of a judge.</summary>
/// <param name="Id">Its name: an experiment's is that of its folder under <c>runs/</c>.</param>
/// <param name="Status">The status: running, interrupted, failed or done.</param>
/// <param name="Configuration">The resolved configuration, YAML.</param>
/// <param name="Started">The time of the start, UTC.</param>
/// <param name="Finished">UTC; null while it is not.</param>
/// <param name="Kind">The kind: an experiment or the building of a judge.</param>
public sealed record RunRecord(
    string Id, RunStatus Status, string Configuration, DateTimeOffset Started, DateTimeOffset? Finished = null, RunKind Kind = RunKind.Experiment);
