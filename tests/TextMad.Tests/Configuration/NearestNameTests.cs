using TextMad.Configuration;

namespace TextMad.Tests.Configuration;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("bacth", "batch")]
    [InlineData("BATCH", "batch")]
    [InlineData("learning-rate", "learning_rate")]
    [InlineData("zzz", null)]
    [InlineData("", null)]
    public void The_nearest_name_within_a_third_is_found(string given, string? expected) =>
        Assert.Equal(expected, NearestName.Find(given, ["learning_rate", "batch", "budget"]));
}
