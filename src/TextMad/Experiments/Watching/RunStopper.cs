using System.Runtime.InteropServices;
using TextMad.Experiments.Runs;

namespace TextMad.Experiments.Watching;

/// <summary>Asks a process that works on a run to stop, as Ctrl-C does: at the next safe point, so that the run can go on later.</summary>
public static class RunStopper
{
    private const int Sigterm = 15;

    /// <summary>Asks the process at work on a run to stop; does not wait for it.</summary>
    /// <param name="folder">The run.</param>
    /// <exception cref="InputException">No process of this machine is verifiably at work on it.</exception>
    /// <exception cref="TextMadException">The process cannot be asked.</exception>
    public static void Stop(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (RunProgress.ReadIfThere(folder) is not { } progress || !progress.IsAtWork(folder))
        {
            throw new InputException($"No process of this machine is at work on run '{folder.Id}', so there is nothing to stop.");
        }

        if (OperatingSystem.IsWindows())
        {
            throw new TextMadException($"Process {progress.Process} works on run '{folder.Id}'; on Windows, press Ctrl-C where it was started.");
        }

        if (Kill(progress.Process, Sigterm) != 0)
        {
            throw new TextMadException($"Process {progress.Process}, which works on run '{folder.Id}', cannot be asked to stop: it may be another user's.");
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
