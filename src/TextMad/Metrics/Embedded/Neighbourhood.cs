namespace TextMad.Metrics.Embedded;

/// <summary>
/// precision, recall [Kynkaanniemi et al. 2019], density and coverage [Naeem et al. 2020] of the texts' embeddings among those of the
/// reference. A point's ball reaches to its 5th nearest neighbour in its own set and includes its border. At most 5,000 points of
/// either set, drawn at random; duplicates count like other points.
/// </summary>
public sealed class Neighbourhood(NeighbourhoodShare share) : Metric, IPerDocumentMetric
{
    /// <inheritdoc/>
    public override string Name => share switch
    {
        NeighbourhoodShare.Precision => "precision",
        NeighbourhoodShare.Recall => "recall",
        NeighbourhoodShare.Density => "density",
        _ => "coverage",
    };

    /// <inheritdoc/>
    public override string Source => share is NeighbourhoodShare.Precision or NeighbourhoodShare.Recall ? "Kynkaanniemi et al. 2019" : "Naeem et al. 2020";

    /// <inheritdoc/>
    public override string Range => share == NeighbourhoodShare.Density ? "0 and up" : base.Range;

    /// <inheritdoc/>
    public override string Description => share switch
    {
        NeighbourhoodShare.Precision => "share of texts whose embedding lies in the neighbourhood of a reference text",
        NeighbourhoodShare.Recall =>
            "share of reference texts whose embedding lies in the neighbourhood of a text; scattered texts have wide neighbourhoods and inflate it: prefer coverage",
        NeighbourhoodShare.Density => "mean number of reference neighbourhoods in which a text lies / k",
        _ => "share of reference texts with a text in their neighbourhood: how much of real variety is still written",
    };

    /// <inheritdoc/>
    public override string Unit => share == NeighbourhoodShare.Density ? "neighbourhoods / k" : "ratio";

    /// <inheritdoc/>
    public override CollapseDirection Collapse => share is NeighbourhoodShare.Recall or NeighbourhoodShare.Coverage ? CollapseDirection.Down : CollapseDirection.Either;

    /// <inheritdoc/>
    public override bool DependsOnLength => true;

    /// <inheritdoc/>
    public override MetricNeeds Needs => MetricNeeds.Embeddings | MetricNeeds.ReferenceEmbeddings;

    /// <inheritdoc/>
    public override MetricCost Cost => MetricCost.PairsOfSample;

    /// <inheritdoc/>
    protected override IEnumerable<(string Key, object Value)> Settings =>
        [("k", NeighbourhoodCounts.Neighbours), ("distance", "Euclidean"), ("border", "inside"), ("sample", NeighbourhoodCounts.Sample)];

    /// <inheritdoc/>
    protected override MetricResult Compute(MetricInput input)
    {
        if (NeighbourhoodCounts.Of(input) is not { } counts)
        {
            return MetricResult.Absent($"{NeighbourhoodCounts.Neighbours + 1} texts and reference texts are needed");
        }

        var note = counts.Documents.Length < input.Embeddings!.Count || counts.RealCount < input.ReferenceEmbeddings!.Count
            ? $"{counts.Documents.Length} of {input.Embeddings.Count} texts and {counts.RealCount} of {input.ReferenceEmbeddings!.Count} reference texts sampled"
            : null;
        return new(
            share switch
            {
                NeighbourhoodShare.Precision => (double)counts.RealBallsAround.Count(balls => balls > 0) / counts.Documents.Length,
                NeighbourhoodShare.Recall => (double)counts.Recalled / counts.RealCount,
                NeighbourhoodShare.Density =>
                    counts.RealBallsAround.Sum(balls => (long)balls) / ((double)NeighbourhoodCounts.Neighbours * counts.Documents.Length),
                _ => (double)counts.Covered / counts.RealCount,
            },
            note);
    }

    /// <summary>
    /// Precision (0 or 1) and density of each text. Recall and coverage are shares of reference texts: no text has one, and all are null.
    /// </summary>
    /// <param name="input">Embeddings of texts and reference.</param>
    public IReadOnlyList<double?> PerDocument(MetricInput input)
    {
        Require(input);
        var values = new double?[input.Embeddings!.Count];
        if (share is NeighbourhoodShare.Precision or NeighbourhoodShare.Density && NeighbourhoodCounts.Of(input) is { } counts)
        {
            for (var i = 0; i < counts.Documents.Length; i++)
            {
                var balls = counts.RealBallsAround[i];
                values[counts.Documents[i]] = share == NeighbourhoodShare.Precision ? Math.Min(balls, 1) : (double)balls / NeighbourhoodCounts.Neighbours;
            }
        }

        return values;
    }
}
