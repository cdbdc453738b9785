using System.Text;

namespace TextMad.Cli.Output;

/// <summary>Tables for pages of documentation.</summary>
internal static class MarkdownTable
{
    /// <summary>Writes a table; the cells of the first column are set as code.</summary>
    public static string Of(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new StringBuilder($"| {string.Join(" | ", columns)} |\n|{string.Concat(columns.Select(_ => "---|"))}\n");
        foreach (var row in rows)
        {
            table.Append($"| `{Cell(row[0])}` |{string.Concat(row.Skip(1).Select(cell => $" {Cell(cell)} |"))}\n");
        }

        return table.ToString();
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
