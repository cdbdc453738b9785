using FsCheck;
using FsCheck.Fluent;
using TextMad.Metrics;

namespace TextMad.Tests.Metrics;

[Trait("Length", "long")]
public class MetricLawTests
{
    // By their descriptions, windows, stretches and the compressor see the texts in the given order.
    private static readonly string[] _orderMatters = ["mattr_500", "mtld", "compression_ratio"];

    private static readonly Arbitrary<string[]> _texts = Arb.From(
        from vocabulary in Gen.Choose(1, 12)
        from count in Gen.Choose(0, 12)
        from texts in (from length in Gen.Choose(0, 15)
                       from words in Gen.Choose(1, vocabulary).Select(i => new string('a', i)).ArrayOf(length)
                       select string.Join(' ', words)).ArrayOf(count)
        select texts);

    private static Dictionary<string, double?> Values(IReadOnlyList<string> texts, IReadOnlyList<string>? reference = null) =>
        MetricSuite.Measure(texts, reference).ToDictionary(m => m.Name, m => m.Value);

    [Fact]
    public void Values_are_finite_or_absent_with_a_reason_and_ratios_are_between_0_and_1()
    {
        Check.QuickThrowOnFailure(Prop.ForAll(_texts, _texts, (texts, reference) => MetricSuite.Measure(texts, reference).All(m =>
            m.Value is { } value
                ? double.IsFinite(value) && value >= 0 && (Unit(m) != "ratio" || m.Name == "compression_ratio" || value <= 1)
                : m.Note is not null)));
        static string Unit(Measurement m) => MetricSuite.All.Single(metric => metric.Name == m.Name).Unit;
    }

    [Fact]
    public void The_order_of_texts_changes_no_bit_except_where_said() =>
        Check.QuickThrowOnFailure(Prop.ForAll(_texts, _texts, (texts, reference) =>
        {
            var forwards = Values(texts, reference);
            var backwards = Values([.. texts.Reverse()], [.. reference.Reverse()]);
            return forwards.Where(pair => !_orderMatters.Contains(pair.Key)).All(pair => backwards[pair.Key].Equals(pair.Value));
        }));

    [Fact]
    public void Writing_everything_twice_halves_distinct_and_keeps_the_distribution() =>
        Check.QuickThrowOnFailure(Prop.ForAll(_texts, texts =>
        {
            var once = Values(texts);
            var twice = Values([.. texts, .. texts]);
            return Enumerable.Range(1, 4).All(n => Near(once[$"distinct_{n}"] / 2, twice[$"distinct_{n}"]))
                && Enumerable.Range(1, 3).All(n => Near(once[$"ngram_entropy_{n}"], twice[$"ngram_entropy_{n}"]))
                && Near(once["hill_d2"], twice["hill_d2"])
                && Near(once["rep_2"], twice["rep_2"])
                && (once["self_repetition"] is null || twice["self_repetition"] >= once["self_repetition"]);
        }));

    [Fact]
    public void Repeating_a_text_within_itself_never_lowers_repetition() =>
        Check.QuickThrowOnFailure(Prop.ForAll(_texts, texts =>
        {
            var once = Values(texts.Where(t => t.Split(' ').Length >= 4).ToArray());
            var doubled = Values(texts.Where(t => t.Split(' ').Length >= 4).Select(t => t + " " + t).ToArray());
            return new[] { "rep_2", "rep_3", "rep_4" }.All(name => once[name] is null || doubled[name] >= once[name])
                && (once["diversity"] is null || doubled["diversity"] <= once["diversity"]);
        }));

    [Fact]
    public void Hill_numbers_fall_with_their_order() =>
        Check.QuickThrowOnFailure(Prop.ForAll(_texts, texts =>
        {
            var values = Values(texts);
            return values["hill_d0"] is null
                || (values["hill_d0"] >= values["hill_d1"] * (1 - 1e-12) && values["hill_d1"] >= values["hill_d2"] * (1 - 1e-12));
        }));

    [Fact]
    public void Texts_do_not_diverge_from_themselves_and_keep_their_rare_words() =>
        Check.QuickThrowOnFailure(Prop.ForAll(_texts, texts =>
        {
            var values = Values(texts, texts);
            return new[] { "kl_divergence_1", "kl_divergence_2", "js_divergence_1", "js_divergence_2" }.All(name => values[name] is null or 0)
                && values["rare_words_kept"] is null or 1;
        }));

    [Fact]
    public void Jensen_Shannon_is_symmetric_and_1_for_texts_that_share_nothing()
    {
        Check.QuickThrowOnFailure(Prop.ForAll(_texts, _texts, (a, b) =>
            Near(Values(a, b)["js_divergence_1"], Values(b, a)["js_divergence_1"])));
        Assert.Equal(1, Values(["a b c d"], ["e f g"])["js_divergence_2"]!.Value, 1e-15);
    }

    [Fact]
    public void Many_identical_texts_have_the_values_of_collapse()
    {
        const string Text = "the same seven words again and again";
        var one = Values([Text]);
        var hundred = Values([.. Enumerable.Repeat(Text, 100)]);
        Assert.Equal(one["distinct_2"]!.Value / 100, hundred["distinct_2"]!.Value, 1e-15);
        Assert.Equal(Math.Log(1 + (4 * 99)), hundred["self_repetition"]!.Value, 1e-12);
        Assert.Equal(0, one["self_repetition"]);
        Assert.True(hundred["compression_ratio"] > 20);
        Assert.Equal(0, hundred["rep_4"]);
    }

    private static bool Near(double? a, double? b) => a is null ? b is null : b is not null && Math.Abs(a.Value - b.Value) <= 1e-12 * Math.Max(1, a.Value);
}
