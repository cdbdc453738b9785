using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace TextMad.Tests.Laws;

/// <summary>A block of a page that <c>tools/docs.py</c> writes; the forms are told there.</summary>
/// <param name="Where">The page and the line of the comment.</param>
/// <param name="IsCheap">Whether it needs no workspace.</param>
/// <param name="From">The preset that it was made from, with a fingerprint after <c>@</c>; null when it is cheap.</param>
/// <param name="Lines">How many lines of an output are shown; null for all.</param>
/// <param name="Command">The command; null when the block's own lines say which.</param>
/// <param name="Body">What the block shows.</param>
internal sealed partial record QuotedOutput(string Where, bool IsCheap, string? From, int? Lines, string? Command, IReadOnlyList<string> Body)
{
    /// <summary>The blocks of a page.</summary>
    /// <exception cref="FormatException">A comment or block has another form.</exception>
    public static IReadOnlyList<QuotedOutput> Read(string name, string page)
    {
        var lines = page.ReplaceLineEndings("\n").Split('\n');
        var blocks = new List<QuotedOutput>();
        for (var at = 0; at < lines.Length; at++)
        {
            if (!lines[at].StartsWith("<!-- run", StringComparison.Ordinal))
            {
                continue;
            }

            var where = $"{name}, line {at + 1}";
            var match = Comment().Match(lines[at]);
            var words = match.Groups["words"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(w => w.Split('=', 2)).ToDictionary(w => w[0], w => w[^1]);
            var isFenced = at + 1 < lines.Length && lines[at + 1].StartsWith("```", StringComparison.Ordinal);
            var first = isFenced ? at + 2 : at + 1;
            var last = Array.FindIndex(lines, Math.Min(first, lines.Length), l => isFenced ? l.StartsWith("```", StringComparison.Ordinal) : l == "<!-- /run -->");
            if (!match.Success || last < 0 || words.ContainsKey("cheap") == words.ContainsKey("from") || (!isFenced && !match.Groups["command"].Success))
            {
                throw new FormatException($"{where}: no block that tools/docs.py writes: {lines[at]}");
            }

            blocks.Add(new QuotedOutput(
                where,
                words.ContainsKey("cheap"),
                words.GetValueOrDefault("from"),
                words.TryGetValue("lines", out var count) ? int.Parse(count, System.Globalization.CultureInfo.InvariantCulture) : null,
                match.Groups["command"].Success ? match.Groups["command"].Value : null,
                lines[first..last]));
            at = last;
        }

        return blocks;
    }

    /// <summary>What the block is to show, given what commands write.</summary>
    public IReadOnlyList<string> Expected(Func<string, string> output)
    {
        if (Command is { } command)
        {
            return Shown(output(command));
        }

        var body = new List<string>();
        foreach (var line in Body.Where(l => l.StartsWith("$ ", StringComparison.Ordinal)))
        {
            body.AddRange([.. body.Count > 0 ? new[] { "" } : [], line, .. Shown(output(line[2..]))]);
        }

        return body;
    }

    /// <summary>The fingerprint of a preset's file and a version.</summary>
    public static string Fingerprint(byte[] preset, string version) =>
        Convert.ToHexStringLower(
            SHA256.HashData([.. Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(preset).ReplaceLineEndings("\n")), (byte)'\n', .. Encoding.UTF8.GetBytes(version)]))[..12];

    private List<string> Shown(string output)
    {
        var lines = output.Split('\n').Select(l => l.TrimEnd()).SkipWhile(l => l.Length == 0).ToList();
        while (lines is [.., ""])
        {
            lines.RemoveAt(lines.Count - 1);
        }

        return Lines is { } most && lines.Count > most ? [.. lines.Take(most), "..."] : lines;
    }

    [GeneratedRegex("^<!-- run(?<words>(?: [a-z]+(?:=[^\\s:]+)?)*)(?:: (?<command>.+))? -->$")]
    private static partial Regex Comment();
}
