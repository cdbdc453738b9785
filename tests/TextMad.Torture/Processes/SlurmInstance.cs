using System.Diagnostics;
using System.Globalization;

namespace TextMad.Torture.Processes;

/// <summary>A real Slurm on this machine alone, started by <c>tools/slurm.sh</c>, with its files in a temporary folder.</summary>
internal sealed class SlurmInstance : IDisposable
{
    private readonly DirectoryInfo _folder;

    private SlurmInstance(DirectoryInfo folder) => _folder = folder;

    /// <summary>The file that makes Slurm's commands find it: what the environment variable <c>SLURM_CONF</c> holds.</summary>
    public string Configuration => Path.Combine(_folder.FullName, "slurm.conf");

    private static string Script => Path.Combine(RepositoryFiles.Root, "tools", "slurm.sh");

    /// <summary>Starts one.</summary>
    /// <exception cref="InvalidOperationException">There is none to be had here; the message says why.</exception>
    public static SlurmInstance Start()
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new InvalidOperationException("Slurm is for Linux");
        }

        var cluster = new SlurmInstance(Directory.CreateTempSubdirectory("textmad-slurm-"));
        var (code, said) = cluster.Run("bash", Script, "start", cluster._folder.FullName);
        if (code != 0)
        {
            cluster.Remove();
            throw new InvalidOperationException($"there is no Slurm to be had here: {said.Trim()}");
        }

        return cluster;
    }

    /// <summary>Runs a command of Slurm's and returns what it says; nothing where it fails.</summary>
    public string Ask(params string[] words) => Run(words) is (0, var said) ? said : "";

    /// <summary>The id and state of each task in the queue, as <c>3_1 RUNNING</c>.</summary>
    public IReadOnlyList<string> Queue() => [.. Ask("squeue", "--noheader", "--array", "--format=%F_%K %T").Split('\n', StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>Returns the tasks of a work that processes are doing now: each process, its stage and its number.</summary>
    /// <param name="folder">A folder that their command lines name.</param>
    public static IReadOnlyList<(int Process, string Stage, int Index)> AtWork(string folder)
    {
        var found = new List<(int, string, int)>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out var process))
            {
                continue;
            }

            try
            {
                var words = File.ReadAllText(Path.Combine(directory, "cmdline")).TrimEnd('\0').Split('\0');
                if (words.Length > 4 && words.Contains("jobs") && words.Contains("work") && words.Any(word => word.StartsWith(folder, StringComparison.Ordinal))
                    && int.TryParse(words[^1], CultureInfo.InvariantCulture, out var index))
                {
                    found.Add((process, words[^2], index));
                }
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                // It ended meanwhile.
            }
        }

        return found;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Ask("scancel", "--me");
        Run("bash", Script, "stop", _folder.FullName);
        Remove();
    }

    // Daemons that were stopped write their last words.
    private void Remove()
    {
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
