using TextMad.Configuration;
using TextMad.Models.NGram;
using TextMad.Sampling;

namespace TextMad.Tests.Configuration;

public sealed class SettingRulesTests
{
    [Fact]
    public void Options_within_their_ranges_pass()
    {
        SettingRules.Require(new DecodingOptions { TopP = 1e-6, MaximumTokens = 1 << 20 }, "Decoding");
        SettingRules.Require(new NGramOptions { Discount = null }, "N-gram model");
    }

    [Fact]
    public void A_value_out_of_range_is_named_with_what_is_allowed()
    {
        Assert.Equal("Decoding: batch is 0; allowed: an integer from 1 to 65536.", Refusal(new DecodingOptions { Batch = 0 }, "Decoding"));
        Assert.Equal("Decoding: temperature is NaN; allowed: a number from 0 to 100.", Refusal(new DecodingOptions { Temperature = double.NaN }, "Decoding"));
        Assert.StartsWith(
            "N-gram model: discounting is 7; allowed: modified, single",
            Refusal(new NGramOptions { Discounting = (NGramDiscounting)7 }, "N-gram model"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Records_inside_and_items_of_lists_are_checked_and_named_by_their_path()
    {
        Assert.Equal("Decoding: watermark.gamma is 1; allowed: a number from 0.01 to 0.99.",
            Refusal(new DecodingOptions { Watermark = new WatermarkOptions { Gamma = 1, Delta = 2 } }, "Decoding"));
        var sample = new SampleExperiment { Regimes = [new SampleReplace(), new SampleKeep { Share = 2 }], Stages = [new SampleTraining { Heads = 5 }] };
        Assert.Equal(
            ["regimes[1].keep.share is 2; allowed: a number from 0 to 1.", "stages[0]: 5 heads do not divide the width 128."],
            SettingRules.FindProblems(sample));
        Assert.StartsWith("Sample: 2 errors\n  regimes[1].keep.share is 2", Refusal(sample, "Sample"), StringComparison.Ordinal);
        Assert.Contains("seeds", Refusal(new SampleExperiment { Seeds = [] }, "Sample"), StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_of_a_record_are_asked_when_its_settings_are_in_their_ranges()
    {
        Assert.StartsWith("Decoding: temperature 0 takes the most probable token", Refusal(new DecodingOptions { Temperature = 0, TopK = 5 }, "Decoding"),
            StringComparison.Ordinal);
        Assert.Equal("Decoding: top_k is -1; allowed: an integer from 0 to 16777216.", Refusal(new DecodingOptions { Temperature = 0, TopP = 0.5, TopK = -1 }, "Decoding"));
    }

    [Fact]
    public void Code_and_files_are_checked_by_the_same_rules()
    {
        var options = new DecodingOptions { MinimumTokens = 9, MaximumTokens = 5 };
        var read = Assert.Throws<InputException>(() => SettingsReader.Read<DecodingOptions>("minimum_tokens: 9\nmaximum_tokens: 5", "a.yaml")).Message;
        Assert.Equal($"a.yaml:1:17: minimum_tokens: {Assert.Single(SettingRules.FindProblems(options))}", read);
    }

    private static string Refusal(object options, string subject) =>
        Assert.Throws<InputException>(() => SettingRules.Require(options, subject)).Message;
}
