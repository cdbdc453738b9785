using TextMad.Numerics.Elementary;
using TextMad.Numerics.Random;

namespace TextMad.Tests.Numerics;

/// <summary>The platform's mathematics library is the witness: it is within 1 ulp.</summary>
public sealed class RealFunctionsTests
{
    [Fact]
    public void Logarithms_are_right_to_two_ulp()
    {
        foreach (var x in Samples(-700, 700))
        {
            var value = Math.Exp(x);
            AssertUlp(Math.Log(value), RealFunctions.Log(value), 2, value);
        }

        foreach (var x in Samples(0.5, 2))
        {
            AssertUlp(Math.Log(x), RealFunctions.Log(x), 2, x);
        }
    }

    [Fact]
    public void Exponentials_are_right_to_two_ulp()
    {
        foreach (var x in Samples(-708, 709.7))
        {
            AssertUlp(Math.Exp(x), RealFunctions.Exp(x), 2, x);
        }
    }

    [Fact]
    public void Cosines_are_right()
    {
        foreach (var x in Samples(0, 1))
        {
            Assert.Equal(Math.Cos(Math.PI * x), RealFunctions.CosPi(x), 4e-16);
        }

        Assert.Equal(1, RealFunctions.CosPi(0), 1e-15);
        Assert.Equal(-1, RealFunctions.CosPi(1), 1e-15);
        Assert.Throws<ArgumentOutOfRangeException>(() => RealFunctions.CosPi(1.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => RealFunctions.CosPi(double.NaN));
    }

    [Fact]
    public void Powers_are_right()
    {
        foreach (var n in new[] { 0L, 1, 2, 3, 17, 1000, 123_456 })
        {
            var expected = Math.Pow(0.999, n);
            Assert.Equal(expected, RealFunctions.Power(0.999, n), expected * 2e-16 * (n + 2));
        }
    }

    /// <summary>Twenty digits of tools/reference/student_t.py (mpmath).</summary>
    [Theory]
    [InlineData(0.001, 6.9071788853838536825)]
    [InlineData(0.5, 0.57236494292470008707)]
    [InlineData(1, 0)]
    [InlineData(1.5, -0.12078223763524522235)]
    [InlineData(2, 0)]
    [InlineData(3.7, 1.4280723266653879219)]
    [InlineData(9.999, 12.799575780077412467)]
    [InlineData(10, 12.801827480081469611)]
    [InlineData(57.25, 173.36191283062723618)]
    [InlineData(12345.5, 103958.24296512322913)]
    public void Logarithms_of_the_gamma_function_are_right(double x, double expected) =>
        Assert.Equal(expected, RealFunctions.LogGamma(x), 1e-14 * Math.Max(1, Math.Abs(expected)));

    [Theory]
    [InlineData(0)]
    [InlineData(-1.5)]
    public void The_gamma_function_is_for_numbers_above_0(double x) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RealFunctions.LogGamma(x));

    [Fact]
    public void Special_values_are_kept()
    {
        Assert.Equal(double.NegativeInfinity, RealFunctions.Log(0));
        Assert.Equal(double.PositiveInfinity, RealFunctions.Log(double.PositiveInfinity));
        Assert.True(double.IsNaN(RealFunctions.Log(-1)));
        Assert.True(double.IsNaN(RealFunctions.Log(double.NaN)));
        Assert.Equal(Math.Log(double.Epsilon), RealFunctions.Log(double.Epsilon), 1e-12);
        Assert.Equal(0, RealFunctions.Log(1));
        Assert.Equal(double.PositiveInfinity, RealFunctions.Exp(710));
        Assert.Equal(0, RealFunctions.Exp(-800));
        Assert.Equal(1, RealFunctions.Exp(0));
        Assert.True(double.IsNaN(RealFunctions.Exp(double.NaN)));
    }

    private static IEnumerable<double> Samples(double low, double high)
    {
        var stream = RandomKey.FromSeed(11).Stream();
        for (var i = 0; i < 20_000; i++)
        {
            yield return low + ((high - low) * stream.NextDouble());
        }
    }

    private static void AssertUlp(double expected, double actual, long ulp, double x)
    {
        var distance = Math.Abs(BitConverter.DoubleToInt64Bits(expected) - BitConverter.DoubleToInt64Bits(actual));
        Assert.True(distance <= ulp, $"at {x:R}: {actual:R} instead of {expected:R}, {distance} ulp");
    }
}
