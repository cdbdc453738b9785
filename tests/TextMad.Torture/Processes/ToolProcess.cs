using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace TextMad.Torture.Processes;

/// <summary>Runs the real command line in a process of its own, in a folder of its own or in one that is named.</summary>
/// <param name="folder">The folder, which stays; null for a temporary one, which goes with this.</param>
internal sealed class ToolProcess(string? folder = null) : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    /// <summary>The current folder of the processes; their workspace is <c>.textmad</c> in it.</summary>
    public string Folder { get; } = folder ?? Directory.CreateTempSubdirectory("textmad-cli-").FullName;

    /// <summary>Extra environment variables.</summary>
    public Dictionary<string, string?> Environment { get; } = new()
    {
        ["TEXTMAD_WORKSPACE"] = null,
        ["TEXTMAD_TRACE"] = null,
        ["NO_COLOR"] = "1",
    };

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
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.ArgumentList.Add(program);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>Waits, and ends a process that hangs.</summary>
    public static void WaitForExit(Process process)
    {
        if (!process.WaitForExit(_patience))
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

    /// <summary>Sends a signal.</summary>
    public static void Signal(Process process, int signal) => _ = Kill(process.Id, signal);

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

    private static ToolResult Finish(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        WaitForExit(process);
        return new ToolResult(process.ExitCode, output.Result, error.Result);
    }
}
