using TextMad.Metrics.Embedded;
using TextMad.Numerics.Threading;

namespace TextMad.Tests.Metrics;

/// <summary>Texts as points by the words that they hold.</summary>
public sealed class TermVectorsTests
{
    private static readonly string[] _reference = ["red green blue", "red red green", "one two three", "two three one one", "blue green", "three two"];

    [Fact]
    public void Inner_products_of_reference_texts_are_those_of_their_weights_when_every_direction_is_kept()
    {
        var points = TermVectors.Fit(_reference).Embed(_reference);
        Assert.Equal(6, points.Count);
        for (var i = 0; i < _reference.Length; i++)
        {
            for (var j = 0; j < _reference.Length; j++)
            {
                Assert.Equal(Product(Weights(_reference[i]), Weights(_reference[j])), Dot(points[i], points[j]), 5);
            }
        }
    }

    [Fact]
    public void A_text_of_no_known_word_is_the_zero_point_and_two_texts_of_the_same_words_are_the_same_point()
    {
        var points = TermVectors.Fit(_reference).Embed(["violet", "", "Blue, green!", "green blue"]);
        Assert.All(points[0].ToArray(), x => Assert.Equal(0, x));
        Assert.All(points[1].ToArray(), x => Assert.Equal(0, x));
        Assert.Equal(points[2].ToArray(), points[3].ToArray());
    }

    [Trait("Length", "long")]
    [Fact]
    public void The_bits_do_not_depend_on_the_number_of_threads()
    {
        string[] texts = [.. Enumerable.Range(0, 700).Select(i => string.Join(' ', Enumerable.Range(0, 12).Select(k => $"w{(i * 37 + k * k * 11) % 211}")))];
        var (one, two) = (TermVectors.Fit(texts, ThreadTeam.For(1)), TermVectors.Fit(texts, ThreadTeam.For(2)));
        Assert.Equal(one.Fingerprint, two.Fingerprint);
        Assert.Equal(TermVectors.MostDimensions, one.Width);
        Assert.Equal(one.Embed(texts).Values.ToArray(), two.Embed(texts).Values.ToArray());
    }

    [Fact]
    public void Reference_texts_without_a_common_word_are_refused() =>
        Assert.Contains("No word stands in two of the 2 reference texts", Assert.Throws<InputException>(() => TermVectors.Fit(["one", "two"])).Message, StringComparison.Ordinal);

    // By the formula, without the class: (1 + ln c) (1 + ln((1 + n) / (1 + df))), scaled to length 1.
    private static Dictionary<string, double> Weights(string text)
    {
        var weights = text.Split(' ').GroupBy(word => word).ToDictionary(
            word => word.Key,
            word => (1 + Math.Log(word.Count())) * (1 + Math.Log((1.0 + _reference.Length) / (1 + _reference.Count(other => other.Split(' ').Contains(word.Key))))));
        var norm = Math.Sqrt(weights.Values.Sum(x => x * x));
        return weights.ToDictionary(word => word.Key, word => word.Value / norm);
    }

    private static double Product(Dictionary<string, double> a, Dictionary<string, double> b) => a.Sum(word => word.Value * b.GetValueOrDefault(word.Key));

    private static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}
