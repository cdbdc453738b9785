using System.Text;

namespace TextMad.Reporting;

/// <summary>The parts of reports and slides that are the same in every one: styles, scripts, and the chart libraries that the build embedded.</summary>
internal static class ReportAssets
{
    private static readonly string[] _libraryNames = ["vega", "vega-lite", "vega-embed"];

    /// <summary>The style sheet.</summary>
    public static string Style { get; } = Read("colours.css") + Read("report.css");

    /// <summary>The script that draws the charts.</summary>
    public static string Script { get; } = Read("report.js");

    /// <summary>The style sheet of slides.</summary>
    public static string SlideStyle { get; } = Read("colours.css") + Read("slides.css");

    /// <summary>The script that turns slides over.</summary>
    public static string SlideScript { get; } = Read("slides.js");

    /// <summary>Returns each library's licence and script, in the order in which they are to be loaded.</summary>
    public static IReadOnlyList<(string Licence, string Script)> Libraries { get; } =
        [.. _libraryNames.Select(name => (Read(name + ".LICENSE"), Inline(Read(name + ".min.js"))))];

    // Inside an HTML file nothing in a script may read as its end, and there is no source map beside it.
    private static string Inline(string script) => string.Join('\n', script
        .Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase)
        .Split('\n')
        .Where(line => !line.StartsWith("//# sourceMappingURL", StringComparison.Ordinal)));

    private static string Read(string name)
    {
        using var stream = typeof(ReportAssets).Assembly.GetManifestResourceStream("TextMad.Reporting." + name)
            ?? throw new InvalidOperationException($"The build did not embed {name}.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
