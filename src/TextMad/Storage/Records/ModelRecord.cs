namespace TextMad.Storage.Records;

/// <summary>A trained model.</summary>
/// <param name="Id">Run, regime, seed and generation.</param>
/// <param name="Run">The run that made it.</param>
/// <param name="Regime">The regime's name, <see cref="ModelId.SharedRegime"/> for generation 0.</param>
/// <param name="Seed">The experiment's seed.</param>
/// <param name="Generation">0 for the model trained on real text.</param>
/// <param name="TrainingSetId">What it was fitted on.</param>
/// <param name="InitialModel">The model whose weights it began from; null when from scratch.</param>
/// <param name="Checkpoint">Path of the checkpoint relative to the workspace; null when none was kept.</param>
/// <param name="Checksum">SHA-256 of the weights, lower-case hexadecimal; null when they are not kept.</param>
/// <param name="Role">The role: it generates, judges or detects.</param>
public sealed record ModelRecord(
    ModelId Id,
    string Run,
    string Regime,
    ulong Seed,
    int Generation,
    string TrainingSetId,
    ModelId? InitialModel = null,
    string? Checkpoint = null,
    string? Checksum = null,
    ModelRole Role = ModelRole.Generator);
