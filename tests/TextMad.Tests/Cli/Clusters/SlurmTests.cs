using TextMad.Cli.Benchmarking;

namespace TextMad.Tests.Cli.Clusters;

/// <summary>Runs on a real Slurm of this machine, against the same run in one process.</summary>
public sealed class SlurmTests : ClusterFixture
{
    private const string Study = """
        data: { corpus: text, passage_words: 0, tokens: 1000, heldout_tokens: 1000 }
        tokenizer: { vocabulary: 320 }
        model:
          transformer:
            shape: { layers: 1, heads: 2, width: 16, context: 48, dropout: 0.1 }
            training: { budget: steps, amount: 1500, batch: 8 }
            initialisation: previous
            optimiser: keep
        writing:
          decoding: { temperature: 0.9, maximum_tokens: 40, batch: 16 }
        loop: { generations: 2, seeds: [1, 2], regimes: [replace, accumulate] }
        """;

    [Fact]
    public void A_study_whose_tasks_are_killed_and_queued_again_ends_with_the_bits_of_one_process()
    {
        using var cluster = new SlurmCluster();
        Tool.Environment["SLURM_CONF"] = cluster.Configuration;
        Tool.Write("text.txt", string.Join("\n\n", SyntheticText.Documents(1200, 20)));
        Tool.Write("study.yaml", Study);
        foreach (var workspace in new[] { "whole", "tasks" })
        {
            Succeed("corpus", "add", "text", "text.txt", "--format", "blocks", "--workspace", workspace);
        }

        Succeed("run", "study.yaml", "--workers", "1", "--workspace", "whole");
        Succeed("run", "study.yaml", "--executor", "slurm", "--memory", "1G", "--detach", "--workspace", "tasks");

        // One task dies, another goes back to the queue, both in the middle of a training.
        Until(() => Task("chains", 0) is "running" && Task("chains", 1) is "running" && Training("replace") && Training("accumulate"));
        cluster.Ask("scontrol", "requeue", cluster.Queue().First(task => task.Contains("_1 ", StringComparison.Ordinal)).Split(' ')[0]);
        EndByForce("chains 0");
        Until(() => cluster.Queue().Count == 0);
        Assert.Equal("lost", Task("chains", 0));
        Assert.Equal("done", Task("chains", 1));
        Assert.Contains("interrupted", Succeed("runs", "--workspace", "tasks"), StringComparison.Ordinal);

        // Only what is missing is submitted, with what was asked for before.
        var resumed = Run("run", "--resume", "--id", "study", "--executor", "slurm", "--workspace", "tasks");
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.Contains(": chains, 1 task", resumed.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("first", resumed.Error, StringComparison.Ordinal);
        Assert.Contains("#SBATCH --mem=1G", File.ReadAllText(Path.Combine(Folder("tasks"), "jobs", "job.sh")), StringComparison.Ordinal);
        Assert.Equal(Files("whole"), Files("tasks"));
        Assert.Contains("no problems", Succeed("store", "check", "--workspace", "tasks"), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Folder("tasks"), "report.html")));
    }

    private bool Training(string regime) => Directory.Exists(Path.Combine(Folder("tasks"), "models"))
        && Directory.EnumerateFileSystemEntries(Path.Combine(Folder("tasks"), "models"), "*", SearchOption.AllDirectories)
            .Any(path => path.Contains(regime, StringComparison.Ordinal));

    private string Task(string stage, int index) => TaskOf("study", stage, index);

    private string Folder(string workspace) => Path.Combine(Tool.Folder, workspace, "runs", "study");

    private List<string> Files(string workspace) =>
    [
        .. new[] { "metrics.jsonl", "models", "measurements", "samples", "curves" }.Select(name => Path.Combine(Folder(workspace), name))
            .SelectMany(path => File.Exists(path) ? [path] : Directory.GetFiles(path, "*", SearchOption.AllDirectories)).Order(StringComparer.Ordinal)
            .Select(path => $"{Path.GetRelativePath(Folder(workspace), path)} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)))}"),
    ];
}
