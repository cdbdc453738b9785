namespace TextMad.Cli;

/// <summary>What the process returns.</summary>
internal static class ExitCode
{
    /// <summary>The command did what was asked.</summary>
    public const int Done = 0;

    /// <summary>Failed while working.</summary>
    public const int Failed = 1;

    /// <summary>Wrong usage or input.</summary>
    public const int Usage = 2;

    /// <summary>Stopped by Ctrl-C or a signal, as shells expect it: 128 + SIGINT.</summary>
    public const int Interrupted = 130;
}
