using TextMad.Experiments.Watching;
using TextMad.Storage.Records;

namespace TextMad.Dashboard.Runs;

/// <summary>How it is with a run at one moment.</summary>
/// <param name="Status">What the store says.</param>
/// <param name="IsAtWork">Whether a process of this machine is at work on it now.</param>
/// <param name="Process">That process's number; null for none.</param>
/// <param name="Began">When that process began; null for none.</param>
/// <param name="Works">What that process is at, thread by thread.</param>
/// <param name="Lanes">The chains.</param>
/// <param name="Models">Models that are measured.</param>
/// <param name="AllModels">Models in all.</param>
/// <param name="SecondsLeft">How long the rest takes if it goes on as since this process began; null when that is not known.</param>
internal sealed record RunState(
    RunStatus Status,
    bool IsAtWork,
    int? Process,
    DateTimeOffset? Began,
    IReadOnlyList<WorkOfModel> Works,
    IReadOnlyList<Lane> Lanes,
    int Models,
    int AllModels,
    double? SecondsLeft);
