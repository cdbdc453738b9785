using System.Globalization;
using TextMad.Cli;
using TextMad.Torture.Processes;
using TextMad.Torture.Trials;

namespace TextMad.Torture.Faults;

/// <summary>Gives a command on a machine with a fault, and once more when the fault is gone.</summary>
/// <param name="trial">The command.</param>
/// <param name="disk">The disk that it writes to; null where none of its own can be mounted.</param>
/// <param name="needed">The bytes of disk that the command takes.</param>
/// <param name="table">Learns what came of it.</param>
internal sealed class FaultyRun(Trial trial, SmallDisk? disk, long needed, OutcomeTable table)
{
    /// <summary>Tries a fault; false where it cannot be made here.</summary>
    public bool Try(Fault fault, long index)
    {
        if ((fault.Kind is FaultKind.FullDisk or FaultKind.ReadOnlyDisk && disk is null) || (fault.Kind == FaultKind.Interrupted && ToolProcess.IsIgnored(ToolProcess.Sigint)))
        {
            return false;
        }

        trial.Begin();
        var result = Run(fault);
        table.Add(fault.Row, "tries");
        if (Problem(fault, result) is { } problem)
        {
            Fail($"exit code {result.ExitCode}, {problem}: {Short(result.Error)}");
        }
        else
        {
            table.Add(fault.Row, result.ExitCode == ExitCode.Done ? "done" : "refused");
        }

        try
        {
            if (fault.Kind == FaultKind.ReadOnlyDisk && trial.State() != "before")
            {
                Fail("something was written to a read-only disk");
            }

            trial.State();
        }
        catch (TextMadException error)
        {
            Fail($"afterwards the store cannot be read: {error.Message}");
        }

        if ((result.ExitCode == ExitCode.Done && !IsWithoutIndex(result) ? trial.Compare() : trial.Complete()) is { } difference)
        {
            Fail(difference);
        }
        else
        {
            table.Add(fault.Row, "equal");
        }

        return true;

        void Fail(string what) => table.Fail(fault.Row, index, $"{trial.Command.Name}, {fault}: {what}");
    }

    // SIGXFSZ.
    private const int FileTooLong = 25;

    private ToolResult Run(Fault fault)
    {
        var tool = trial.Stage.Tool;
        switch (fault.Kind)
        {
            case FaultKind.FullDisk:
                disk!.LeaveFree((long)(needed * fault.Fraction));
                break;
            case FaultKind.ReadOnlyDisk:
                disk!.MakeReadOnly();
                break;
            case FaultKind.FewFiles:
                tool.Starter = ["prlimit", string.Create(CultureInfo.InvariantCulture, $"--nofile={fault.Files}:{fault.Files}")];
                break;
            case FaultKind.ShortFiles:
                // The runtime keeps code that it may write and code that it may run apart by a file in memory, which is longer.
                tool.Environment["DOTNET_EnableWriteXorExecute"] = "0";
                tool.Starter = ["prlimit", string.Create(CultureInfo.InvariantCulture, $"--fsize={fault.FileLength}:{fault.FileLength}")];
                break;
            case FaultKind.LittleMemory:
                tool.Environment["DOTNET_GCHeapHardLimit"] = string.Create(CultureInfo.InvariantCulture, $"0x{fault.Memory:x}");
                break;
            default:
                break;
        }

        try
        {
            using var process = tool.Start(trial.Next());
            if (fault.Kind is FaultKind.Terminated or FaultKind.Interrupted && !process.WaitForExit(trial.Time * fault.Fraction))
            {
                ToolProcess.Signal(process, fault.Kind == FaultKind.Terminated ? ToolProcess.Sigterm : ToolProcess.Sigint);
            }

            return ToolProcess.Finish(process);
        }
        finally
        {
            tool.Starter = [];
            tool.Environment.Remove("DOTNET_GCHeapHardLimit");
            tool.Environment.Remove("DOTNET_EnableWriteXorExecute");
            disk?.MakeAmple();
        }
    }

    /// <summary>Whether a question was answered whose index could not be kept: the next question keeps it.</summary>
    private static bool IsWithoutIndex(ToolResult result) => result.ExitCode == ExitCode.Done && result.Error.Contains("the index is not kept", StringComparison.Ordinal);

    /// <summary>What is wrong with an answer; null when it is as promised.</summary>
    private static string? Problem(Fault fault, ToolResult result)
    {
        if (result.ExitCode == ExitCode.Done && !IsWithoutIndex(result))
        {
            return null;
        }

        if (fault.Kind is FaultKind.Terminated or FaultKind.Interrupted)
        {
            // Before the program has taken over the signal, the system ends the process.
            var signal = fault.Kind == FaultKind.Terminated ? ToolProcess.Sigterm : ToolProcess.Sigint;
            return result.ExitCode is ExitCode.Interrupted || result.ExitCode == 128 + signal ? null : "not that of a process that was asked to end";
        }

        if (fault.Kind == FaultKind.ShortFiles && result.ExitCode == 128 + FileTooLong)
        {
            return null; // The system ends the runtime by a signal before it has begun: nothing of ours runs that could say a sentence.
        }

        if (result.ExitCode is not ExitCode.Failed and not ExitCode.Usage and not ExitCode.Done)
        {
            return "not one of this program's";
        }

        return result.Error.Contains("error of textmad itself", StringComparison.Ordinal) || result.Error.Contains("   at ", StringComparison.Ordinal) ? "an unforeseen error"
            : fault.Words.Any(word => result.Error.Contains(word, StringComparison.OrdinalIgnoreCase)) ? null
            : "the message does not say what is wrong";
    }

    private static string Short(string text) => text.Length > 400 ? text[^400..].Trim() : text.Trim();
}
