using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using TextMad.Metrics;
using TextMad.Metrics.Embedded;
using TextMad.Numerics.Random;
using TextMad.Numerics.Threading;

namespace TextMad.Tests.Metrics;

/// <summary>Metrics on embeddings against NumPy and scikit-learn (tools/reference/embedded_metrics.py), brute force and laws.</summary>
public class EmbeddedMetricTests
{
    private static readonly JsonElement _golden = JsonDocument.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "metrics", "embedded.json"))).RootElement;

    private static readonly MetricInput _input = new()
    {
        Embeddings = Points("texts"),
        ReferenceEmbeddings = Points("reference"),
    };

    private static readonly Metric[] _metrics =
        [.. MetricSuite.All.Where(m => (m.Needs & (MetricNeeds.Embeddings | MetricNeeds.ReferenceEmbeddings)) != 0)];

    // Small whole numbers, so that points coincide and distances tie.
    private static readonly Arbitrary<float[][]> _clouds = Arb.From(
        from count in Gen.Choose(0, 30)
        from rows in Gen.Choose(-3, 3).Select(x => (float)x).ArrayOf(3).ArrayOf(count)
        select rows);

    private static Embeddings Points(string name) => new([.. _golden.GetProperty(name).EnumerateArray().Select(x => x.GetSingle())], 12);

    private static Embeddings Points(float[][] rows) => new([.. rows.SelectMany(x => x)], 3);

    private static Embeddings Gaussians(int count, int width, string purpose, double shift = 0)
    {
        var stream = RandomKey.FromSeed(4).For(purpose).Stream();
        return new([.. Enumerable.Range(0, count * width).Select(_ => (float)(stream.NextGaussian() + shift))], width);
    }

    private static double? Of(string name, MetricInput input) => _metrics.Single(metric => metric.Name == name).Measure(input).Value;

    [Theory]
    [InlineData("vendi_score")]
    [InlineData("semantic_diversity")]
    [InlineData("precision")]
    [InlineData("recall")]
    [InlineData("density")]
    [InlineData("coverage")]
    public void A_metric_agrees_with_its_reference(string name) =>
        Assert.Equal(_golden.GetProperty("expected").GetProperty(name).GetDouble(), Of(name, _input)!.Value, 1e-9);

    [Fact]
    public void The_reference_knows_every_metric_on_embeddings_and_no_other() => Assert.Equal(
        _metrics.Select(metric => metric.Name).Order(),
        _golden.GetProperty("expected").EnumerateObject().Select(property => property.Name).Concat(["mauve", "mauve_spread", "semantic_hill_d1", "semantic_hill_d2"]).Order());

    [Fact]
    public void The_vendi_score_of_fewer_texts_than_dimensions_agrees_with_its_reference() => Assert.Equal(
        _golden.GetProperty("vendi_of_7").GetDouble(),
        Of("vendi_score", new MetricInput { Embeddings = new Embeddings(_input.Embeddings!.Values[..(7 * 12)].ToArray(), 12) })!.Value,
        1e-9);

    [Fact]
    public void Mauve_of_histograms_agrees_with_its_reference() => Assert.All(_golden.GetProperty("histograms").EnumerateArray(), golden =>
    {
        double[] p = [.. golden.GetProperty("p").EnumerateArray().Select(x => x.GetDouble())];
        double[] q = [.. golden.GetProperty("q").EnumerateArray().Select(x => x.GetDouble())];
        Assert.Equal(golden.GetProperty("mauve").GetDouble(), Mauve.OfHistograms(p, q), 1e-9);
    });

    [Fact]
    public void Mauve_is_spread_over_random_beginnings_as_its_reference_is()
    {
        double[] values = [.. Enumerable.Range(0, 60).Select(i => Mauve.Value(_input, RandomKey.FromSeed(2).At(i)).Value!.Value)];
        var golden = _golden.GetProperty("mauve");
        var (mean, deviation) = (golden.GetProperty("mean").GetDouble(), golden.GetProperty("deviation").GetDouble());

        // The reference's mean is over 200 seeds, this one over 60: five standard errors of their difference.
        Assert.Equal(mean, values.Average(), 5 * deviation * Math.Sqrt((1 / 60.0) + (1 / 200.0)));
        Assert.InRange(values.Max() - values.Min(), deviation, 10 * deviation);
    }

    [Fact]
    public void Neighbourhoods_are_what_their_definition_says_ties_and_duplicates_included() =>
        Check.QuickThrowOnFailure(Prop.ForAll(_clouds, _clouds, (texts, reference) =>
        {
            var input = new MetricInput { Embeddings = Points(texts), ReferenceEmbeddings = Points(reference) };
            if (texts.Length <= 5 || reference.Length <= 5)
            {
                return new[] { "precision", "recall", "density", "coverage" }.All(name => Of(name, input) is null);
            }

            static double Distance(float[] a, float[] b) => a.Zip(b).Sum(pair => (double)(pair.First - pair.Second) * (pair.First - pair.Second));
            static double[] Radii(float[][] rows) =>
                [.. rows.Select((row, i) => rows.Where((_, j) => j != i).Select(other => Distance(row, other)).Order().ElementAt(4))];
            var (real, generated) = (Radii(reference), Radii(texts));
            var inReal = texts.Select(t => reference.Where((r, i) => Distance(t, r) <= real[i]).Count()).ToArray();
            return Of("precision", input) == inReal.Count(balls => balls > 0) / (double)texts.Length
                && Of("density", input) == inReal.Sum() / (5.0 * texts.Length)
                && Of("recall", input) == reference.Count(r => texts.Where((t, i) => Distance(t, r) <= generated[i]).Any()) / (double)reference.Length
                && Of("coverage", input) == reference.Where((r, i) => texts.Any(t => Distance(t, r) <= real[i])).Count() / (double)reference.Length;
        }));

    [Fact]
    public void Texts_are_like_themselves() => Check.QuickThrowOnFailure(Prop.ForAll(_clouds, rows =>
    {
        var input = new MetricInput { Embeddings = Points(rows), ReferenceEmbeddings = Points(rows) };
        return new[] { "precision", "recall", "coverage", "mauve" }.All(name => Of(name, input) is not { } value || Math.Abs(value - 1) < 1e-12)
            && (rows.Length <= 5 || (Of("precision", input) is 1 && Of("density", input) >= 1));
    }));

    [Fact]
    public void Values_keep_their_bounds_and_are_absent_with_a_reason() => Check.QuickThrowOnFailure(Prop.ForAll(_clouds, _clouds, (texts, reference) =>
    {
        var input = new MetricInput { Embeddings = Points(texts), ReferenceEmbeddings = Points(reference) };
        return _metrics.Select(metric => (metric, measured: metric.Measure(input))).All(m => m.measured.Value is { } value
            ? value >= 0 && (m.metric.Unit != "ratio" || value <= 1)
                && (m.metric.Name != "vendi_score" || (value >= 1 - 1e-9 && value <= texts.Length + 1e-9))
            : m.measured.Note is not null);
    }));

    [Trait("Length", "long")]
    [Fact]
    public void The_order_of_texts_changes_no_bit() => Check.QuickThrowOnFailure(Prop.ForAll(_clouds, _clouds, (texts, reference) =>
    {
        var forwards = new MetricInput { Embeddings = Points(texts), ReferenceEmbeddings = Points(reference) };
        var backwards = new MetricInput { Embeddings = Points([.. texts.Reverse()]), ReferenceEmbeddings = Points([.. reference.Reverse()]) };
        return _metrics.All(metric => metric.Measure(forwards).Value.Equals(metric.Measure(backwards).Value));
    }));

    [Trait("Length", "long")]
    [Fact]
    public void The_order_of_many_texts_changes_no_bit_of_a_sample()
    {
        var texts = Gaussians(6000, 4, "many");
        var backwards = new Embeddings([.. Enumerable.Range(0, 6000).Reverse().SelectMany(i => texts[i].ToArray())], 4);
        var reference = Gaussians(1000, 4, "reference");
        foreach (var name in new[] { "precision", "density", "vendi_score", "semantic_diversity" })
        {
            var metric = _metrics.Single(m => m.Name == name);
            var measured = metric.Measure(new MetricInput { Embeddings = texts, ReferenceEmbeddings = reference });
            Assert.Equal(measured.Value, Of(name, new MetricInput { Embeddings = backwards, ReferenceEmbeddings = reference }));
            Assert.Equal(name is "precision" or "density" ? "5000 of 6000 texts and 1000 of 1000 reference texts sampled" : null, measured.Note);
        }
    }

    [Fact]
    public void Writing_everything_twice_keeps_the_vendi_score_and_lowers_semantic_diversity() => Check.QuickThrowOnFailure(Prop.ForAll(_clouds, rows =>
    {
        var once = new MetricInput { Embeddings = Points(rows) };
        var twice = new MetricInput { Embeddings = Points([.. rows, .. rows]) };
        return (Of("vendi_score", once) is not { } vendi || Math.Abs(Of("vendi_score", twice)!.Value - vendi) < 1e-9 * vendi)
            && (Of("semantic_diversity", once) is not { } diversity || Of("semantic_diversity", twice) <= diversity + 1e-12);
    }));

    [Fact]
    public void Scaling_everything_by_two_changes_no_neighbourhood_and_no_direction() => Check.QuickThrowOnFailure(Prop.ForAll(_clouds, _clouds, (texts, reference) =>
    {
        static Embeddings Doubled(float[][] rows) => Points([.. rows.Select(row => row.Select(x => 2 * x).ToArray())]);
        var plain = new MetricInput { Embeddings = Points(texts), ReferenceEmbeddings = Points(reference) };
        var doubled = new MetricInput { Embeddings = Doubled(texts), ReferenceEmbeddings = Doubled(reference) };
        return _metrics.All(metric => metric.Measure(plain).Value.Equals(metric.Measure(doubled).Value));
    }));

    [Fact]
    public void The_vendi_score_counts_orthogonal_texts_and_1_for_copies()
    {
        Assert.Equal(3, Of("vendi_score", new MetricInput { Embeddings = Points([[1, 0, 0], [0, 2, 0], [0, 0, 3]]) })!.Value, 1e-12);
        Assert.Equal(1, Of("vendi_score", new MetricInput { Embeddings = Points([.. Enumerable.Repeat<float[]>([1, 2, 3], 10)]) })!.Value, 1e-12);
        Assert.Equal(1, Of("semantic_diversity", new MetricInput { Embeddings = Points([[1, 0, 0], [0, 2, 0]]) })!.Value, 1e-12);
        Assert.Equal(2, Of("semantic_diversity", new MetricInput { Embeddings = Points([[1, 0, 0], [-2, 0, 0]]) })!.Value, 1e-12);
    }

    [Fact]
    public void Distant_texts_share_no_neighbourhood_and_no_cluster()
    {
        var input = new MetricInput { Embeddings = Gaussians(200, 8, "near", 30), ReferenceEmbeddings = Gaussians(200, 8, "far", -30) };
        Assert.All(new[] { "precision", "recall", "density", "coverage" }, name => Assert.Equal(0, Of(name, input)));
        Assert.InRange(Of("mauve", input)!.Value, 0, 0.01);
    }

    [Fact]
    public void Texts_of_the_same_distribution_have_the_coverage_that_theory_gives()
    {
        // Naeem et al. 2020, equation 10: 1 - (M - 1)...(M - k) / ((2M - 1)...(2M - k)), nearly 1 - 2^-k.
        var input = new MetricInput { Embeddings = Gaussians(1500, 6, "one"), ReferenceEmbeddings = Gaussians(1500, 6, "other") };
        Assert.Equal(1 - (1 / 32.0), Of("coverage", input)!.Value, 0.02);
        Assert.Equal(1, Of("density", input)!.Value, 0.1);
    }

    [Trait("Length", "long")]
    [Fact]
    public void Values_are_the_same_to_the_last_bit_for_any_number_of_threads()
    {
        double?[][] results = [.. new[] { 1, 2, 3 }.Select(threads =>
        {
            var input = new MetricInput
            {
                Embeddings = Gaussians(700, 17, "texts", 0.3), ReferenceEmbeddings = Gaussians(600, 17, "reference"), Team = ThreadTeam.For(threads),
            };
            return _metrics.Select(metric => metric.Measure(input).Value).ToArray();
        })];
        Assert.All(results[0], value => Assert.NotNull(value));
        Assert.Equal(results[0], results[1]);
        Assert.Equal(results[0], results[2]);
    }

    [Fact]
    public void Values_by_document_have_the_metric_as_their_mean()
    {
        foreach (var name in new[] { "precision", "density" })
        {
            var values = ((IPerDocumentMetric)_metrics.Single(metric => metric.Name == name)).PerDocument(_input);
            Assert.Equal(80, values.Count);
            Assert.Equal(Of(name, _input)!.Value, values.Average()!.Value, 1e-12);
        }
    }

    [Fact]
    public void Points_of_different_spaces_are_refused()
    {
        var input = new MetricInput { Embeddings = Gaussians(20, 3, "a"), ReferenceEmbeddings = Gaussians(20, 4, "b") };
        Assert.Throws<ArgumentException>(() => Of("precision", input));
        Assert.Throws<ArgumentException>(() => Of("mauve", input));
    }
}
