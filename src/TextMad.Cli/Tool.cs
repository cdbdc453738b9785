using TextMad.Cli.Output;

namespace TextMad.Cli;

/// <summary>The process from its beginning to its end.</summary>
internal static class Tool
{
    /// <summary>Runs what was asked with the process's own streams and signals.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(string[] arguments)
    {
        ProvidedAdapters.Provide();
        using var told = Collector.IsNamed ? Collector.Begin() : null;
        using var output = StandardOutput.Open();
        using var interruption = new Interruption(Console.Error);
        return CommandLine.Run(arguments, new CliContext(output, Console.Error, interruption));
    }
}
