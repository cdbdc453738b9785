using System.Collections.Concurrent;
using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Experiments;
using TextMad.Experiments.Runs;
using TextMad.Reporting;
using TextMad.Storage;
using TextMad.Storage.Records;
using TextMad.Tracking;

namespace TextMad.Cli.Commands.Runs;

/// <summary>What <c>textmad runs export</c> was asked.</summary>
internal sealed record RunsExportSettings(string Run, IReadOnlyList<ITracker> Trackers, IReadOnlyList<string> Tables, bool Json);

/// <summary><c>textmad runs export</c>: takes what a run has found to trackers and tables.</summary>
internal sealed class RunsExportCommand : CliCommand<RunsExportSettings>
{
    private const string Table = "parquet:";

    private readonly Argument<string> _run = Syntax.Argument("RUN", "the run");
    private readonly Argument<string[]> _trackers = Syntax.Arguments("TRACKER", $"where to: {TrackerAddress.Forms}, or {Table}FILE for a table of the measurements");
    private readonly Option<bool> _json = Syntax.Json();

    public RunsExportCommand(CliContext context)
        : base(
            context,
            "export",
            "Take what a run has found to TensorBoard or MLflow, as 'run --track' does while it goes on, or to a Parquet table. What is there already does not come to stand "
            + "there twice.",
            "textmad runs export quickstart tensorboard:events",
            "textmad runs export quickstart mlflow:http://127.0.0.1:5000",
            "textmad runs export quickstart parquet:quickstart.parquet")
    {
    }

    protected override RunsExportSettings Read(ParseResult arguments)
    {
        var places = (arguments.GetValue(_trackers) ?? []).ToLookup(place => place.StartsWith(Table, StringComparison.Ordinal) && place.Length > Table.Length);
        return new RunsExportSettings(
            arguments.GetRequiredValue(_run), RunTrackers.Read(places[false], $"{Table}FILE"), [.. places[true].Select(place => place[Table.Length..])], arguments.GetValue(_json));
    }

    protected override int Run(RunsExportSettings settings, CliContext context)
    {
        using var store = context.OpenStore();
        var folder = RunNames.Existing(context, store, settings.Run);
        var run = StoreNames.Run(store, folder.Id);
        var results = new RunResults(store, folder);
        var failures = new ConcurrentQueue<string>();
        using (var tracking = new RunTracking(
            folder, results.Options, () => run.Started, settings.Trackers, IExperimentObserver.None,
            (tracker, failure) => failures.Enqueue($"{tracker.Address}: {failure.Message}")))
        {
            tracking.TellAll(results);
            if (run.Status == RunStatus.Done)
            {
                tracking.Complete();
            }
        }

        if (failures.Count > 0)
        {
            throw new TextMadException($"Run '{folder.Id}' was not exported. {string.Join(" ", failures)}");
        }

        foreach (var table in settings.Tables)
        {
            MeasurementsTable.Write(table, results.Measurements);
        }

        var generations = results.Measurements.Select(row => (row.Regime, row.Seed, row.Generation)).Distinct().Count();
        if (settings.Json)
        {
            context.WriteJson(new { Run = folder.Id, Generations = generations, Trackers = settings.Trackers.Select(tracker => tracker.Address), settings.Tables });
        }
        else
        {
            var places = string.Join(" and ", settings.Trackers.Select(tracker => tracker.Address).Concat(settings.Tables));
            context.WriteLine($"run {folder.Id}: {generations:N0} generations are in {places}");
        }

        return ExitCode.Done;
    }
}
