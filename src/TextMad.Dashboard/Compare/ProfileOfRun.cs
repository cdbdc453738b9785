using TextMad.Dashboard.Runs;
using TextMad.Dashboard.Serving;
using TextMad.Experiments.Runs;
using TextMad.Reporting;
using TextMad.Reporting.Profile;
using TextMad.Storage.Records;

namespace TextMad.Dashboard.Compare;

/// <summary>The eight definitions of collapse held against a run, as <c>textmad profile</c> does.</summary>
/// <param name="Run">The run.</param>
/// <param name="Seeds">How many seeds there are.</param>
/// <param name="Generations">The last generation.</param>
/// <param name="Level">The level of the verdicts.</param>
/// <param name="Regimes">The profile of each regime.</param>
internal sealed record ProfileOfRun(string Run, int Seeds, int Generations, double Level, IReadOnlyList<ProfileOfRegime> Regimes)
{
    /// <summary>Works out the profile of a run.</summary>
    public static ProfileOfRun Of(DashboardContext context, string id)
    {
        using var store = context.OpenStore();
        var run = RunFinder.Require(store, id);
        var rows = RunMetrics.Read(context, id);
        var scaling = run.Status == RunStatus.Done ? new RunResults(store, RunFinder.FolderOf(context, run)).Scaling : null;
        var profile = RunReport.Profile(RunFinder.OptionsOf(run), rows, scaling: scaling);
        return new ProfileOfRun(run.Id, profile.Seeds, profile.Generations, profile.Level, [.. profile.Regimes.Select(ProfileOfRegime.Of)]);
    }
}
