using System.Globalization;
using System.Text.RegularExpressions;

namespace TextMad.Dashboard.Runs;

/// <summary>Something wrong in a text.</summary>
/// <param name="Message">What it is.</param>
/// <param name="Line">Its line, from 1; null when it has none.</param>
internal sealed partial record PlacedProblem(string Message, int? Line)
{
    /// <summary>Returns the problems that a message of the reader of settings holds: one, or a heading and a line for each.</summary>
    public static IReadOnlyList<PlacedProblem> Read(string message)
    {
        var lines = message.Split('\n');
        return [.. (lines.Length > 1 ? lines.Skip(1) : lines).Select(line => line.Trim()).Where(line => line.Length > 0).Select(ReadOne)];
    }

    /// <summary>Returns the first line on which a setting of this name stands; null when it is not written.</summary>
    /// <param name="setting">The last part of the setting's name.</param>
    /// <param name="yaml">The text.</param>
    public static int? LineOf(string setting, string yaml) =>
        Array.FindIndex(yaml.Split('\n'), line => line.AsSpan().TrimStart().StartsWith($"{setting}:", StringComparison.Ordinal)) is >= 0 and var index ? index + 1 : null;

    private static PlacedProblem ReadOne(string text) => Place().Match(text) is { Success: true } place
        ? new PlacedProblem(text[place.Length..], int.Parse(place.Groups[1].Value, CultureInfo.InvariantCulture))
        : new PlacedProblem(text, null);

    [GeneratedRegex("^" + SettingsCheck.FileName + @"[:(, ]+(?:line )?(\d+)(?:[:,] *(?:column )?\d+)?[):, ]+")]
    private static partial Regex Place();
}
