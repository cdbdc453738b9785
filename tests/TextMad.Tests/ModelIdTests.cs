namespace TextMad.Tests;

/// <summary>Names of models are taken apart in one place.</summary>
public sealed class ModelIdTests
{
    [Fact]
    public void The_name_of_a_generations_model_says_run_regime_seed_and_generation()
    {
        var id = ModelId.Of("quick-1", "fresh.5", ulong.MaxValue, 12);
        Assert.Equal("quick-1/fresh.5/s18446744073709551615/g12", id.Value);
        Assert.Equal(("quick-1", "fresh.5", ulong.MaxValue, 12), (id.Run, id.Regime, id.Seed, id.Generation));
        Assert.Equal(["fresh.5", "s18446744073709551615", "g12"], id.PathWithin("quick-1"));
        Assert.Equal(ModelId.SharedRegime, ModelId.Of("r", "replace", 1, 0).Regime);
    }

    [Theory]
    [InlineData("imported")]
    [InlineData("")]
    [InlineData("r/replace/s1")]
    [InlineData("r/replace/s1/g1/more")]
    [InlineData("r/replace/1/g1")]
    [InlineData("r/replace/s-1/g1")]
    [InlineData("r/replace/s1/g 1")]
    [InlineData("/replace/s1/g1")]
    public void Other_names_say_none_of_these(string name)
    {
        var id = new ModelId(name);
        Assert.Equal((null, null, null, null), (id.Run, id.Regime, id.Seed, id.Generation));
    }

    [Fact]
    public void Detectors_and_judges_are_named_by_a_rule_of_their_own()
    {
        var detector = ModelId.OfDetector("r", "replace", 3);
        Assert.Equal(("r/replace/s3/detector", (int?)null), (detector.Value, detector.Generation));
        Assert.Equal(["replace", "s3", "detector"], detector.PathWithin("r"));
        Assert.Equal("judge/brown/ab12", ModelId.OfJudge("brown", "ab12").Value);
        Assert.Contains("not of run 'q'", Assert.Throws<ArgumentException>(() => detector.PathWithin("q")).Message, StringComparison.Ordinal);
    }
}
