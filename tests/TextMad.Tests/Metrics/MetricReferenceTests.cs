using System.Text.Json;
using TextMad.Metrics;
using TextMad.Metrics.Counting;
using TextMad.Metrics.Marks;

namespace TextMad.Tests.Metrics;

/// <summary>
/// Every metric that needs no embeddings against values from NLTK, NumPy, SciPy and plain Python (tools/reference/metrics.py); counts of style, which know
/// words of a language, have a reference of their own (<see cref="StyleAndClusterTests"/>).
/// </summary>
public class MetricReferenceTests
{
    private static readonly JsonElement _golden = JsonDocument.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "metrics", "reference.json"))).RootElement;

    private static readonly IReadOnlyDictionary<string, Measurement> _measured = MeasureAll();

    public static TheoryData<string> Names => [.. Compared.Select(metric => metric.Name)];

    private static IEnumerable<Metric> Compared =>
        MetricSuite.All.Where(metric => metric is not MarkRate && (metric.Needs & (MetricNeeds.Embeddings | MetricNeeds.ReferenceEmbeddings)) == 0);

    private static string[] Strings(JsonElement array) => [.. array.EnumerateArray().Select(s => s.GetString()!)];

    private static Dictionary<string, Measurement> MeasureAll()
    {
        float[][] rows = [.. _golden.GetProperty("scores").EnumerateArray().Select(
            row => row.EnumerateArray().Select(x => x.GetSingle()).ToArray())];
        ReadOnlyMemory<int>[] sequences = [.. rows.Select(row => (ReadOnlyMemory<int>)new int[row.Length])];
        var measurements = MetricSuite.Measure(new MetricInput
        {
            Texts = new TextCollection(Strings(_golden.GetProperty("texts"))),
            Reference = new TextCollection(Strings(_golden.GetProperty("reference"))),
            Heldout = ScoredSequences.Heldout(new FixedScorer(rows), 1, [.. sequences.Select(s => s[1..])], _golden.GetProperty("bytes").GetInt64()),
            ScoredByFirstModel = ScoredSequences.Generated(new FixedScorer(rows), sequences),
            ScoredByJudge = ScoredSequences.Generated(new FixedScorer(rows), sequences),
        });
        return measurements.ToDictionary(m => m.Name);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_metric_agrees_with_its_reference(string name)
    {
        var expected = _golden.GetProperty("expected").GetProperty(name).GetDouble();

        // Another zlib than Python's; the minimiser that finds Zipf's exponent stops at about the root of the machine precision.
        var relative = name switch { "compression_ratio" => 0.04, "zipf_exponent" => 1e-6, "vendi_ngrams" => 1e-10, _ => 1e-12 };
        Assert.Equal(expected, _measured[name].Value!.Value, relative * expected);
    }

    [Fact]
    public void The_reference_knows_every_metric_and_no_other() => Assert.Equal(
        Compared.Select(metric => metric.Name).Order(),
        _golden.GetProperty("expected").EnumerateObject().Select(property => property.Name).Order());

    [Fact]
    public void The_standard_error_of_zipfs_exponent_agrees_with_its_reference()
    {
        var expected = _golden.GetProperty("zipf_standard_error").GetDouble();
        Assert.Equal(expected, _measured["zipf_exponent"].StandardError!.Value, 1e-6 * expected);
    }

    [Fact]
    public void Words_agree_with_the_reference_division()
    {
        var texts = Strings(_golden.GetProperty("texts"));
        var expected = _golden.GetProperty("words").EnumerateArray().Select(Strings).ToArray();
        for (var i = 0; i < texts.Length; i++)
        {
            Assert.Equal(expected[i], WordsTests.Split(texts[i]));
        }
    }
}
