using System.Text.Json;
using TextMad.Metrics;
using TextMad.Metrics.Counting;
using TextMad.Metrics.Marks;

namespace TextMad.Tests.Metrics;

/// <summary>Counts of style and Hill numbers of semantic clusters against tools/reference/style_and_clusters.py.</summary>
public sealed class StyleAndClusterTests
{
    private static readonly JsonElement _golden = JsonDocument.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "metrics", "style_and_clusters.json"))).RootElement;

    public static TheoryData<string> Counts => [.. MetricSuite.All.OfType<MarkRate>().Select(metric => metric.Name)];

    private static Measurement Of(string name, MetricInput input) => MetricSuite.All.Single(metric => metric.Name == name).Measure(input);

    [Theory]
    [MemberData(nameof(Counts))]
    public void Counts_agree_with_their_reference(string name)
    {
        var texts = new TextCollection([.. _golden.GetProperty("texts").EnumerateArray().Select(text => text.GetString()!)]);
        Assert.Equal(_golden.GetProperty("words").GetInt32(), texts.WordCount);
        Assert.Equal(_golden.GetProperty("expected").GetProperty(name).GetDouble(), Of(name, new MetricInput { Texts = texts, Language = "en" }).Value!.Value, 1e-9);
    }

    [Theory]
    [InlineData("semantic_hill_d1")]
    [InlineData("semantic_hill_d2")]
    public void Hill_numbers_of_clusters_agree_with_their_reference(string name) => Assert.Equal(
        _golden.GetProperty(name).GetDouble(),
        Of(name, new MetricInput { Embeddings = Points("points"), ReferenceEmbeddings = Points("reference") }).Value!.Value,
        1e-9);

    [Theory]
    [InlineData("The house was seen by all.", 1)]
    [InlineData("The house was not very often seen.", 0)]
    [InlineData("The house was not often seen.", 1)]
    [InlineData("They were tired and need a bed.", 0)]
    [InlineData("Being seen, he was taken away.", 2)]
    public void A_passive_is_a_form_of_be_two_adverbs_at_most_and_a_participle(string text, int passives)
    {
        var texts = new TextCollection([text]);
        Assert.Equal(1000.0 * passives / texts.WordCount, Of("passives_per_1000_words", new MetricInput { Texts = texts, Language = "en-GB" }).Value!.Value, 1e-9);
    }

    [Fact]
    public void Another_language_has_no_counts_by_word_lists_but_questions()
    {
        var russian = new MetricInput { Texts = new TextCollection(["Что это было? Это был дом, и он не был виден с дороги, но мы его знали и как-то раз в нём были."]) };
        Assert.Equal("there are no word lists for 'ru'; there are some for en", Of("hedges_per_1000_words", russian).Note);
        Assert.Null(Of("passives_per_1000_words", russian).Value);
        Assert.True(Of("questions_per_1000_words", russian).Value > 0);
        Assert.Contains("cannot be determined", Of("connectives_per_1000_words", new MetricInput { Texts = new TextCollection(["xyzzy"]) }).Note, StringComparison.Ordinal);
    }

    [Fact]
    public void The_language_is_the_references_where_there_is_one()
    {
        var reference = new TextCollection([string.Join(' ', Enumerable.Repeat("the people of the town and all that they have been told of it by the others", 5))]);
        Assert.Equal(1000, Of("hedges_per_1000_words", new MetricInput { Texts = new TextCollection(["perhaps maybe"]), Reference = reference }).Value);
    }

    [Fact]
    public void The_spread_of_mauve_is_that_of_its_seeds()
    {
        var golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "metrics", "embedded.json"))).RootElement;
        Embeddings Cloud(string name) => new([.. golden.GetProperty(name).EnumerateArray().Select(x => x.GetSingle())], 12);
        var spread = Of("mauve_spread", new MetricInput { Embeddings = Cloud("texts"), ReferenceEmbeddings = Cloud("reference") }).Value!.Value;

        // Over 200 seeds of scikit-learn's; of five values, 99.9% of deviations are within these factors (chi-square, 4 degrees of freedom).
        var expected = golden.GetProperty("mauve").GetProperty("deviation").GetDouble();
        Assert.InRange(spread, 0.1 * expected, 2.3 * expected);
    }

    private static Embeddings Points(string name) =>
        new([.. _golden.GetProperty(name).EnumerateArray().Select(x => x.GetSingle())], _golden.GetProperty("width").GetInt32());
}
