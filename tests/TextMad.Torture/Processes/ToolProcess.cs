using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace TextMad.Torture.Processes;

/// <summary>Runs the real command line in a process of its own, in a folder of its own or in one that is named.</summary>
/// <param name="folder">The folder, which stays; null for a temporary one, which goes with this.</param>
internal sealed class ToolProcess(string? folder = null) : IDisposable
{
    /// <summary>The signal that ends a process at once.</summary>
    public const int Sigkill = 9;

    /// <summary>The signal by which systems ask a process to end.</summary>
    public const int Sigterm = 15;

    /// <summary>The signal of Ctrl-C.</summary>
    public const int Sigint = 2;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(120);

    /// <summary>The current folder of the processes; their workspace is <c>.textmad</c> in it.</summary>
    public string Folder { get; } = folder ?? Directory.CreateTempSubdirectory("textmad-cli-").FullName;

    /// <summary>Extra environment variables.</summary>
    public Dictionary<string, string?> Environment { get; } = new()
    {
        ["TEXTMAD_WORKSPACE"] = null,
        ["TEXTMAD_TRACE"] = null,
        ["NO_COLOR"] = "1",
    };

    /// <summary>A program with its arguments that starts the processes, such as one that sets limits; empty to start them directly.</summary>
    public IReadOnlyList<string> Starter { get; set; } = [];

    /// <summary>The command line that is tried: it stands beside the program that tries it.</summary>
    public static string Dll => Path.Combine(AppContext.BaseDirectory, "TextMad.Cli.dll");

    /// <summary>Runs to the end.</summary>
    public ToolResult Run(params string[] arguments)
    {
        using var process = Start(arguments);
        return Finish(process);
    }

    /// <summary>Starts and returns at once.</summary>
    public Process Start(params string[] arguments) => Start(Dll, arguments);

    /// <summary>Runs another program of this repository to its end, in the same folder and environment.</summary>
    /// <param name="program">The path of its assembly.</param>
    /// <param name="arguments">What it is given.</param>
    public ToolResult RunProgram(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        return Finish(process);
    }

    private Process Start(string program, string[] arguments)
    {
        string[] line = [.. Starter, "dotnet", program, .. arguments];
        var start = new ProcessStartInfo(line[0], line[1..])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>Waits, and ends a process that hangs.</summary>
    public static void WaitForExit(Process process) => WaitForExit(process, _patience);

    private static void WaitForExit(Process process, TimeSpan patience)
    {
        if (!process.WaitForExit(patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException("textmad did not end in time.");
        }
    }

    /// <summary>Writes a file into the folder.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Whether processes started here do not learn of a signal: background jobs of a shell inherit that of Ctrl-C is ignored.</summary>
    public static bool IsIgnored(int signal) =>
        File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith("SigIgn:", StringComparison.Ordinal)) is { } line
        && (Convert.ToUInt64(line["SigIgn:".Length..].Trim(), 16) & (1UL << (signal - 1))) != 0;

    /// <summary>Sends a signal.</summary>
    public static void Signal(Process process, int signal) => _ = Kill(process.Id, signal);

    /// <summary>Sends a signal to all processes of a group that is not that of this one.</summary>
    /// <param name="process">A process of the group.</param>
    /// <param name="signal">The signal.</param>
    /// <returns>False when the process is gone, or of this one's group.</returns>
    public static bool SignalGroup(int process, int signal) => GroupOf(process) is > 1 and var group && group != GroupOf(0) && Kill(-group, signal) == 0;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (folder is null)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);

    [DllImport("libc", EntryPoint = "getpgid")]
    private static extern int GroupOf(int process);

    /// <summary>Waits for a process and takes what it said.</summary>
    public static ToolResult Finish(Process process) => Finish(process, _patience);

    /// <summary>Waits for a process and takes what it said.</summary>
    /// <param name="process">The process.</param>
    /// <param name="patience">How long it may take; null for as long as it takes.</param>
    /// <exception cref="TimeoutException">It took longer, and was ended.</exception>
    public static ToolResult Finish(Process process, TimeSpan? patience)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        WaitForExit(process, patience ?? Timeout.InfiniteTimeSpan);
        return new ToolResult(process.ExitCode, output.Result, error.Result);
    }
}
