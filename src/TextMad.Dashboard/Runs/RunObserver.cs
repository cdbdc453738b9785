using TextMad.Dashboard.Serving;
using TextMad.Experiments;
using TextMad.Experiments.Runs;
using TextMad.Experiments.Watching;
using TextMad.Storage.Records;

namespace TextMad.Dashboard.Runs;

/// <summary>
/// Looks at a run from outside, again and again: at what its process says of itself, and at which files of which models are there. Nothing is locked or written, so a run does
/// not notice.
/// </summary>
internal sealed class RunObserver
{
    private readonly DashboardContext _context;
    private readonly string _id;
    private readonly RunFolder _folder;
    private readonly ExperimentOptions _options;
    private readonly HashSet<ModelId> _measured = [];
    private RunStatus _status;

    /// <summary>Creates an observer of a run.</summary>
    /// <exception cref="NotFoundException">There is no such run.</exception>
    public RunObserver(DashboardContext context, string id)
    {
        _context = context;
        using var store = context.OpenStore();
        var run = RunFinder.Require(store, id);
        _id = run.Id;
        _folder = RunFinder.FolderOf(context, run);
        _options = RunFinder.OptionsOf(run);
        _status = run.Status;
    }

    /// <summary>Returns how it is now.</summary>
    public RunState Look()
    {
        var progress = RunProgress.ReadIfThere(_folder);
        var isAtWork = progress?.IsAtWork(_folder) == true;

        // While a process is at work it says all that changes; the store is asked when none is.
        if (!isAtWork || _status != RunStatus.Running)
        {
            using var store = _context.OpenStore();
            _status = RunFinder.Require(store, _id).Status;
        }

        var lanes = _options.Loop.Seeds.SelectMany(seed => _options.Loop.Lineages.Select(regime => new Lane(
            regime, seed, string.Concat(Enumerable.Range(0, _options.Loop.Generations + 1).Select(generation => StateOf(ModelId.Of(_id, regime, seed, generation))))))).ToList();
        var works = isAtWork ? progress!.Works : [];
        var all = (int)ExperimentPlan.Of(_options).Fits;
        return new RunState(
            _status,
            isAtWork,
            isAtWork ? progress!.Process : null,
            isAtWork ? progress!.Began : null,
            [.. works.Select(WorkOfModel.Of)],
            lanes,
            _measured.Count,
            all,
            isAtWork ? SecondsLeft(progress!, all) : null);
    }

    private char StateOf(ModelId model)
    {
        if (_measured.Contains(model))
        {
            return 'm';
        }

        if (File.Exists(_folder.Measurements(model)))
        {
            _measured.Add(model);
            return 'm';
        }

        return File.Exists(_folder.Samples(model)) ? 'w' : Directory.Exists(_folder.Checkpoint(model)) ? 't' : '.';
    }

    // Every model counts the same; of one in training, the share that is trained counts as far as training goes.
    private double? SecondsLeft(RunProgress progress, int all)
    {
        const double TrainingShare = 0.7;
        var done = _measured.Count(model => File.GetLastWriteTimeUtc(_folder.Measurements(model)) >= progress.Began.UtcDateTime)
            + progress.Works.Where(work => work.Model is { } model && !_measured.Contains(model) && work.Total > 0)
                .Sum(work => work.Phase == "train" ? TrainingShare * work.Done / work.Total : TrainingShare);
        var seconds = (TimeProvider.System.GetUtcNow() - progress.Began).TotalSeconds;
        var left = all - _measured.Count - progress.Works.Count(work => work.Model is { } model && !_measured.Contains(model)) + 1;
        return done < 0.2 || seconds < 2 ? null : seconds / done * Math.Max(0, left);
    }
}
