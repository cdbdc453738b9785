namespace TextMad.Urls;

/// <summary>What tells a URL that a person made from one that a loop of links made.</summary>
/// <param name="Depth">Segments of the path that are not empty: 0 for <c>/</c>, 2 for <c>/a/b</c> and <c>/a/b/</c>.</param>
/// <param name="MostRepeated">How often the most frequent segment occurs in the path; 0 for <c>/</c>.</param>
/// <param name="LongestCycle">
/// How many times in a row a sequence of 1 to 4 segments occurs, at most: 3 for <c>/a/b/a/b/a/b</c>, 1 when nothing is repeated, 0 for
/// <c>/</c>.
/// </param>
/// <param name="Parameters">Parts of the query between <c>&amp;</c>; 0 without a query.</param>
/// <param name="RepeatedParameters">How many of them have a name that occurred before.</param>
public readonly record struct UrlShape(int Depth, int MostRepeated, int LongestCycle, int Parameters, int RepeatedParameters)
{
    private const int LongestSequence = 4;

    // Beyond this the depth alone condemns a URL; counting repetitions costs the square of it.
    private const int LooksAt = 64;

    /// <summary>Returns the shape of a URL. Only the first 64 segments and parameters are looked at for repetitions.</summary>
    public static UrlShape Of(WebUrl url)
    {
        ArgumentNullException.ThrowIfNull(url);
        Span<Range> ranges = stackalloc Range[LooksAt];
        var path = url.PathSpan;
        var (depth, kept) = Cut(path, '/', ranges);
        var (most, cycle) = (0, 0);
        for (var i = 0; i < kept; i++)
        {
            var times = 1;
            for (var j = 0; j < i; j++)
            {
                times += path[ranges[i]].SequenceEqual(path[ranges[j]]) ? 1 : 0;
            }

            most = Math.Max(most, times);
        }

        for (var length = 1; length <= LongestSequence; length++)
        {
            // A run of r segments equal to those `length` before is a sequence seen 1 + r / length times.
            var run = 0;
            for (var i = 0; i < kept; i++)
            {
                run = i >= length && path[ranges[i]].SequenceEqual(path[ranges[i - length]]) ? run + 1 : 0;
                cycle = Math.Max(cycle, 1 + (run / length));
            }
        }

        var query = url.PathAndQuery[path.Length..];
        var (parameters, named) = Cut(query.IsEmpty ? query : query[1..], '&', ranges);
        var repeated = 0;
        for (var i = 0; i < named; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (Name(query[1..][ranges[i]]).SequenceEqual(Name(query[1..][ranges[j]])))
                {
                    repeated++;
                    break;
                }
            }
        }

        return new UrlShape(depth, most, cycle, parameters, repeated);
    }

    private static (int Count, int Kept) Cut(ReadOnlySpan<char> text, char separator, Span<Range> ranges)
    {
        var (count, kept, start) = (0, 0, 0);
        while (start < text.Length)
        {
            var end = text[start..].IndexOf(separator) is var found and >= 0 ? start + found : text.Length;
            if (end > start)
            {
                count++;
                if (kept < ranges.Length)
                {
                    ranges[kept++] = start..end;
                }
            }

            start = end + 1;
        }

        return (count, kept);
    }

    private static ReadOnlySpan<char> Name(ReadOnlySpan<char> parameter) =>
        parameter.IndexOf('=') is var equals and >= 0 ? parameter[..equals] : parameter;
}
