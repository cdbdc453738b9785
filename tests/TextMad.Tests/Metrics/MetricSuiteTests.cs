using System.Diagnostics;
using System.Text;
using System.Text.Json;
using TextMad.Metrics;
using TextMad.Metrics.Counting;
using TextMad.Metrics.Embedded;
using TextMad.Metrics.Reference;
using TextMad.Metrics.Repetition;
using TextMad.Numerics.Random;

namespace TextMad.Tests.Metrics;

public class MetricSuiteTests
{
    private static Measurement Of(string name, MetricInput input) => MetricSuite.All.Single(metric => metric.Name == name).Measure(input);

    private static Measurement Of(string name, params string[] texts) => Of(name, new MetricInput { Texts = new TextCollection(texts) });

    [Fact]
    public void N_grams_do_not_cross_documents()
    {
        Assert.Equal(1, Of("distinct_2", "a b", "a b c").Value * 3 / 2);
        Assert.Equal(0, Of("rep_2", "a b", "b a").Value);
    }

    [Fact]
    public void Documents_too_short_for_n_grams_are_left_out_and_counted()
    {
        var measurement = Of("rep_4", "a a a a a", "a a", "");
        Assert.Equal(0.5, measurement.Value);
        Assert.Equal("2 of 3 texts left out: fewer than 4 words", measurement.Note);
    }

    [Fact]
    public void Without_words_there_are_no_values_but_reasons()
    {
        foreach (var texts in new string[][] { [], [""], ["...", "\n"] })
        {
            foreach (var measurement in MetricSuite.Measure(texts, texts))
            {
                if (measurement.Name is not ("vocabulary_size" or "self_repetition" or "compression_ratio"))
                {
                    Assert.Null(measurement.Value);
                    Assert.NotNull(measurement.Note);
                }
            }
        }
    }

    [Fact]
    public void Only_metrics_whose_input_is_there_are_measured()
    {
        var texts = new[] { "a b c" };
        Assert.DoesNotContain(MetricSuite.Measure(texts), m => m.Name is "rare_words_kept" or "heldout_perplexity");
        Assert.Contains(MetricSuite.Measure(texts, texts), m => m.Name == "rare_words_kept");
        Assert.Throws<ArgumentException>(() => Of("heldout_perplexity", new MetricInput { Texts = new TextCollection(texts) }));
    }

    [Fact]
    public void A_perplexity_that_overflows_is_no_value_and_says_so()
    {
        var scorer = new FixedScorer([[-400, -400_000], [-3]]);
        var input = new MetricInput { Heldout = ScoredSequences.Heldout(scorer, 9, [new[] { 4 }, Array.Empty<int>()], 3) };
        var measurement = MetricSuite.Measure(input).Single(m => m.Name == "heldout_perplexity");
        Assert.Null(measurement.Value);
        Assert.Equal("not finite (Infinity)", measurement.Note);
    }

    [Fact]
    public void Held_out_documents_are_scored_with_their_ends()
    {
        var scorer = new FixedScorer([[-1, -2], [-3]]);
        var input = new MetricInput { Heldout = ScoredSequences.Heldout(scorer, 9, [new[] { 4 }, Array.Empty<int>()], 3) };
        Assert.Equal(Math.Exp(2), Of("heldout_perplexity", input).Value!.Value, 1e-12);
        Assert.Equal(6 / Math.Log(2) / 3, Of("heldout_bits_per_byte", input).Value!.Value, 1e-12);
        Assert.Equal([4, 9], scorer.Seen[0].ToArray());
        Assert.Equal([9], scorer.Seen[1].ToArray());
        Assert.Equal(1, scorer.Calls);
    }

    [Fact]
    public void Impossible_text_has_no_perplexity_but_a_reason()
    {
        var scorer = new FixedScorer([[-1], [float.NegativeInfinity], [-2]]);
        ReadOnlyMemory<int>[] sequences = [new[] { 1 }, new[] { 2 }, new[] { 3 }];
        var input = new MetricInput
        {
            Heldout = ScoredSequences.Heldout(scorer, 9, sequences, 3),
            ScoredByFirstModel = ScoredSequences.Generated(scorer, sequences),
        };
        Assert.Equal((null, "the model gives probability 0 to 1 of 3 texts"), (Of("heldout_perplexity", input).Value, Of("heldout_perplexity", input).Note));
        Assert.Null(Of("heldout_bits_per_byte", input).Value);
        Assert.Equal(Math.Exp(2), Of("generated_perplexity_p50", input).Value!.Value, 1e-12);
        Assert.Null(Of("generated_perplexity_p90", input).Value);
        var broken = new MetricInput { Heldout = ScoredSequences.Heldout(new FixedScorer([[float.NaN]]), 9, [new[] { 1 }], 3) };
        Assert.Equal("the model's log-probabilities are not numbers", Of("heldout_perplexity", broken).Note);
    }

    [Fact]
    public void Empty_generated_texts_are_left_out_and_counted()
    {
        var scorer = new FixedScorer([[-1, -3], [], [-4]]);
        var input = new MetricInput { ScoredByFirstModel = ScoredSequences.Generated(scorer, [new[] { 1, 2 }, Array.Empty<int>(), new[] { 1 }]) };
        var measurement = Of("generated_perplexity_p50", input);
        Assert.Equal((Math.Exp(2) + Math.Exp(4)) / 2, measurement.Value!.Value, 1e-12);
        Assert.Equal("1 of 3 texts left out: empty", measurement.Note);
        var each = ((IPerDocumentMetric)MetricSuite.All.Single(metric => metric.Name == "generated_perplexity_p50")).PerDocument(input);
        Assert.Equal([Math.Exp(2), null, Math.Exp(4)], each);
    }

