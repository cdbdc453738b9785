namespace TextMad.Configuration;

/// <summary>Finds the name that a person probably meant.</summary>
public static class NearestName
{
    /// <summary>
    /// Returns the candidate at the smallest edit distance (insertions, deletions, replacements and swaps of neighbours count 1 each)
    /// from <paramref name="given"/>, compared without case; null when none is within a third of its length.
    /// The first wins a tie.
    /// </summary>
    public static string? Find(string given, IEnumerable<string> candidates)
    {
        string? best = null;
        var bestDistance = int.MaxValue;
        var longest = Math.Min(given.Length, 64);
        foreach (var candidate in candidates)
        {
            var distance = Distance(given.AsSpan(0, longest), candidate);
            var allowed = Math.Max(1, Math.Max(longest, candidate.Length) / 3);
            if (distance <= allowed && distance < bestDistance)
            {
                (best, bestDistance) = (candidate, distance);
            }
        }

        return best;
    }

    /// <summary>Returns a half sentence that suggests the nearest name, or nothing: <c>; did you mean 'batch'?</c>.</summary>
    public static string Suggest(string given, IEnumerable<string> candidates) =>
        Find(given, candidates) is { } name ? $"; did you mean '{name}'?" : ".";

    // The optimal string alignment distance, row by row.
    private static int Distance(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var before = new int[b.Length + 1];
        var previous = new int[b.Length + 1];
        var current = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            previous[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replace = previous[j - 1] + (Same(a[i - 1], b[j - 1]) ? 0 : 1);
                current[j] = Math.Min(replace, Math.Min(previous[j], current[j - 1]) + 1);
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                {
                    current[j] = Math.Min(current[j], before[j - 2] + 1);
                }
            }

            (before, previous, current) = (previous, current, before);
        }

        return previous[b.Length];
    }

    private static bool Same(char x, char y) => char.ToLowerInvariant(x) == char.ToLowerInvariant(y);
}
