using System.Globalization;

namespace TextMad.Cli.Output;

/// <summary>Comma-separated values by RFC 4180, lines ended by a line feed; numbers are written so that they read back exactly.</summary>
/// <remarks>
/// A text that begins with <c>=</c>, <c>+</c>, <c>-</c>, <c>@</c>, a tab or a carriage return gets an apostrophe before it: a spreadsheet would take it for a formula
/// [OWASP, CSV Injection]. Numbers do not.
/// </remarks>
internal static class CsvOutput
{
    private static readonly System.Buffers.SearchValues<char> _special = System.Buffers.SearchValues.Create(",\"\r\n");

    /// <summary>Writes a line; nulls are empty cells.</summary>
    public static void WriteRow(TextWriter writer, params IEnumerable<object?> cells) =>
        writer.Write(string.Join(',', cells.Select(Cell)) + "\n");

    private static string Cell(object? value)
    {
        var text = value switch
        {
            null => "",
            double number => number.ToString("R", CultureInfo.InvariantCulture),
            IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
            _ => Defused(value.ToString() ?? ""),
        };
        return text.AsSpan().ContainsAny(_special) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }

    private static string Defused(string text) => text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" + text : text;
}
