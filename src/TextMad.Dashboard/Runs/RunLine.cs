using TextMad.Storage.Records;

namespace TextMad.Dashboard.Runs;

/// <summary>A run in the list.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Name">What it is called; null for its name.</param>
/// <param name="Status">What the store says.</param>
/// <param name="IsAtWork">Whether a process of this machine is at work on it now.</param>
/// <param name="Started">When it was begun.</param>
/// <param name="Finished">When it was done; null when it is not.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="Note">Its note; null for none.</param>
/// <param name="Description">What its settings say of it.</param>
/// <param name="Corpus">The corpus.</param>
/// <param name="Regimes">The labels of its regimes.</param>
/// <param name="Seeds">The seeds, as text: a program that reads JSON may not hold numbers that great.</param>
/// <param name="Generations">Generations after generation 0.</param>
/// <param name="Models">Models that are trained.</param>
/// <param name="AllModels">Models that it trains in all.</param>
internal sealed record RunLine(
    string Id,
    string? Name,
    RunStatus Status,
    bool IsAtWork,
    DateTimeOffset Started,
    DateTimeOffset? Finished,
    IReadOnlyList<string> Tags,
    string? Note,
    string Description,
    string Corpus,
    IReadOnlyList<string> Regimes,
    IReadOnlyList<string> Seeds,
    int Generations,
    int Models,
    long AllModels);
