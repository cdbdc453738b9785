using TextMad.Experiments;
using TextMad.Experiments.Runs;
using TextMad.Storage;
using TextMad.Tracking;

namespace TextMad.Cli.Arguments;

/// <summary>The trackers that a person named for a run.</summary>
internal static class RunTrackers
{
    /// <summary>Returns the trackers at the addresses that were given.</summary>
    /// <param name="addresses">The addresses.</param>
    /// <param name="others">Further forms that stand where the addresses stand, for the error.</param>
    /// <exception cref="InputException">One is no address of a tracker.</exception>
    public static IReadOnlyList<ITracker> Read(IEnumerable<string> addresses, string others = "") => [.. addresses.Select(address => TrackerAddress.Parse(address, others))];

    /// <summary>Begins to tell trackers of a run. What one does not take is noted, with what brings it up to date.</summary>
    public static RunTracking Begin(
        IReadOnlyList<ITracker> trackers, RunFolder folder, ExperimentOptions options, ICorpusStore store, IExperimentObserver next, CliContext context) =>
        new(folder, options, () => StoreNames.Run(store, folder.Id).Started, trackers, next, (tracker, failure) => context.Note(
            $"warning: {tracker.Address} is told nothing more: {failure.Message} "
            + $"{Shell.Mark(context.Typed("runs", "export", folder.Id, tracker.Address))} brings it up to date when the run is done."));
}
