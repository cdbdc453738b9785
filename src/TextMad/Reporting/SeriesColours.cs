namespace TextMad.Reporting;

/// <summary>How many regimes have a look of their own: a colour of the style sheet (<c>series-N</c>) and dashes that say it a second time. Further ones begin again.</summary>
internal static class SeriesColours
{
    private static readonly string[] _dashes = ["", "7 3", "2 2", "9 3 2 3", "4 4", "11 4", "1 3", "6 2 1 2"];

    /// <summary>Looks in all.</summary>
    public static int Count => _dashes.Length;

    /// <summary>Returns the dashes of a series, as SVG writes them; empty for a whole line.</summary>
    /// <param name="series">Its number.</param>
    public static string Dashes(int series) => _dashes[series % Count];
}
