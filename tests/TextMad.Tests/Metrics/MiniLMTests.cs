using TextMad.Judging;
using TextMad.Tests.Support;

namespace TextMad.Tests.Metrics;

/// <summary>MiniLM: English by its meaning.</summary>
[Trait("Length", "long")]
public sealed class MiniLMTests
{
    private static readonly string[] _english = ["This is the text that was written in the language of those who made it, and it is of no use to others."];

    [Fact]
    public void Text_that_is_not_English_is_refused()
    {
        string[] russian = ["Это не тот язык, на котором был написан текст для судьи, и в нём есть не больше, чем в том, что было."];
        Assert.Contains("another language (ru)", Assert.Throws<InputException>(() => Embedders.Of(EmbedderKind.Minilm, null, russian, "measuring.embeddings: minilm")).Message,
            StringComparison.Ordinal);
        string[] german = ["Dies ist ein Text in einer anderen Sprache als der, die das Modell versteht, und das soll auch gesagt werden."];
        Assert.Contains("another language (de)", Assert.Throws<InputException>(() => Embedders.Of(EmbedderKind.Minilm, null, german, "measuring.embeddings: minilm")).Message,
            StringComparison.Ordinal);
        string[] code = ["int x = 1; int y = 2; int z = x + y; if (z) { y++; } x--; z = y; y = z; x = z;"];
        Assert.Contains("cannot be determined", Assert.Throws<InputException>(() => Embedders.Of(EmbedderKind.Minilm, null, code, "measuring.embeddings: minilm")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Sentences_of_like_meaning_lie_near_each_other_and_a_point_does_not_depend_on_the_other_texts()
    {
        LoadableEngines.Require(Adapters.MiniLM);
        var embedder = Embedders.Of(EmbedderKind.Minilm, null, _english, "a test")!;
        string[] texts = ["A man is eating food.", "Someone has a meal.", "The stock market fell sharply on Monday.", string.Join(' ', Enumerable.Repeat("long", 2000)), ""];
        var points = embedder.Embed(texts);
        Assert.Equal((5, 384), (points.Count, points.Width));
        Assert.All(Enumerable.Range(0, 5), i => Assert.Equal(1, Dot(points[i], points[i]), 4));
        Assert.True(Dot(points[0], points[1]) > Dot(points[0], points[2]) + 0.3);
        for (var i = 0; i < texts.Length; i++)
        {
            Assert.Equal(points[i].ToArray(), embedder.Embed([texts[i]])[0].ToArray());
        }
    }

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
