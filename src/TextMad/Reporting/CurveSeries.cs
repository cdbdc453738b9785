namespace TextMad.Reporting;

/// <summary>One curve of one regime over its generations, averaged over seeds.</summary>
/// <param name="Description">How to draw it.</param>
/// <param name="Regime">The regime.</param>
/// <param name="Lines">The generations that are shown, each with its points; generation 0 is everybody's.</param>
/// <param name="Seeds">Of how many seeds a line is the mean, at least and at most.</param>
internal sealed record CurveSeries(CurveDescription Description, string Regime, IReadOnlyList<CurveSeries.Line> Lines, (int Least, int Most) Seeds)
{
    /// <summary>More lines than this in one chart cannot be determined apart.</summary>
    private const int MostLines = 5;

    /// <summary>Returns all curves of a report, by description, then by regime.</summary>
    public static IReadOnlyList<CurveSeries> Of(ReportModel model, IReadOnlyList<string> regimes)
    {
        var rows = model.Curves.ToLookup(row => (row.Curve, row.Regime));
        return
        [
            .. from description in model.CurveDescriptions
               from regime in regimes
               let own = rows[(description.Name, regime)]
               let shared = regime == ModelId.SharedRegime ? [] : rows[(description.Name, ModelId.SharedRegime)]
               let generations = own.Concat(shared).GroupBy(row => row.Generation).OrderBy(seeds => seeds.Key).ToList()
               where generations.Count > 0
               let counts = generations.Select(seeds => seeds.Count()).ToList()
               select new CurveSeries(description, regime, [.. Spread(generations).Select(Average)], (counts.Min(), counts.Max())),
        ];
    }

    /// <summary>Returns the first, the last and some between, evenly.</summary>
    private static IEnumerable<T> Spread<T>(IReadOnlyList<T> all) => all.Count <= MostLines
        ? all
        : Enumerable.Range(0, MostLines).Select(i => all[(int)Math.Round(i * (all.Count - 1) / (MostLines - 1.0))]);

    private static Line Average(IGrouping<int, CurveRow> seeds)
    {
        var count = seeds.Count();
        var points =
            from row in seeds
            from point in row.Points
            group point[1] by point[0] into place
            orderby place.Key
            select (place.Key, place.Sum() / count);
        return new Line(seeds.Key, [.. points]);
    }

    /// <summary>One generation's curve.</summary>
    /// <param name="Generation">The generation, counted from 0.</param>
    /// <param name="Points">x and the mean y over all seeds, where a seed without a point counts as 0.</param>
    internal sealed record Line(int Generation, IReadOnlyList<(double X, double Y)> Points);
}
