using System.Text.Json.Nodes;
using TextMad.Cli.Benchmarking;
using TextMad.Storage;

namespace TextMad.Tests.Cli.Clusters;

/// <summary>A corpus that is processed on a real Slurm of this machine, against the same in one process.</summary>
public sealed class CorpusProcessTests : ClusterFixture
{
    private const string Recipe = "blocks: [clean_up, exact_duplicates: { ignore_case_and_space: true }, gopher_quality: { minimum_words: 5 }, minhash_duplicates, personal_data]";

    private static readonly string[] _process = ["corpus", "process", "recipe.yaml", "--from", "raw", "--to", "clean", "--keep-dropped"];

    [Fact]
    public void A_corpus_whose_tasks_are_killed_and_queued_again_ends_as_in_one_process()
    {
        using var cluster = new SlurmCluster();
        Tool.Environment["SLURM_CONF"] = cluster.Configuration;
        List<string> texts = [.. SyntheticText.Documents(2600, 30).Select(text => $"Of {text} the sea, to be with it and that.")];
        texts.AddRange(texts.Take(40).Select(text => text.Replace(' ', '\t')));
        texts.AddRange(texts.Skip(100).Take(40).Select(text => text + " So it was, write to a@b.org."));
        Tool.Write("text.txt", string.Join("\n\n", texts));
        Tool.Write("recipe.yaml", Recipe);
        foreach (var workspace in new[] { "whole", "tasks" })
        {
            Succeed("corpus", "add", "raw", "text.txt", "--format", "blocks", "--workspace", workspace);
        }

        Succeed([.. _process, "--workspace", "whole"]);
        Assert.Contains("3 passes over the corpus", Succeed([.. _process, "--executor", "slurm", "--dry-run", "--workspace", "tasks"]), StringComparison.Ordinal);
        Succeed([.. _process, "--executor", "slurm", "--memory", "1G", "--detach", "--workspace", "tasks"]);

        // One task dies, another goes back to the queue; both have begun and wait for what the test holds.
        using (Hold("processed", "clean"))
        {
            Until(() => TaskOf("process:clean", "pass1", 0) is "running" or "done" && TaskOf("clean", "pass1", 1) is "running" or "done");
            EndByForce("pass1 0");
            cluster.Ask("scontrol", "requeue", cluster.Queue().First(task => task.Contains("_1 ", StringComparison.Ordinal)).Split(' ')[0]);
            Until(() => TaskOf("clean", "pass1", 0) is not "running");
        }

        Until(() => cluster.Queue().Count == 0);
        Assert.Equal(("lost", "done"), (TaskOf("clean", "pass1", 0), TaskOf("clean", "pass1", 1)));
        Assert.Equal(("stopped", "stopped"), (TaskOf("clean", "duplicates1", 0), TaskOf("clean", "collect", 0)));

        // Only what is missing is submitted, with what was asked for before.
        var resumed = Run([.. _process, "--executor", "slurm", "--workspace", "tasks"]);
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.Contains(": pass1, 1 task", resumed.Error, StringComparison.Ordinal);
        Assert.Contains("#SBATCH --mem=1G", File.ReadAllText(Path.Combine(Folder("tasks"), "jobs", "job.sh")), StringComparison.Ordinal);
        Assert.Equal(Everything("whole"), Everything("tasks"));
        Assert.Contains("no problems", Succeed("store", "check", "--workspace", "tasks"), StringComparison.Ordinal);
    }

    private List<string> Everything(string workspace)
    {
        using var store = Workspace.At(Path.Combine(Tool.Folder, workspace)).OpenStore(StoreOpenMode.ReadOnly);
        var manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder(workspace), "manifest.json")))!.AsObject();
        manifest.Remove("started");
        manifest.Remove("finished");
        return
        [
            manifest.ToJsonString(),
            Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Path.Combine(Folder(workspace), "signals.jsonl.gz")))),
            .. StoreDigest.Of(store).Sections.Where(section => section.Kind != "files").Select(section => $"{section}"),
        ];
    }

    private string Folder(string workspace) => Path.Combine(Tool.Folder, workspace, "processed", "clean");
}
