namespace TextMad.Executors.Jobs;

/// <summary>Tasks of one stage that are submitted together.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Indices">The numbers of the tasks, rising.</param>
/// <param name="After">Ids of jobs that must have ended before, however they ended.</param>
/// <param name="IsLight">Whether one core is enough and no device is needed.</param>
public sealed record JobArray(string Stage, IReadOnlyList<int> Indices, IReadOnlyList<string> After, bool IsLight = false);
