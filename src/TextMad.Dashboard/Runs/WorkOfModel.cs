using TextMad.Experiments.Watching;

namespace TextMad.Dashboard.Runs;

/// <summary>What a thread of a run is at.</summary>
/// <param name="Work">In words.</param>
/// <param name="Phase"><c>train</c>, <c>write</c>, <c>measure</c> or another word.</param>
/// <param name="Regime">The regime of the model; null when it is about none.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Generation">Its generation.</param>
/// <param name="Done">Units finished.</param>
/// <param name="Total">Units in all; 0 when unknown.</param>
/// <param name="Unit">The unit's name.</param>
/// <param name="Rate">Units a second.</param>
/// <param name="Losses">Pairs of tokens seen and loss.</param>
/// <param name="LossOf">The model whose losses these are; null for none.</param>
internal sealed record WorkOfModel(
    string Work,
    string Phase,
    string? Regime,
    ulong? Seed,
    int? Generation,
    long Done,
    long Total,
    string Unit,
    double? Rate,
    IReadOnlyList<double[]> Losses,
    string? LossOf)
{
    /// <summary>Returns what a process says of one of its threads.</summary>
    public static WorkOfModel Of(WorkProgress work)
    {
        var model = work.Model;
        return new WorkOfModel(
            work.Work, work.Phase, model?.Regime, model?.Seed, model?.Generation, work.Done, work.Total, work.Unit, work.Rate, work.Losses,
            work.LossOf);
    }
}
