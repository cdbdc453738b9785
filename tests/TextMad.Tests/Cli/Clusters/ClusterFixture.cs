using System.Diagnostics;
using System.Text.Json;
using TextMad.Torture.Processes;

namespace TextMad.Tests.Cli.Clusters;

/// <summary>The command line in processes of its own, whose tasks are jobs: those of workspace <c>tasks</c>.</summary>
public abstract class ClusterFixture : IDisposable
{
    private protected ToolProcess Tool { get; } = new();

    public void Dispose()
    {
        Tool.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>How a task stands.</summary>
    protected string TaskOf(string work, string stage, int index)
    {
        using var answer = JsonDocument.Parse(Succeed("jobs", work, "--json", "--workspace", "tasks"));
        return answer.RootElement.GetProperty("tasks").EnumerateArray()
            .Single(task => task.GetProperty("stage").GetString() == stage && task.GetProperty("index").GetInt32() == index).GetProperty("status").GetString()!;
    }

    /// <summary>Ends the process of a task as the kernel does.</summary>
    /// <param name="words">The end of its command line.</param>
    protected void EndByForce(string words)
    {
        foreach (var process in Process.GetProcessesByName("dotnet"))
        {
            using (process)
            {
                var line = File.Exists($"/proc/{process.Id}/cmdline") ? File.ReadAllText($"/proc/{process.Id}/cmdline").Replace('\0', ' ') : "";
                if (line.Contains(Tool.Folder, StringComparison.Ordinal) && line.Contains(words, StringComparison.Ordinal))
                {
                    ToolProcess.Signal(process, ToolProcess.Sigkill);
                }
            }
        }
    }

    protected static void Until(Func<bool> condition)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(clock.Elapsed < TimeSpan.FromMinutes(5), "it has not come in 5 minutes");
            Thread.Sleep(100);
        }
    }

    /// <summary>Holds a work that was handed out, so that its tasks wait when they have begun.</summary>
    protected IDisposable Hold(params string[] folder)
    {
        var path = Path.Combine([Tool.Folder, "tasks", .. folder, "lock"]);
        FileStream? held = null;
        Until(() =>
        {
            try
            {
                held = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
                return true;
            }
            catch (IOException)
            {
                return false;
            }
        });
        return held!;
    }

    protected string Succeed(params string[] arguments)
    {
        var result = Run(arguments);
        Assert.True(result.ExitCode == 0, $"{string.Join(' ', arguments)}: exit code {result.ExitCode}\n{result.Error}");
        return result.Output;
    }

    private protected ToolResult Run(params string[] arguments)
    {
        using var process = Tool.Start(arguments);
        return ToolProcess.Finish(process, TimeSpan.FromMinutes(5));
    }
}
