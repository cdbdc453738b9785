using TextMad.Corpora.Import;
using TextMad.Metrics;
using TextMad.Metrics.Counting;
using TextMad.Metrics.Lengths;
using TextMad.Numerics.Random;
using TextMad.Tests.Corpora;
using TextMad.Tests.Support;

namespace TextMad.Tests.Metrics;

/// <summary>Texts of equal lengths: the rule, and the controls that show what it is for.</summary>
public sealed class EqualLengthTests
{
    private static readonly string[] _onEmbeddings = ["precision", "recall", "density", "coverage", "mauve", "vendi_score", "semantic_diversity"];

    private static readonly Lazy<string[]> _brown = new(() =>
    {
        var documents = ImportSources.Read([RealBrown.FolderOrSkip()], new ImportOptions()).OfType<ImportItem.Taken>().Select(item => item.Document);
        var splitter = new PassageSplitter(new PassageOptions { Words = 40 });
        string[] passages = [.. documents.SelectMany(splitter.Split).OfType<ImportItem.Taken>().Select(item => item.Document.Text)];
        RandomKey.FromSeed(3).Stream().Shuffle(passages.AsSpan());
        return passages;
    });

    [Fact]
    public void Texts_at_the_same_place_are_cut_to_the_shortest_of_them()
    {
        CuttableTexts a = new(["one two three four", "one", "one two"]), b = new(["uno dos tres", "uno dos tres cuatro cinco", "uno dos"]);
        var cut = CuttableTexts.ToEqualLengths(10, a, b);
        Assert.Equal(["one two three four", "one", "one two"], cut[0].Texts);
        Assert.Equal(["uno dos", "uno dos tres cuatro", "uno"], cut[1].Texts);
        Assert.Equal([0, 1, 2], cut[1].Documents);
    }

    [Theory]
    [InlineData("\"It isn't so,\" he said. ", 2, "\"It isn't")]
    [InlineData("\"It isn't so,\" he said. ", 5, "\"It isn't so,\" he said")]
    [InlineData("\"It isn't so,\" he said. ", 99, "\"It isn't so,\" he said")]
    [InlineData("Мир, труд, май!", 2, "Мир, труд")]
    [InlineData("one two", 0, "")]
    public void A_cut_text_ends_with_the_last_character_of_a_word(string text, int words, string expected) =>
        Assert.Equal(expected, CuttableTexts.Beginning(text, words));

    [Fact]
    public void All_sides_have_the_same_lengths_and_no_side_more_texts_than_the_smallest()
    {
        var stream = RandomKey.FromSeed(1).Stream();
        CuttableTexts[] sides =
        [
            .. new[] { 40, 25, 90 }.Select(count => new CuttableTexts(
                [.. Enumerable.Range(0, count).Select(i => string.Join(' ', Enumerable.Range(0, stream.NextInt32(12)).Select(j => $"w{i}x{j}")))])),
        ];
        var cut = CuttableTexts.ToEqualLengths(1000, sides);
        var smallest = sides.Min(side => side.Usable);
        Assert.InRange(smallest, 1, 24);
        var lengths = cut.Select(side => side.Texts.Select(text => text.Split(' ').Length).Order().ToArray()).ToArray();
        Assert.All(lengths, side => Assert.Equal(lengths[0], side));
        Assert.Equal(smallest, lengths[0].Length);
        Assert.All(cut.Zip(sides), pair => Assert.All(pair.First.Texts.Zip(pair.First.Documents), text =>
            Assert.StartsWith(text.First, pair.Second.Texts[text.Second], StringComparison.Ordinal)));
        Assert.Equal(5, CuttableTexts.ToEqualLengths(5, sides)[0].Texts.Count);
    }

    [Fact]
    public void The_order_of_texts_changes_nothing_but_their_order()
    {
        var texts = Enumerable.Range(0, 30).Select(i => string.Join(' ', Enumerable.Range(0, 1 + (i % 7)).Select(j => $"w{i * j}"))).ToArray();
        CuttableTexts other = new([.. Enumerable.Range(0, 12).Select(i => $"a b c d{i}")]);
        var forwards = CuttableTexts.ToEqualLengths(100, new CuttableTexts(texts), other);
        var backwards = CuttableTexts.ToEqualLengths(100, new CuttableTexts([.. texts.Reverse()]), other);
        Assert.Equal(forwards[0].Texts.Order(), backwards[0].Texts.Order());
        Assert.Equal(forwards[1].Texts.Order(), backwards[1].Texts.Order());
    }

