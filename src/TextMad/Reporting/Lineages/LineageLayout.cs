namespace TextMad.Reporting.Lineages;

/// <summary>
/// Where everything of the drawing stands: an arc diagram a row. Neighbours are joined straight, others by arcs above the row, the longer the
/// higher, so that arcs into one model never cross; weights go below the row.
/// </summary>
internal sealed class LineageLayout
{
    /// <summary>The smallest share that is drawn, unless it is a model's greatest.</summary>
    public const double SmallestShare = 0.01;

    private const double Margin = 6;
    private const double LabelHeight = 20;
    private const double LetterWidth = 8.5;
    private const double RowGap = 20;
    private const double HumanHalfWidth = 28;
    private const double HumanHalfHeight = 11;
    private const double FirstStep = 60;
    private const double WidestStep = 54;
    private const double WideRadius = 13;
    private const double NarrowestStep = 34;
    private const double ComfortableWidth = 1035;

    private readonly List<LineageNode> _nodes = [];
    private readonly List<LineageArrow> _arrows = [];
    private readonly List<LineageRow> _rows = [];
    private readonly double _step;
    private readonly double _radius;

    private LineageLayout(RunLineage lineage, IReadOnlyList<string> regimes)
    {
        var last = lineage.Models.Max(model => model.Generation);
        _step = Math.Clamp(Math.Floor(ComfortableWidth / Math.Max(1, last)), NarrowestStep, WidestStep);
        _radius = _step < 50 ? 11 : WideRadius;
        var rows = RowsOf(lineage, regimes);
        Width = Math.Max(X(last + 1) + _radius, LetterWidth * rows.Max(label => label.Length)) + Margin;
        var known = lineage.Models.Select(model => model.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var label in rows)
        {
            var series = regimes.Index().Where(regime => regime.Item == label).Select(regime => regime.Index);
            Height = Place(lineage, label, series.FirstOrDefault(_rows.Count), known);
        }

        Height += Margin;
        foreach (var node in _nodes.Where(node => node.Model is not null))
        {
            Join(node);
        }
    }

    /// <summary>Whether there are this many generations that their models are drawn small.</summary>
    public bool IsNarrow => _radius < WideRadius;

    /// <summary>The drawing's width.</summary>
    public double Width { get; }

    /// <summary>The drawing's height.</summary>
    public double Height { get; private set; }

    /// <summary>The rows from the top.</summary>
    public IReadOnlyList<LineageRow> Rows => _rows;

    /// <summary>All places, row by row.</summary>
    public IReadOnlyList<LineageNode> Nodes => _nodes;

    /// <summary>All arrows, row by row.</summary>
    public IReadOnlyList<LineageArrow> Arrows => _arrows;

    /// <summary>How many shares are too small to be drawn, a shared model's counted once.</summary>
    public int LeftOut { get; private set; }

    /// <summary>Returns the layout of a lineage with at least one model.</summary>
    /// <param name="lineage">The lineage to draw.</param>
    /// <param name="regimes">The order of the rows; regimes that are not named follow as they appear.</param>
    public static LineageLayout Of(RunLineage lineage, IReadOnlyList<string> regimes) => new(lineage, regimes);

    /// <summary>
    /// Returns how high an arc over this many columns rises above the models, or how low it hangs under them: the same for each further column, so that
    /// arcs have one shape.
    /// </summary>
    /// <param name="columns">Columns, at least 1.</param>
    /// <param name="longest">The columns of the row's longest arc.</param>
    /// <param name="isWeights">Whether it is an arc of weights.</param>
    public static double Rise(int columns, int longest, bool isWeights)
    {
        var (most, all) = isWeights ? (8.0, 60.0) : (14.0, 150.0);
        return 6 + (columns * Math.Min(most, all / longest));
    }

    private static List<string> RowsOf(RunLineage lineage, IReadOnlyList<string> regimes)
    {
        var own = lineage.Models.Select(model => model.Regime).Where(regime => regime != ModelId.SharedRegime).Distinct().ToList();
        return own.Count == 0 ? [ModelId.SharedRegime] : [.. regimes.Where(own.Contains), .. own.Where(regime => !regimes.Contains(regime))];
    }

    private double X(int column) => Margin + HumanHalfWidth + (column == 0 ? 0 : FirstStep + ((column - 1) * _step));

