using System.Text.Json;
using TextMad.Cli.Benchmarking;
using TextMad.Storage;
using TextMad.Torture.Trials;

namespace TextMad.Tests.Cli.Clusters;

/// <summary>Files that are imported on a real Slurm of this machine, against the same in one process.</summary>
public sealed class CorpusAddTests : ClusterFixture
{
    private static readonly string[] _add = ["corpus", "add", "news", "lines", "archives", "--description", "many files"];

    [Fact]
    public void An_import_whose_tasks_are_killed_and_queued_again_ends_as_in_one_process()
    {
        using var cluster = new SlurmCluster();
        Tool.Environment["SLURM_CONF"] = cluster.Configuration;
        List<string> texts = [.. SyntheticText.Documents(600, 30)];
        for (var i = 0; i < 4; i++)
        {
            // Half of each file is in the next as well; white space makes a file as long as a task is to have.
            Tool.Write(
                FormattableString.Invariant($"lines/{i}.jsonl"),
                string.Concat(texts.Skip(100 * i).Take(200).Select(text => JsonSerializer.Serialize(new { text }) + "\n")) + "{ broken\n" + new string(' ', 1 << 20));
            Directory.CreateDirectory(Path.Combine(Tool.Folder, "archives"));
            WebArchive.Write(Path.Combine(Tool.Folder, "archives", FormattableString.Invariant($"{i}.warc.gz")), 40 + (20 * i));
        }

        var whole = Run([.. _add, "--json", "--workspace", "whole"]);
        Assert.Equal(1, whole.ExitCode);
        Assert.Contains("tasks that read files: 5, then one", Succeed([.. _add, "--executor", "slurm", "--dry-run", "--workspace", "tasks"]), StringComparison.Ordinal);
        Succeed([.. _add, "--executor", "slurm", "--detach", "--workspace", "tasks"]);

        // One task dies, another goes back to the queue; both have begun and wait for what the test holds.
        using (Hold("imports", "news"))
        {
            Until(() => TaskOf("import:news", "read", 0) is "running" or "done" && TaskOf("news", "read", 1) is "running" or "done");
            EndByForce("read 0");
            cluster.Ask("scontrol", "requeue", cluster.Queue().First(task => task.Contains("_1 ", StringComparison.Ordinal)).Split(' ')[0]);
            Until(() => TaskOf("news", "read", 0) is not "running");
        }

        Until(() => cluster.Queue().Count == 0);
        Assert.Equal(("lost", "done", "stopped"), (TaskOf("news", "read", 0), TaskOf("news", "read", 1), TaskOf("news", "collect", 0)));

        var resumed = Run([.. _add, "--executor", "slurm", "--json", "--workspace", "tasks"]);
        Assert.Contains(": read, 1 task", resumed.Error, StringComparison.Ordinal);
        Assert.Equal((whole.ExitCode, whole.Output), (resumed.ExitCode, resumed.Output));
        Assert.Equal(Everything("whole"), Everything("tasks"));
        Assert.Contains("no problems", Succeed("store", "check", "--workspace", "tasks"), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(Tool.Folder, "tasks", "imports")));
    }

    private List<string> Everything(string workspace)
    {
        using var store = Workspace.At(Path.Combine(Tool.Folder, workspace)).OpenStore(StoreOpenMode.ReadOnly);
        return
        [
            .. StoreDigest.Of(store).Sections.Select(section => $"{section}"),
            .. store.ReadDropped().Select(dropped => $"{dropped}"),
        ];
    }
}
