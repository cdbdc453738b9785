using TextMad.Dashboard.Serving;
using TextMad.Experiments;
using TextMad.Experiments.Runs;

namespace TextMad.Dashboard.Runs;

/// <summary>How the loss went in the training of one generation.</summary>
/// <param name="Generation">The generation.</param>
/// <param name="Points">Pairs of tokens that the training had seen, and the loss in nats per token.</param>
internal sealed record TrainingLosses(int Generation, IReadOnlyList<double[]> Points)
{
    /// <summary>Returns what is kept of the generations of a chain that are complete; nothing of models other than transformers.</summary>
    /// <param name="context">Has the run.</param>
    /// <param name="id">The run.</param>
    /// <param name="regime">The chain's regime; null for the first.</param>
    /// <param name="seed">Its seed; null for the first.</param>
    /// <exception cref="NotFoundException">There is no such run or chain.</exception>
    public static IReadOnlyList<TrainingLosses> Of(DashboardContext context, string id, string? regime, ulong? seed)
    {
        using var store = context.OpenStore();
        var run = RunFinder.Require(store, id);
        var (folder, loop) = (RunFinder.FolderOf(context, run), RunFinder.OptionsOf(run).Loop);
        var (label, number) = (regime ?? loop.Lineages[0], seed ?? loop.Seeds[0]);
        if (!loop.Lineages.Contains(label) || !loop.Seeds.Contains(number))
        {
            throw new NotFoundException($"Run '{id}' has no chain of regime '{label}' with seed {number}.");
        }

        return
        [
            .. from generation in Enumerable.Range(0, loop.Generations + 1)
               let points = folder.TrainingLosses(ModelId.Of(run.Id, label, number, generation))
               where points.Count > 0
               select new TrainingLosses(generation, points),
        ];
    }
}
