namespace TextMad.Reporting.Lineages;

/// <summary>Who wrote what the models of a run were trained on, for one of its seeds.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Seeds">How many seeds the run has.</param>
/// <param name="Models">The seed's models, in any order.</param>
public sealed record RunLineage(ulong Seed, int Seeds, IReadOnlyList<LineageModel> Models);
