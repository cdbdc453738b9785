using System.Diagnostics;

namespace TextMad.Tests.Cli.Clusters;

/// <summary>A real Slurm on this machine, started by <c>tools/slurm.sh</c>.</summary>
internal sealed class SlurmCluster : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("textmad-slurm-");

    /// <summary>Starts it; the test that asks is skipped where Slurm cannot be had.</summary>
    public SlurmCluster()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Slurm is for Linux");
        var (code, said) = Run("bash", Script, "start", _folder.FullName);
        if (code != 0)
        {
            _folder.Delete(recursive: true);
            Assert.Skip($"there is no Slurm to be had here: {said.Trim()}");
        }
    }

    /// <summary>The file that makes Slurm's commands find it: what the environment variable <c>SLURM_CONF</c> holds.</summary>
    public string Configuration => Path.Combine(_folder.FullName, "slurm.conf");

    private static string Script => Path.Combine(Laws.Repository.Root, "tools", "slurm.sh");

    /// <summary>Runs a command of Slurm's and returns what it says.</summary>
    public string Ask(params string[] words) => Run(words) is (0, var said) ? said : "";

    /// <summary>The id and state of each task in the queue, as <c>3_1 RUNNING</c>.</summary>
    public IReadOnlyList<string> Queue() => [.. Ask("squeue", "--noheader", "--array", "--format=%F_%K %T").Split('\n', StringSplitOptions.RemoveEmptyEntries)];

    public void Dispose()
    {
        Ask("scancel", "--me");
        Run("bash", Script, "stop", _folder.FullName);

        // The daemons write their last words.
        for (var tries = 0; tries < 50; tries++)
        {
            try
            {
                _folder.Delete(recursive: true);
                return;
            }
            catch (IOException)
            {
                Thread.Sleep(100);
            }
        }
    }

    private (int Code, string Said) Run(params string[] words)
    {
        var start = new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SLURM_CONF"] = Configuration;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, process.ExitCode == 0 ? output : error.Result);
    }
}