    [Fact]
    public void A_measurement_names_its_version_and_settings_in_json()
    {
        Assert.Equal(
            """{"name":"distinct_2","value":1,"settings":{"version":1,"words":"words-2","n":2}}""",
            JsonSerializer.Serialize(Of("distinct_2", "a b c")));
        Assert.StartsWith(
            """{"name":"mattr_500","value":null,"settings":{"version":1,"words":"words-2","window":500},"note":""",
            JsonSerializer.Serialize(Of("mattr_500", "a b c")));
    }

    [Fact]
    public void Metrics_are_described_and_their_names_are_unique_and_in_snake_case()
    {
        Assert.Equal(MetricSuite.All.Count, MetricSuite.All.Select(metric => metric.Name).Distinct().Count());
        Assert.All(MetricSuite.All, metric =>
        {
            Assert.Matches("^[a-z]+[a-z0-9]*(_[a-z0-9]+)*$", metric.Name);
            Assert.True(metric.Description.Length > 15 && metric.Unit.Length > 0);
        });
    }

    [Theory]
    [InlineData("a b c d e f g h", null)]
    [InlineData("a a", 2.0 / (1 + (0 / 0.28)))]
    public void Mtld_of_short_texts(string text, double? expected) => Assert.Equal(expected, Of("mtld", text).Value);

    /// <summary>Stretches end below 0.72, the last one counts by how far its share fell of 0.28, and both directions are averaged [McCarthy and Jarvis 2010].</summary>
    [Fact]
    public void Mtld_is_the_mean_of_both_directions_and_counts_the_stretch_that_does_not_end()
    {
        // Forwards one stretch of two words and a rest that repeats nothing; backwards six of seven words are different, and no stretch ends.
        Assert.Equal(((7 / 1.0) + (7 / (1 / 7.0 / 0.28))) / 2, Of("mtld", "a a b c d e f").Value!.Value, 1e-12);

        // Forwards 18 of 25 words are different, 0.72 exactly, which ends no stretch. Backwards three end, and 18 of 19 words are left.
        var text = string.Join(' ', Enumerable.Range(1, 18).Select(i => $"w{i}").Concat(Enumerable.Repeat("w1", 7)).Append("w19"));
        Assert.Equal(((26 / (7 / 26.0 / 0.28)) + (26 / (3 + (1 / 19.0 / 0.28)))) / 2, Of("mtld", text).Value!.Value, 1e-9);
        Assert.Equal("no word is repeated, so no stretch ends", Of("mtld", "a b c").Note);
    }

    [Fact]
    public void Texts_without_words_are_left_out_and_counted()
    {
        var bleu = Of("self_bleu", "a b c d e", "", "a b c d e", "");
        Assert.Equal("2 of 4 texts left out: empty", bleu.Note);
        Assert.Equal(1, bleu.Value!.Value, 1e-15);
        Assert.Null(Of("self_bleu", "a b c d e", "a b c d e").Note);
        var each = new SelfBleu().PerDocument(new() { Texts = new TextCollection(["a b c d e", "", "a b c d e"]) });
        Assert.Equal([true, false, true], each.Select(value => value is not null));

        var memorised = new MemorisedNGrams(3, novel: false);
        var input = new MetricInput { Texts = new TextCollection(["a b", "", "c"]), Reference = new TextCollection(["a b c"]) };
        Assert.Equal((null, "no text has 3 words"), (memorised.Measure(input).Value, memorised.Measure(input).Note));
        Assert.Throws<ArgumentException>(() => memorised.PerDocument(new() { Texts = new TextCollection(["a b c"]) }));
        Assert.EndsWith("grams that occur in the reference", memorised.Description, StringComparison.Ordinal);
        Assert.EndsWith("grams that do not occur in the reference", new MemorisedNGrams(3, novel: true).Description, StringComparison.Ordinal);

        var points = new MetricInput { Embeddings = new Embeddings([1, 0, 0, 0, 0, 1], 2) };
        Assert.Equal("1 of 3 texts left out: embedding of length 0", Of("vendi_score", points).Note);
        Assert.Null(Of("vendi_score", new MetricInput { Embeddings = new Embeddings([1, 0, 0, 1], 2) }).Note);
    }

    [Fact]
    public void Some_documents_alone_keep_their_words()
    {
        var words = new TextCollection(["a b c", "", "d a", "e"]).WordSequences.Only([2, 0]);
        Assert.Equal([3, 0], words.Of(0).ToArray());
        Assert.Equal([0, 1, 2], words.Of(1).ToArray());
        Assert.Equal(5, words.Types);
    }

    [Trait("Length", "long")]
    [Fact]
    public void A_million_words_are_counted_in_seconds_not_minutes()
    {
        var stream = RandomKey.FromSeed(1).Stream();
        var texts = new string[10_000];
        for (var i = 0; i < texts.Length; i++)
        {
            var text = new StringBuilder();
            for (var j = 0; j < 100; j++)
            {
                text.Append("word").Append((int)(50_000 * Math.Pow(stream.NextDouble(), 4))).Append(' ');
            }

            texts[i] = text.ToString();
        }

        var clock = Stopwatch.StartNew();
        var input = new MetricInput { Texts = new TextCollection(texts) };
        foreach (var name in new[] { "distinct_1", "distinct_2", "distinct_3", "distinct_4", "ngram_entropy_1", "ngram_entropy_2", "ngram_entropy_3" })
        {
            Assert.NotNull(Of(name, input).Value);
        }

        // About a second on an idle core; other work on the machine can take ten times that, a quadratic step hours.
        Assert.True(clock.ElapsedMilliseconds < 20_000, $"{clock.ElapsedMilliseconds} ms");
        TestContext.Current.TestOutputHelper?.WriteLine($"{clock.ElapsedMilliseconds} ms");
    }
}
