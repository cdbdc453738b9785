using System.CommandLine;
using TextMad.Storage;

namespace TextMad.Cli.Arguments;

/// <summary>Options of every command.</summary>
internal static class GlobalOptions
{
    /// <summary>The workspace.</summary>
    public static Option<string?> Workspace { get; } = new("--workspace")
    {
        Description = $"folder that holds the store and the runs (default: {Storage.Workspace.EnvironmentVariable}, else {Storage.Workspace.DefaultName} here)",
        HelpName = "DIR",
        Recursive = true,
    };

    /// <summary>No progress.</summary>
    public static Option<bool> Quiet { get; } = new("--quiet")
    {
        Description = "show no progress",
        Recursive = true,
    };
}
