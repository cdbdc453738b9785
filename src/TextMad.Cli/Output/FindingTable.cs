using Spectre.Console;
using TextMad.Reporting;

namespace TextMad.Cli.Output;

/// <summary>What a publication found beside what came out, for the terminal.</summary>
internal static class FindingTable
{
    /// <summary>Writes the table; nothing when the run is not a study.</summary>
    public static void Write(IAnsiConsole console, string source, IReadOnlyList<StudyFinding> findings)
    {
        if (findings.Count == 0)
        {
            return;
        }

        var table = Tables.Create("published finding", "metric", "compared with", "measured", "95% interval", "came out");
        table.Columns[3].Alignment = table.Columns[4].Alignment = Justify.Right;
        foreach (var finding in findings)
        {
            table.AddRow(
                Tables.Cell(finding.Says, int.MaxValue),
                Tables.Cell($"{finding.Metric} of {finding.Regime}", int.MaxValue),
                Tables.Cell($"{finding.Expected}: {finding.Against}", int.MaxValue),
                finding.Change is { } change ? Percentages.Of(change.Mean) : "-",
                finding.Change is { Low: { } low, High: { } high } ? $"{Percentages.Of(low)} to {Percentages.Of(high)}" : "-",
                Tables.Cell(finding.Verdict));
        }

        console.WriteLine(source);
        console.Write(table);
        console.WriteLine("direction: only the sign was tested, seed by seed, and not the size that was published.");
    }
}
