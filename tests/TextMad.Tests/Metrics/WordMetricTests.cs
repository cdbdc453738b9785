using TextMad.Tests.Corpora;
using TextMad.Corpora.Import;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using System.Text.Json;
using TextMad.Metrics;
using TextMad.Metrics.Counting;
using TextMad.Metrics.Repetition;
using TextMad.Numerics.Random;

namespace TextMad.Tests.Metrics;

/// <summary>Metrics on words against brute force, closed forms and references, and their values by document.</summary>
public class WordMetricTests
{
    private static readonly Arbitrary<string[]> _texts = Arb.From(
        from vocabulary in Gen.Choose(1, 12)
        from count in Gen.Choose(0, 12)
        from texts in (from length in Gen.Choose(0, 90)
                       from words in Gen.Choose(1, vocabulary).Select(i => new string('a', i)).ArrayOf(length)
                       select string.Join(' ', words)).ArrayOf(count)
        select texts);

    private static Metric Named(string name) => MetricSuite.All.Single(metric => metric.Name == name);

    private static double? Of(string name, string[] texts, string[]? reference = null) => Named(name).Measure(Input(texts, reference)).Value;

    private static MetricInput Input(string[] texts, string[]? reference = null) =>
        new() { Texts = new TextCollection(texts), Reference = reference is null ? null : new TextCollection(reference) };

