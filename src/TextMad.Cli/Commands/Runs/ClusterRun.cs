using TextMad.Cli.Arguments;
using TextMad.Experiments;

namespace TextMad.Cli.Commands.Runs;

/// <summary>Says what a run on a cluster would be.</summary>
internal static class ClusterRun
{
    /// <summary>Writes which tasks a run would be, and what they would cost.</summary>
    public static void WritePlan(ExperimentOptions options, ExperimentForecast forecast, double? coreHours, CliContext context)
    {
        var (seeds, chains) = (options.Loop.Seeds.Count, options.Loop.Seeds.Count * options.Loop.Regimes.Count);
        context.WriteLine(
            $"{(forecast.BuildsJudge ? "1 task for the judge, then " : "")}{seeds} task{(seeds == 1 ? "" : "s")} for generation 0, then {chains} for the chains, "
            + $"then one that collects; {ExecutorChoice.Cost(coreHours ?? 0, context)}");
    }
}
