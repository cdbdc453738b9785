namespace TextMad.Torture.Mutations;

/// <summary>What a command said and left.</summary>
/// <param name="ExitCode">How it ended.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
/// <param name="State">What it left (<see cref="Reading.State"/>).</param>
internal sealed record ReadingResult(int ExitCode, string Output, string Error, IReadOnlyList<string> State)
{
    /// <summary>Both streams.</summary>
    public string Said => Output + Error;

    /// <summary>Whether it ended in an error that nobody thought of.</summary>
    public bool IsInternal => Error.Contains("An error of textmad itself", StringComparison.Ordinal) || Error.Contains("Unhandled exception", StringComparison.Ordinal);

    /// <summary>Runs a command in this process.</summary>
    public static ReadingResult Of(Reading reading, string workspace)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        int code;
        try
        {
            code = Cli.CommandLine.Run([.. reading.Command, "--workspace", workspace], new Cli.CliContext(output, error));
        }
        catch (Exception failure)
        {
            error.WriteLine($"Unhandled exception: {failure}");
            code = -1;
        }

        return new ReadingResult(code, output.ToString(), error.ToString(), code == 0 && reading.State is { } state ? state() : []);
    }
}
