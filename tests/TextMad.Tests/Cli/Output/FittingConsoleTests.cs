using Spectre.Console;
using TextMad.Cli;
using TextMad.Cli.Output;

namespace TextMad.Tests.Cli.Output;

/// <summary>Tables on narrow terminals.</summary>
public sealed class FittingConsoleTests
{
    private const string Evidence =
        "held-out perplexity rose from 123.4 to 234.5 in every one of the five seeds, and the interval of the change is 12.3% to 45.6% at a level of 0.05";

    [Theory]
    [InlineData(200)]
    [InlineData(80)]
    [InlineData(40)]
    public void No_number_is_broken_and_no_word_is_lost(int width)
    {
        var table = Tables.CreateNumeric(1, "metric", "mean", "95% interval", "change", "p", "slope over generations", "evidence");
        table.Columns[6].Alignment = Justify.Left;
        table.AddRow("heldout_perplexity", "123,456,789", "1.2345E+08 to 2.3456E+08", "+12.3%", "0.00012", "-0.1234 (-0.2345 to 0.3456)", Tables.Cell(Evidence, int.MaxValue));
        table.AddRow("rep_4", "0.25", "0.1 to 0.4", "-1.0%", "0.5", "0", "none");
        var shown = Show(table, width);
        Assert.All(shown.Split('\n'), line => Assert.InRange(line.Length, 0, width));
        Assert.All(
            new[] { "123,456,789", "1.2345E+08", "2.3456E+08", "+12.3%", "0.00012", "-0.1234", "0.3456)" }.Concat(Evidence.Split(' ')),
            word => Assert.Contains(word, shown.Split([' ', '\n']), StringComparer.Ordinal));
    }

    [Fact]
    public void A_table_that_fits_stays_one()
    {
        var table = Tables.CreateNumeric(1, "name", "count");
        table.AddRow("a", "12");
        Assert.Equal(Show(table, 200), Show(table, 80));
        Assert.Contains("a", Show(table, 80).Split('\n')[3], StringComparison.Ordinal);
    }

    private static string Show(Table table, int width)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var context = new CliContext(output, TextWriter.Null);
        context.Console.Profile.Width = width;
        context.Console.Write(table);
        return string.Join('\n', output.ToString().Split('\n').Select(line => line.TrimEnd()));
    }
}
