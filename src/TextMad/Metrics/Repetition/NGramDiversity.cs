using TextMad.Metrics.Counting;

namespace TextMad.Metrics.Repetition;

/// <summary>
/// diversity: the product over n = 2..4 of 1 - rep_n within a document [Su et al. 2022], mean over the documents with at least 4 words.
/// </summary>
public sealed class NGramDiversity : Metric, IPerDocumentMetric
{
    /// <inheritdoc/>
    public override string Name => "diversity";

    /// <inheritdoc/>
    public override string Source => "Su et al. 2022";

    /// <inheritdoc/>
    public override string Description => "product over n = 2..4 of the share of unrepeated word n-grams within a text, mean over texts";

    /// <inheritdoc/>
    public override string Unit => "ratio";

    /// <inheritdoc/>
    public override CollapseDirection Collapse => CollapseDirection.Down;

    /// <inheritdoc/>
    public override bool DependsOnLength => true;

    /// <inheritdoc/>
    protected override IEnumerable<(string Key, object Value)> Settings => [("words", Words.Name), ("n", "2-4")];

    /// <inheritdoc/>
    protected override MetricResult Compute(MetricInput input) => WithinDocument.Mean(Products(input.Texts!), 4);

    /// <inheritdoc/>
    public IReadOnlyList<double?> PerDocument(MetricInput input)
    {
        Require(input);
        return WithinDocument.OrNull(Products(input.Texts!));
    }

    private static double[] Products(TextCollection texts)
    {
        var products = new double[texts.Texts.Count];
        products.AsSpan().Fill(1);
        for (var order = 2; order <= 4; order++)
        {
            var shares = texts.RepeatedSharesOf(order);
            for (var document = 0; document < products.Length; document++)
            {
                products[document] *= 1 - shares[document];
            }
        }

        return products;
    }
}
