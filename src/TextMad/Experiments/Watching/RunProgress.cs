using System.Text.Json;
using System.Text.Json.Serialization;
using TextMad.Experiments.Runs;

namespace TextMad.Experiments.Watching;

/// <summary>
/// What a process at work on a run says of itself, twice a second, in the file <c>run.progress</c> of the run's folder, for those who watch. It is no part of what the run
/// finds: nothing reads it back, and it goes when the process ends. One that was killed leaves it; <see cref="IsAtWork"/> tells.
/// </summary>
/// <param name="Process">The process's number.</param>
/// <param name="ProcessStarted">When the process was started, by the machine's clock.</param>
/// <param name="Machine">The machine's name.</param>
/// <param name="Began">When it began to work on the run.</param>
/// <param name="Written">When this was written.</param>
/// <param name="Works">What it is at, thread by thread.</param>
public sealed partial record RunProgress(
    int Process, DateTimeOffset ProcessStarted, string Machine, DateTimeOffset Began, DateTimeOffset Written, IReadOnlyList<WorkProgress> Works)
{
    private static readonly JsonSerializerOptions _json = new() { TypeInfoResolver = Types.Default, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Returns what the file of a run says; null when there is none, or it cannot be read.</summary>
    /// <param name="folder">The run.</param>
    public static RunProgress? ReadIfThere(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        try
        {
            using var stream = new FileStream(folder.Progress, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return JsonSerializer.Deserialize<RunProgress>(stream, _json);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Whether the process is there and is the one that wrote this, on this machine; where the system tells, also that it holds the run's lock.</summary>
    /// <param name="folder">The run.</param>
    public bool IsAtWork(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (Machine != Environment.MachineName)
        {
            return false;
        }

        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(Process);
            return !process.HasExited && Math.Abs((process.StartTime.ToUniversalTime() - ProcessStarted.UtcDateTime).TotalSeconds) < 2 && Holds(folder.Lock) != false;
        }
        catch (Exception failure) when (failure is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception or NotSupportedException)
        {
            return false;
        }
    }

    /// <summary>Writes it, so that readers see it whole. Not flushed to the disk: it is worth nothing after the machine has stopped.</summary>
    internal void Write(RunFolder folder)
    {
        var temporary = folder.Progress + ".tmp";
        File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(this, _json));
        File.Move(temporary, folder.Progress, overwrite: true);
    }

    /// <summary>Whether the process has a file open; null where the system does not tell.</summary>
    private bool? Holds(string path)
    {
        var handles = FormattableString.Invariant($"/proc/{Process}/fd");
        if (!OperatingSystem.IsLinux() || !Directory.Exists(handles))
        {
            return null;
        }

        try
        {
            var target = Path.GetFullPath(path);
            return Directory.EnumerateFileSystemEntries(handles).Any(handle => new FileInfo(handle).LinkTarget == target);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [JsonSerializable(typeof(RunProgress))]
    [JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
    private sealed partial class Types : JsonSerializerContext;
}
