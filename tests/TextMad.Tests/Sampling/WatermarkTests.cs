using TextMad.Configuration;
using TextMad.Numerics.Random;
using TextMad.Sampling;

namespace TextMad.Tests.Sampling;

/// <summary>The green-list watermark: what it does to text, and how it is found again.</summary>
public sealed class WatermarkTests
{
    private const int Vocabulary = 500;
    private const int EndOfText = Vocabulary - 1;

    private static readonly WatermarkOptions _mark = new() { Delta = 2, Gamma = 0.25 };

    [Fact]
    public void Of_all_pairs_a_share_gamma_is_green_and_another_key_has_others()
    {
        var (one, other) = (new Watermark(_mark), new Watermark(_mark with { Key = 1 }));
        int green = 0, both = 0;
        for (var previous = 0; previous < 400; previous++)
        {
            for (var token = 0; token < Vocabulary; token++)
            {
                green += one.IsGreen(previous, token) ? 1 : 0;
                both += one.IsGreen(previous, token) && other.IsGreen(previous, token) ? 1 : 0;
            }
        }

        // 200,000 pairs: five standard errors are 0.0048 and 0.0027.
        Assert.Equal(0.25, green / 200_000.0, 0.005);
        Assert.Equal(0.0625, both / 200_000.0, 0.003);
    }

    [Fact]
    public void In_unmarked_text_z_is_standard_normal()
    {
        var watermark = new Watermark(_mark);
        const int texts = 4000;
        var (sum, squares, alarms) = (0.0, 0.0, 0);
        for (var text = 0; text < texts; text++)
        {
            var z = watermark.Detect(Random(text, 200)).Z!.Value;
            (sum, squares, alarms) = (sum + z, squares + (z * z), alarms + (z >= 1.6449 ? 1 : 0));
        }

        // Standard errors: 0.016 of the mean, 0.022 of the variance, 0.0034 of the share of alarms; counts are whole, so the share is a little off.
        Assert.Equal(0, sum / texts, 0.08);
        Assert.Equal(1, squares / texts, 0.12);
        Assert.Equal(0.05, (double)alarms / texts, 0.02);
    }

    [Fact]
    public void A_marked_text_has_the_green_tokens_that_the_theory_of_its_logits_says_and_is_found()
    {
        // Even logits: green tokens have probability gamma e^delta / (1 + gamma (e^delta - 1)).
        var expected = 0.25 * Math.Exp(2) / (1 + (0.25 * (Math.Exp(2) - 1)));
        var evidence = new Watermark(_mark).Detect(Written(_mark, 1, 3000));
        Assert.Equal(expected, (double)evidence.Green / evidence.Pairs, 5 * Math.Sqrt(expected * (1 - expected) / evidence.Pairs));
        Assert.True(new Watermark(_mark).Detect(Written(_mark, 2, 60)).Z > 4);
        Assert.True(new Watermark(_mark with { Key = 7 }).Detect(Written(_mark, 2, 60)).Z < 4);

        var z = (evidence.Green - (0.25 * evidence.Pairs)) / Math.Sqrt(evidence.Pairs * 0.25 * 0.75);
        Assert.Equal(z, evidence.Z!.Value, 12);
    }

    [Fact]
    public void Without_a_mark_the_bits_are_those_of_before_and_the_selectors_distribution_is_that_of_its_draws()
    {
        var logits = new float[Vocabulary];
        var plain = new TokenSelector(new DecodingOptions(), Vocabulary);
        var marked = new TokenSelector(new DecodingOptions { Watermark = _mark }, Vocabulary);
        var (a, b) = (RandomKey.FromSeed(4).Stream(), RandomKey.FromSeed(4).Stream());
        Assert.Equal(plain.Select(logits, [], ref a), marked.Select(logits, [], ref b));

        var probabilities = new double[Vocabulary];
        marked.Distribution(logits, [17], probabilities);
        var watermark = new Watermark(_mark);
        var ratio = probabilities[Enumerable.Range(0, Vocabulary).First(token => watermark.IsGreen(17, token))]
            / probabilities[Enumerable.Range(0, Vocabulary).First(token => !watermark.IsGreen(17, token))];
        Assert.Equal(Math.Exp(2), ratio, 1e-5);
        Assert.All(logits, logit => Assert.Equal(0, logit));
    }

    [Fact]
    public void Repeated_pairs_count_once_and_a_single_token_gives_no_result()
    {
        Assert.Equal(2, new Watermark(_mark).Detect(new int[] { 1, 2, 1, 2, 1, 2 }).Pairs);
        Assert.Null(new Watermark(_mark).Detect(new int[] { 5 }).Z);
    }

    [Fact]
    public void Settings_without_effect_are_refused()
    {
        static string Problem(DecodingOptions options) => Assert.Throws<InputException>(() => SettingRules.Require(options, "Decoding")).Message;
        Assert.Contains("watermark.delta is 0", Problem(new DecodingOptions { Watermark = new WatermarkOptions { Gamma = 0.5 } }), StringComparison.Ordinal);
        Assert.Contains("2 beams draws nothing", Problem(new DecodingOptions { Beams = 2, Watermark = _mark }), StringComparison.Ordinal);
    }

    private static ReadOnlyMemory<int> Random(int text, int length)
    {
        var stream = RandomKey.FromSeed(9).For("watermark test").At(text).Stream();
        return Enumerable.Range(0, length).Select(_ => stream.NextInt32(EndOfText)).ToArray();
    }

    /// <summary>What a model writes to which all tokens are alike.</summary>
    private static ReadOnlyMemory<int> Written(WatermarkOptions mark, ulong seed, int length)
    {
        var selector = new TokenSelector(new DecodingOptions { Watermark = mark }, Vocabulary);
        var stream = RandomKey.FromSeed(seed).Stream();
        var tokens = new List<int>();
        for (var i = 0; i < length; i++)
        {
            tokens.Add(selector.Select(new float[Vocabulary], tokens.ToArray(), ref stream));
        }

        return tokens.ToArray();
    }
}
