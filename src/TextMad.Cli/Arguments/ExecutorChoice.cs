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

    /// <summary>Returns what makes a run the work of jobs: each is this tool with <c>jobs work</c>.</summary>
    /// <param name="run">The run.</param>
    /// <param name="jobs">The folder of its jobs.</param>
    /// <param name="workspace">The workspace.</param>
    public static JobWork WorkOf(string run, string jobs, Workspace workspace) =>
        new($"run {run}", jobs, [.. ToolWords(), "jobs", "work", "--workspace", workspace.Directory, run]);

    /// <summary>The words that start this tool.</summary>
    private static IReadOnlyList<string> ToolWords() => Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "textmad"
        ? [path]
        : [Environment.ProcessPath ?? "dotnet", typeof(ExecutorChoice).Assembly.Location];
}
