using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using TextMad.Configuration;

namespace TextMad.Executors.Slurm;

/// <summary>What each task asks of Slurm.</summary>
public sealed record SlurmOptions : ISettingRules
{
    /// <summary>The name of the file of defaults in a workspace.</summary>
    public const string FileName = "slurm.yaml";

    /// <summary>The partition; empty for the cluster's default.</summary>
    [Description("the partition; empty for the cluster's default")]
    public string Partition { get; init; } = "";

    /// <summary>The account that is charged; empty for the user's default.</summary>
    [Description("the account that is charged; empty for your default")]
    public string Account { get; init; } = "";

    /// <summary>The longest that a task runs at a time, as Slurm writes it; empty for the partition's limit.</summary>
    /// <remarks>A task that reaches it stops at a safe point, is queued again and goes on.</remarks>
    [Description("the longest that a task runs at a time, as HH:MM:SS, D-HH or minutes; then it stops at a safe point, is queued again and goes on")]
    public string Time { get; init; } = "";

    /// <summary>Cores of a task.</summary>
    [Description("cores of a task")]
    [Range(1, 1024)]
    public int Cpus { get; init; } = 1;

    /// <summary>Memory of a task, as Slurm writes it, e.g. <c>4G</c>; empty for the partition's default.</summary>
    [Description("memory of a task, e.g. 4G; empty for the partition's default")]
    public string Memory { get; init; } = "";

    /// <summary>Devices of a task, e.g. <c>gpu:1</c>; empty for none.</summary>
    [Description("devices of a task, e.g. gpu:1; empty for none")]
    public string Gres { get; init; } = "";

    /// <summary>Most tasks of a stage that run at a time; 0 for as many as the cluster lets.</summary>
    [Description("most tasks of a stage that run at a time; 0 for as many as the cluster lets")]
    [Range(0, 1_000_000)]
    public int MostTasks { get; init; }

    /// <summary>More options of sbatch, a line each, e.g. <c>--constraint=avx512</c>.</summary>
    [Description("more options of sbatch, a line each, e.g. --constraint=avx512")]
    public ValueList<string> Sbatch { get; init; } = [];

    /// <summary>Lines of shell that each job runs first, e.g. <c>module load dotnet</c>.</summary>
    [Description("lines of shell that each job runs first, e.g. module load dotnet")]
    public ValueList<string> Setup { get; init; } = [];

    /// <inheritdoc/>
    public IEnumerable<SettingProblem> FindProblems()
    {
        foreach (var (name, value) in new[]
        {
            (nameof(Partition), Partition), (nameof(Account), Account), (nameof(Time), Time), (nameof(Memory), Memory), (nameof(Gres), Gres),
        })
        {
            if (value.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
            {
                yield return new SettingProblem($"'{value}' has a space in it: one word is expected.", name);
            }
        }

        foreach (var line in Sbatch.Where(line => !line.StartsWith('-') || line.Any(char.IsControl)))
        {
            yield return new SettingProblem($"'{line}' is no option of sbatch: one is expected, e.g. --constraint=avx512.", nameof(Sbatch));
        }

        foreach (var line in Setup.Where(line => line.Any(char.IsControl)))
        {
            yield return new SettingProblem($"'{line}' is more than one line: a line of shell each is expected.", nameof(Setup));
        }
    }
}