    /// <summary>Places a row under those there are.</summary>
    /// <returns>The lower end, in pixels.</returns>
    private double Place(RunLineage lineage, string label, int series, HashSet<string> known)
    {
        var models = lineage.Models.Where(model => model.Regime == label || model.Regime == ModelId.SharedRegime)
            .OrderBy(model => model.Generation).ThenBy(model => model.Id, StringComparer.Ordinal).ToList();
        var column = models.ToDictionary(model => model.Id, model => model.Generation + 1, StringComparer.Ordinal);

        // Arcs from other rows, and from outside of the run, need no room above or below.
        int Longest(Func<LineageModel, IEnumerable<string?>> parents) => models
            .SelectMany(model => parents(model).Where(parent => parent is null || column.ContainsKey(parent))
                .Select(parent => Math.Abs(model.Generation + 1 - (parent is null ? 0 : column[parent]))))
            .DefaultIfEmpty(0).Max();
        var longest = Longest(model => Drawn(model).Select(writer => writer.Model));
        var longestWeights = Longest(model => model.BeganFrom is { } parent ? [parent] : []);
        var top = _rows.Count == 0 ? Margin : Height + RowGap;
        var middle = top + LabelHeight + _radius + (longest > 1 ? Rise(longest, longest, isWeights: false) : 4);
        var bottom = middle + _radius + (longestWeights > 0 ? Rise(longestWeights, longestWeights, isWeights: true) : 0);
        var row = _rows.Count;
        _rows.Add(new LineageRow(label, series, top, middle, longest, longestWeights));
        if (models.Any(model => model.Writers.Any(writer => writer.Model is null)))
        {
            _nodes.Add(new LineageNode(LineageNodeKind.Human, null, row, 0, X(0), middle, HumanHalfWidth, HumanHalfHeight));
        }

        if (models.Any(model => model.Writers.Select(writer => writer.Model).Append(model.BeganFrom).Any(parent => parent is not null && !known.Contains(parent))))
        {
            var y = Math.Max(bottom, middle + _radius + RowGap) + HumanHalfHeight;
            _nodes.Add(new LineageNode(LineageNodeKind.Elsewhere, null, row, 0, X(0), y, HumanHalfWidth, HumanHalfHeight));
            bottom = y + HumanHalfHeight;
        }

        _nodes.AddRange(models.Select(model => new LineageNode(
            model.Regime == label ? LineageNodeKind.Model : LineageNodeKind.Shared, model, row, column[model.Id], X(column[model.Id]), middle, _radius, _radius)));
        return bottom;
    }

    private static IEnumerable<LineageWriter> Drawn(LineageModel model) => model.Writers.Where((writer, i) => i == 0 || writer.Share >= SmallestShare);

    private void Join(LineageNode to)
    {
        var model = to.Model!;
        var drawn = Drawn(model).ToList();
        if (to.Kind == LineageNodeKind.Model || to.Row == 0)
        {
            LeftOut += model.Writers.Count - drawn.Count;
        }

        // Writers outside of the run stand in one place and share an arrow.
        foreach (var group in drawn.GroupBy(writer => Find(writer.Model, to.Row)).Where(group => group.Key != to))
        {
            _arrows.Add(Arrow(group.Key, to, group.Sum(writer => writer.Share), [.. group]));
        }

        if (model.BeganFrom is { } parent && Find(parent, to.Row) is var from && from != to)
        {
            _arrows.Add(Arrow(from, to, null, []));
        }
    }

    private LineageArrow Arrow(LineageNode from, LineageNode to, double? share, IReadOnlyList<LineageWriter> writers)
    {
        var isWeights = share is null;
        var row = _rows[to.Row];
        var columns = Math.Abs(to.Column - from.Column);
        var isArc = from.Row == to.Row && from.Kind != LineageNodeKind.Elsewhere && (isWeights || columns != 1);
        return new LineageArrow(from, to, share, writers, isArc ? Rise(columns, isWeights ? row.LongestWeights : row.LongestArc, isWeights) : 0);
    }

    // A shared model is found in the row itself.
    private LineageNode Find(string? model, int row) => model is null
        ? _nodes.First(node => node.Kind == LineageNodeKind.Human && node.Row == row)
        : _nodes.FirstOrDefault(node => node.Model?.Id == model && node.Row == row)
            ?? _nodes.FirstOrDefault(node => node.Model?.Id == model)
            ?? _nodes.First(node => node.Kind == LineageNodeKind.Elsewhere && node.Row == row);
}
