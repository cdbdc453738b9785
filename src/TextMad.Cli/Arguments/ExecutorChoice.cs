using TextMad.Cli.Output;
using TextMad.Configuration;
using TextMad.Executors.Jobs;
using TextMad.Executors.Slurm;
using TextMad.Storage;

namespace TextMad.Cli.Arguments;

/// <summary>Where a person asked that work is done.</summary>
/// <param name="Name"><see cref="Local"/> or <see cref="Slurm"/>.</param>
/// <param name="Given">What was given of what tasks ask for.</param>
/// <param name="Lines">More options of sbatch.</param>
/// <param name="Detach">Whether to return once jobs are submitted.</param>
internal sealed record ExecutorChoice(string Name, IReadOnlyList<SettingOverride> Given, IReadOnlyList<string> Lines, bool Detach)
{
    /// <summary>In this process.</summary>
    public const string Local = "local";

    /// <summary>As jobs of Slurm.</summary>
    public const string Slurm = "slurm";

    /// <summary>Whether the work is handed to a cluster.</summary>
    public bool IsCluster => Name != Local;

    /// <summary>
    /// Returns what tasks ask for: what was asked for when the work was submitted before, else what the workspace's file of defaults says; changed by what was given now.
    /// </summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="jobs">The folder of the work's jobs.</param>
    /// <exception cref="InputException">A setting is wrong.</exception>
    public SlurmOptions Options(Workspace workspace, string jobs)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        var path = new[] { jobs, workspace.Directory }.Select(folder => Path.Combine(folder, SlurmOptions.FileName)).FirstOrDefault(File.Exists);
        var options = path is null ? SettingsReader.FromArguments<SlurmOptions>(Given) : SettingsReader.ReadFile<SlurmOptions>(path, Given);
        options = options with { Sbatch = [.. options.Sbatch, .. Lines.Except(options.Sbatch)] };
        SettingRules.Require(options, "Slurm");
        return options;
    }

    /// <summary>Returns the job system to look at what was submitted before.</summary>
    public static IJobSystem Submitted() => new SlurmSystem(new SlurmOptions());

    /// <summary>Returns the script that every job of a work would run.</summary>
    /// <param name="work">The work.</param>
    /// <param name="workspace">The workspace.</param>
    /// <exception cref="InputException">A setting is wrong.</exception>
    public string Script(HandedWork work, Workspace workspace) => new SlurmSystem(Options(workspace, work.Jobs(workspace))).FormatScript(work.ToJobs(workspace));

    /// <summary>Returns what hands a work to the cluster; what its tasks ask for is kept beside them.</summary>
    /// <param name="work">The work.</param>
    /// <param name="context">Told of what is submitted, and how to go on.</param>
    /// <param name="submitted">Takes a sentence for each job.</param>
    /// <exception cref="InputException">A setting is wrong.</exception>
    public JobExecutor ExecutorOf(HandedWork work, CliContext context, List<string> submitted)
    {
        var jobs = work.Jobs(context.Workspace);
        var options = Options(context.Workspace, jobs);
        AtomicFile.WriteText(Path.Combine(jobs, SlurmOptions.FileName), SettingsWriter.Write(options));
        context.HowToGoOn = $"the jobs go on; {context.Typed("jobs", work.Id)} shows them, {context.Typed("jobs", "cancel", work.Id)} cancels them";
        return new JobExecutor(new SlurmSystem(options), work.ToJobs(context.Workspace), context.Progress)
        {
            Detach = Detach,
            Submitted = what =>
            {
                submitted.Add(what);
                context.Note($"{what}");
            },
        };
    }

    /// <summary>Returns what a work costs, as a part of a sentence.</summary>
    /// <param name="coreHours">Core-hours by this machine's speed; null where they are not known.</param>
    /// <param name="context">Has the workspace.</param>
    public static string Cost(double? coreHours, CliContext context) => coreHours is { } known
        ? $"about {Tables.Number(known)} core-hours in all, by this machine's speed"
        : $"core-hours are not known: {Shell.Mark(context.Typed("bench", "scale"))} measures what they are estimated by";

    /// <summary>Returns core-hours of what takes some time with all cores of this machine.</summary>
    /// <param name="seconds">The time; null where it is not known.</param>
    public static double? CoreHours(double? seconds) => seconds * Environment.ProcessorCount / 3600;

    /// <summary>Writes the script that every job of a work would run.</summary>
    /// <param name="script">The script.</param>
    /// <param name="work">The work.</param>
    /// <param name="context">Where it is written.</param>
    public static void WriteScript(string script, HandedWork work, CliContext context)
    {
        context.WriteLine($"each job runs {work.ToJobs(context.Workspace).Script}:");
        context.Out.WriteLine();
        context.Out.Write(script);
    }

    /// <summary>Says that nobody waits for the end of a work.</summary>
    /// <param name="work">The work.</param>
    /// <param name="context">Where it is said.</param>
    public void TellDetached(HandedWork work, CliContext context) =>
        context.WriteLine($"{work.Title} is handed to {Name}; {Shell.Mark(context.Typed("jobs", work.Id))} shows how its tasks stand");
}
