using TextMad.Configuration;
using TextMad.Models.NGram;
using TextMad.Sampling;

namespace TextMad.Tests.Configuration;

public sealed class SettingRangesTests
{
    [Fact]
    public void Options_within_their_ranges_pass()
    {
        SettingRanges.Require(new DecodingOptions { TopP = 1e-6, MaximumTokens = 1 << 20 }, "Decoding");
        SettingRanges.Require(new NGramOptions { Discount = null }, "N-gram model");
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

    private static string Refusal(object options, string subject) =>
        Assert.Throws<InputException>(() => SettingRanges.Require(options, subject)).Message;
}