    [Fact]
    public void A_metric_that_depends_on_length_is_followed_by_its_control_and_no_other_is()
    {
        string[] texts = [.. Enumerable.Range(0, 20).Select(i => $"some words of text {i % 3} and more of it {i}")];
        var control = new LengthControl(new CuttableTexts(texts), new CuttableTexts([.. texts.Select(text => text + " and on it goes")]), new HashedWords());
        var names = MetricSuite.Measure(new MetricInput { Texts = new TextCollection(texts), Equal = control.Of(texts) }).Select(m => m.Name).ToList();
        foreach (var metric in MetricSuite.All.Where(metric => names.Contains(metric.Name)))
        {
            Assert.Equal(metric.HasControl, names.Contains(HumanControl.Of(metric.Name)));
        }

        Assert.Equal(names.IndexOf("mauve") + 1, names.IndexOf("mauve_human"));
        Assert.Equal("mauve", HumanControl.MetricOf("mauve_human"));
        Assert.Null(HumanControl.MetricOf("mauve"));
    }

    [Fact]
    public void Too_little_human_text_gives_no_control_but_a_reason_and_takes_nothing_from_the_texts()
    {
        string[] texts = [.. Enumerable.Range(0, 20).Select(i => $"some words of text {i % 3} and more of it {i}")];
        var control = new LengthControl(new CuttableTexts(texts), new CuttableTexts(["a few words", "..."]), new HashedWords());
        var measured = MetricSuite.Measure(new MetricInput { Texts = new TextCollection(texts), Equal = control.Of(texts) }).ToDictionary(m => m.Name);
        Assert.Equal(1, measured["precision"].Value);
        Assert.Equal(MetricSuite.Measure(texts).Single(m => m.Name == "self_bleu").Value, measured["self_bleu"].Value);
        Assert.Null(measured["precision_human"].Value);
        Assert.Equal("no control: other human texts, 1, are fewer than half of the texts, 20", measured["precision_human"].Note);
        Assert.Null(measured["self_bleu_human"].Value);
    }

    [Theory]
    [InlineData(24)]
    [InlineData(14)]
    [InlineData(5)]
    public void Human_text_cut_to_the_lengths_of_a_generation_scores_as_human_text(int mean)
    {
        var (texts, reference, human) = Passages(mean);
        var embedder = new HashedWords();
        var control = new LengthControl(new CuttableTexts(reference), new CuttableTexts(human), embedder);
        var measured = MetricSuite.Measure(new MetricInput { Equal = control.Of(texts) }).ToDictionary(m => m.Name, m => m.Value);
        foreach (var metric in MetricSuite.All.Where(metric => metric.HasControl))
        {
            var (value, expected) = (measured[metric.Name]!.Value, measured[HumanControl.Of(metric.Name)]!.Value);
            TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant($"{metric.Name} {value:0.0000} {expected:0.0000}"));

            // 600 texts: the standard error of the difference of two shares is at most .029.
            var noise = metric.Unit == "ratio" ? 0.1 : 0.02 + (0.15 * expected);
            Assert.True(Math.Abs(value - expected) <= noise, FormattableString.Invariant($"{metric.Name}: {value} and {expected} of human text"));
        }

        // Near what human text of these lengths must have: with as many points as the reference, coverage is 1 - 2^-5 [Naeem et al. 2020].
        Assert.Equal(1 - (1 / 32.0), measured["coverage"]!.Value, 0.03);
        Assert.True(measured["precision"] > 0.8 && measured["mauve"] > 0.85);
    }

    [Fact]
    public void Without_equal_lengths_short_human_text_scores_as_collapsed()
    {
        var (texts, reference, _) = Passages(5);
        var embedder = new HashedWords();
        var uneven = new MetricInput { Embeddings = embedder.Embed(texts), ReferenceEmbeddings = embedder.Embed(reference) };
        var measured = MetricSuite.Measure(uneven).ToDictionary(m => m.Name, m => m.Value);
        var shown = FormattableString.Invariant($"precision {measured["precision"]}, coverage {measured["coverage"]}, MAUVE {measured["mauve"]}");
        Assert.True(measured["precision"] < 0.5 && measured["coverage"] < 0.5 && measured["mauve"] < 0.7, shown);
        Assert.All(_onEmbeddings, name => Assert.Contains(name, measured.Keys));
    }

    /// <summary>Disjoint human texts: 600 cut to lengths that are geometric with this mean, 600 as reference, 1,800 others.</summary>
    private static (string[] Texts, string[] Reference, string[] Human) Passages(int mean)
    {
        var passages = _brown.Value;
        var stream = RandomKey.FromSeed(5).At(mean).Stream();
        string[] texts =
        [
            .. passages[..600].Select(text =>
            {
                var length = 1;
                while (stream.NextDouble() > 1.0 / mean)
                {
                    length++;
                }

                return CuttableTexts.Beginning(text, length);
            }),
        ];
        return (texts, passages[600..1200], passages[1200..3000]);
    }
}
