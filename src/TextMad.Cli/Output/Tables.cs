using System.Globalization;
using Spectre.Console;

namespace TextMad.Cli.Output;

/// <summary>How tables and numbers look.</summary>
internal static class Tables
{
    /// <summary>Returns a plain table; columns of numbers stand to the right.</summary>
    public static Table Create(params string[] columns)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(Markup.Escape(column)));
        }

        return table;
    }

    /// <summary>Returns a table whose columns from <paramref name="firstNumber"/> on hold numbers.</summary>
    public static Table CreateNumeric(int firstNumber, params string[] columns)
    {
        var table = Create(columns);
        foreach (var column in table.Columns.Skip(firstNumber))
        {
            column.Alignment = Justify.Right;
        }

        return table;
    }

    /// <summary>Returns a whole number with thousands set apart.</summary>
    public static string Integer(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Returns a number with this many significant digits, in exponent form only when it is very small or large.</summary>
    public static string Number(double value, int digits = 4) =>
        value.ToString($"G{digits}", CultureInfo.InvariantCulture);

    /// <summary>Returns a share as a percentage, e.g. <c>12.3%</c>.</summary>
    public static string Share(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture) + "%";

    /// <summary>Formats a number of bytes in binary units, e.g. 3.2 MiB.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        < 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.#} KiB"),
        < 1024L * 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.#} MiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1073741824.0:0.##} GiB"),
    };

    /// <summary>Returns a text without line ends and control characters.</summary>
    public static string OneLine(string text) => new([.. text.Select(c => char.IsWhiteSpace(c) || char.IsControl(c) ? ' ' : c)]);

    /// <summary>Returns a cell of free text: no markup, no control characters, cut to a width.</summary>
    public static string Cell(string text, int width = 60)
    {
        var line = OneLine(text);
        if (line.Length > width)
        {
            var end = char.IsHighSurrogate(line[width - 2]) ? width - 2 : width - 1;
            line = line[..end] + "…";
        }

        return Markup.Escape(line);
    }
}
