namespace TextMad.Tests.Samples;

/// <summary>The programs of <c>tests/TextMad.Samples</c>, run as others do.</summary>
internal static class SampleProgram
{
    private static string Dll => Path.Combine(Laws.Repository.Root, "tests", "TextMad.Samples", "bin", "Release", "net10.0", "TextMad.Samples.dll");

    /// <summary>Runs a sample beside the tool.</summary>
    public static ToolResult RunSample(this ToolProcess tool, params string[] arguments) => tool.RunProgram(Dll, arguments);
}