    [Fact]
    public void Self_bleu_of_every_document_agrees_with_nltk()
    {
        var golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "metrics", "reference.json"))).RootElement;
        string[] texts = [.. golden.GetProperty("texts").EnumerateArray().Select(t => t.GetString()!)];
        double[] expected = [.. golden.GetProperty("self_bleu").EnumerateArray().Select(x => x.GetDouble())];
        double[] measured = [.. new SelfBleu().PerDocument(Input(texts)).Where(x => x is not null).Select(x => x!.Value)];
        Assert.Equal(expected.Length, measured.Length);
        Assert.All(expected.Zip(measured), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Fact]
    public void Self_bleu_of_identical_texts_is_1_and_of_texts_that_share_no_word_0()
    {
        Assert.Equal(1, Of("self_bleu", ["a b c d e", "a b c d e"])!.Value, 1e-15);
        Assert.Equal(0, Of("self_bleu", ["a b c d", "e f g h"]));
    }

    [Fact]
    public void Documents_twice_foretell_each_other_perfectly_and_are_no_more_varied() =>
        Check.QuickThrowOnFailure(Prop.ForAll(_texts, texts =>
        {
            string[] twice = [.. texts, .. texts];
            return (Of("self_bleu", texts) is not { } once || Of("self_bleu", twice) >= once - 1e-12)
                && (Of("homogenisation", texts) is not { } alike || Of("homogenisation", twice) >= alike - 1e-12)
                && (texts.Any(t => t.Split(' ').Length < 4) || texts.Length == 0 || Math.Abs(Of("self_bleu", twice)!.Value - 1) < 1e-12);
        }));

    [Fact]
    public void Rouge_finds_the_longest_common_subsequence() =>
        Check.QuickThrowOnFailure(Prop.ForAll(_texts, texts =>
        {
            string[][] words = [.. texts.Where(t => t.Length > 0).Select(t => t.Split(' '))];
            var values = new List<double>();
            for (var i = 0; i < words.Length; i++)
            {
                for (var j = 0; j < i; j++)
                {
                    values.Add(2.0 * CommonSubsequence(words[i], words[j]) / (words[i].Length + words[j].Length));
                }
            }

            return values.Count == 0 ? Of("homogenisation", texts) is null : Math.Abs(Of("homogenisation", texts)!.Value - values.Average()) < 1e-12;
        }));

    [Trait("Length", "long")]
    [Fact]
    public void Homogenisation_of_many_texts_is_sampled_whatever_their_order()
    {
        var stream = RandomKey.FromSeed(5).Stream();
        string[] texts = [.. Enumerable.Range(0, 500).Select(_ => string.Join(' ', Enumerable.Range(0, 20).Select(_ => "w" + stream.NextInt32(50))))];
        var measured = Named("homogenisation").Measure(Input(texts));
        Assert.Equal("200 of 500 texts sampled", measured.Note);
        Assert.Equal(measured.Value, Of("homogenisation", [.. texts.Reverse()]));

        // 500 texts of the same kind: the mean over all 124,750 pairs differs little from that over 19,900.
        var all = texts.SelectMany((a, i) => texts.Take(i).Select(b => CommonSubsequence(a.Split(' '), b.Split(' ')) / 20.0)).Average();
        Assert.Equal(all, measured.Value!.Value, 0.005);
    }

    [Fact]
    public void Texts_have_memorised_themselves_and_nothing_of_strangers() =>
        Check.QuickThrowOnFailure(Prop.ForAll(_texts, texts =>
        {
            string[] strangers = [.. texts.Select(t => t.Replace('a', 'b'))];
            return new[] { 5, 8, 13 }.All(n =>
                Of($"memorisation_{n}", texts, texts) is null or 1 && Of($"novelty_{n}", texts, texts) is null or 0
                && Of($"memorisation_{n}", texts, strangers) is null or 0)
                && Of("unseen_word_mass", texts, texts) is null or 0 && Of("unseen_word_mass", texts, strangers) is null or 1;
        }));

    [Fact]
    public void Memorisation_counts_n_grams_that_lie_within_a_reference_document()
    {
        string[] reference = ["a b c d e f", "g h i j k"];
        Assert.Equal(1.0 / 3, Of("memorisation_5", ["a b c d e x y"], reference));
        Assert.Equal(0, Of("memorisation_5", ["c d e f g"], reference));
        Assert.Equal(
            [0.5, null], ((IPerDocumentMetric)Named("novelty_5")).PerDocument(Input(["a b c d e x", "a b"], reference)));
    }

    [Fact]
    public void Rare_words_are_those_that_the_reference_has_once_or_twice()
    {
        string[] reference = ["a b b", "c c c"];
        Assert.Equal(0.5, Of("rare_word_mass", ["a b", "c d"], reference));
        Assert.Equal(0.25, Of("unseen_word_mass", ["a b", "c d"], reference));
    }

    [Fact]
    public void A_block_repeats_itself_when_a_4_gram_comes_twice_in_its_64_words()
    {
        var distinct = string.Join(' ', Enumerable.Range(0, 64).Select(i => "w" + i));
        Assert.Equal(0, Of("block_repetition", [distinct]));
        Assert.Equal(0, Of("block_repetition", [distinct + " " + distinct]));
        Assert.Equal(0.5, Of("block_repetition", [distinct + " a b c d a b c d"]));
        Assert.Equal(1, Of("block_repetition", ["a a a a a"]));
        Assert.Null(Of("block_repetition", ["a b c d"]));
        Assert.Equal([0.5, null], new BlockRepetition().PerDocument(Input([distinct + " a b c d a b c d", "a b c d"])));
    }

    [Fact]
    public void Spectra_are_the_same_with_and_without_numbers_in_one_pass_or_many() =>
        Check.QuickThrowOnFailure(Prop.ForAll(_texts, texts =>
        {
            var numbered = new TextCollection(texts);
            var counted = new TextCollection(texts, largestNumbered: -1, CancellationToken.None);
            return Enumerable.Range(1, 4).All(n =>
                Same(numbered.Spectrum(n), counted.Spectrum(n))
                && Same(numbered.Spectrum(n), NGramSpectrum.Of(new NGramParts(numbered.WordSequences, n, parts: 7, CancellationToken.None).Read(CancellationToken.None))));
        }));

    [Trait("Length", "long")]
    [Fact]
    public void Metrics_have_the_same_bits_when_n_grams_are_counted_part_after_part() =>
        Check.QuickThrowOnFailure(Prop.ForAll(_texts, texts =>
        {
            var (numbered, counted) = (Input(texts), new MetricInput { Texts = new TextCollection(texts, largestNumbered: -1, CancellationToken.None) });
            return MetricSuite.All.Where(metric => metric.Needs == MetricNeeds.Texts).All(metric =>
                metric.Measure(numbered).Value.Equals(metric.Measure(counted).Value)
                && (metric is not IPerDocumentMetric own || own.PerDocument(numbered).SequenceEqual(own.PerDocument(counted))));
        }));

    /// <summary>The values of <c>measure corpora/brown/data --no-judge --json</c> before n-grams were counted part after part, digit by digit.</summary>
    [Theory]
    [InlineData(8_000_000)]
    [InlineData(-1)]
    public void The_Brown_corpus_has_the_values_that_it_had(int largestNumbered)
    {
        var texts = ImportSources.Read([RealBrown.FolderOrSkip()]).OfType<ImportItem.Taken>().Select(taken => taken.Document.Text).ToList();
        using var golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "metrics", "brown.json")));
        var input = new MetricInput { Texts = new TextCollection(texts, largestNumbered, TestContext.Current.CancellationToken) };
        var measured = MetricSuite.Measure(input, cancellation: TestContext.Current.CancellationToken).ToDictionary(metric => metric.Name, metric => metric.Value);
        foreach (var metric in golden.RootElement.EnumerateObject())
        {
            Assert.Equal(metric.Value.GetString(), measured[metric.Name]?.ToString("R", CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void Numbers_that_wait_in_a_file_come_back_in_order()
    {
        const int Many = (1 << 24) + (3 << 20) + 5;
        using var list = new NumberList();
        for (var i = 0; i < Many; i++)
        {
            list.Add(i * 7);
        }

        Assert.Equal(Many, list.Count);
        var all = list.ToArray();
        Assert.Equal(Many, all.Length);
        Assert.True(Enumerable.Range(0, Many).All(i => all[i] == i * 7));
    }

    [Fact]
    public void Values_by_document_have_the_metric_as_their_mean_where_it_is_one() =>
        Check.QuickThrowOnFailure(Prop.ForAll(_texts, texts =>
        {
            var input = Input(texts);
            return new[] { "rep_2", "seq_rep_4", "diversity", "self_bleu", "self_repetition" }.All(name =>
            {
                var values = ((IPerDocumentMetric)Named(name)).PerDocument(input);
                var mean = values.Average();
                return values.Count == texts.Length
                    && (Named(name).Measure(input).Value is { } value ? Math.Abs(value - mean!.Value) < 1e-12 * Math.Max(1, value) : mean is null);
            });
        }));

    [Fact]
    public void Every_metric_by_document_has_a_value_or_null_for_each()
    {
        string[] texts = ["a b c d e f g h i j k l m n", "", "a"];
        var input = Input(texts, texts);
        foreach (var metric in MetricSuite.All.Where(m => (m.Needs & ~input.Available) == 0).OfType<IPerDocumentMetric>())
        {
            var values = metric.PerDocument(input);
            Assert.Equal(3, values.Count);
            Assert.NotNull(values[0]);
            Assert.True(values.All(x => x is null || double.IsFinite(x.Value)));
        }

        Assert.Throws<ArgumentException>(() => new SelfBleu().PerDocument(new MetricInput()));
    }

    private static bool Same(NGramSpectrum a, NGramSpectrum b) => a.Total == b.Total && a.Types == b.Types && a.Profile.SequenceEqual(b.Profile);

    private static int CommonSubsequence(string[] a, string[] b)
    {
        var table = new int[a.Length + 1, b.Length + 1];
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                table[i, j] = a[i - 1] == b[j - 1] ? table[i - 1, j - 1] + 1 : Math.Max(table[i - 1, j], table[i, j - 1]);
            }
        }

        return table[a.Length, b.Length];
    }
}
