namespace TextMad.Numerics.Elementary;

/// <summary>
/// Double-precision elementary functions that give the same bits on every machine: only IEEE basic operations and fused
/// multiply-add, never the platform's mathematics library. For places off the hot path; kernels have their own single-precision
/// vector forms.
/// </summary>
public static class RealFunctions
{
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;

    /// <summary>Natural logarithm, error below 1 unit in the last place. Negative values and NaN yield NaN, 0 yields -infinity.</summary>
    /// <remarks>x = 2^k m with m in [sqrt(1/2), sqrt 2); ln m = 2 artanh((m-1)/(m+1)) as an odd power series.</remarks>
    public static double Log(double x)
    {
        if (!(x > 0))
        {
            return x == 0 ? double.NegativeInfinity : double.NaN;
        }

        if (double.IsPositiveInfinity(x))
        {
            return x;
        }

        var shift = 0;
        if (x < 2.2250738585072014e-308)
        {
            x *= 18014398509481984.0;
            shift = -54;
        }

        var bits = BitConverter.DoubleToInt64Bits(x);
        var k = (int)(bits >> 52) - 1023 + shift;
        var m = BitConverter.Int64BitsToDouble((bits & 0x000F_FFFF_FFFF_FFFFL) | 0x3FF0_0000_0000_0000L);
        if (m > 1.4142135623730951)
        {
            m *= 0.5;
            k++;
        }

        var f = m - 1;
        var s = f / (m + 1);
        var z = s * s;
        var series = 0.0;
        for (var n = 23; n >= 3; n -= 2)
        {
            series = Math.FusedMultiplyAdd(series, z, 2.0 / n);
        }

        // ln m = 2s + s z series = f - s (f - z series)
        var tail = s * (f - (z * series));
        return (k * Ln2High) - ((tail - (k * Ln2Low)) - f);
    }

    /// <summary>Returns the exponential function, error about 1 unit in the last place; overflows to infinity above 709.78, underflows to 0.</summary>
    /// <remarks>x = k ln 2 + r with |r| at most ln(2)/2; a Taylor polynomial of degree 13 in r.</remarks>
    public static double Exp(double x)
    {
        if (double.IsNaN(x))
        {
            return x;
        }

        if (x > 709.782712893384)
        {
            return double.PositiveInfinity;
        }

        if (x < -745.2)
        {
            return 0;
        }

        var k = Math.Round(x * 1.4426950408889634);
        var r = Math.FusedMultiplyAdd(-k, Ln2High, x);
        r = Math.FusedMultiplyAdd(-k, Ln2Low, r);
        var p = 1.0;
        for (var n = 13; n >= 1; n--)
        {
            p = Math.FusedMultiplyAdd(p * (1.0 / n), r, 1.0);
        }

        var exponent = (int)k;
        if (exponent < -1021)
        {
            return p * PowerOfTwo(exponent + 100) * PowerOfTwo(-100);
        }

        return exponent > 1023 ? p * PowerOfTwo(1023) * 2 : p * PowerOfTwo(exponent);
    }

    /// <summary>cos(pi x) for x in [0, 1], error below 2e-16.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="x"/> is not in [0, 1].</exception>
    public static double CosPi(double x)
    {
        if (!(x >= 0 && x <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(x), x, "A value from 0 to 1 is expected.");
        }

        // cos(pi x) = sin(pi (1/2 - x)); a Taylor polynomial of degree 25 of the sine on [-pi/2, pi/2].
        var u = Math.PI * (0.5 - x);
        var square = u * u;
        var p = 1.0;
        for (var n = 24; n >= 2; n -= 2)
        {
            p = Math.FusedMultiplyAdd(p * (-1.0 / (n * (n + 1))), square, 1.0);
        }

        return u * p;
    }

    /// <summary>x^n for a whole n that is not negative, by repeated squaring.</summary>
    public static double Power(double x, long n)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        var result = 1.0;
        for (; n > 0; n >>= 1, x *= x)
        {
            if ((n & 1) != 0)
            {
                result *= x;
            }
        }

        return result;
    }

    /// <summary>ln Gamma(x) for x above 0, by Stirling's series [DLMF 5.11.1] beyond 10; its error is a few units of 1e-15 of the larger of 1 and the value.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="x"/> is not above 0.</exception>
    public static double LogGamma(double x)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(x);
        var shift = 1.0;
        for (; x < 10; x++)
        {
            shift *= x;
        }

        const double halfLogTwoPi = 0.91893853320467274178;
        var square = 1 / (x * x);
        var series = ((((((((((-691.0 / 360360) * square) + (1.0 / 1188)) * square) - (1.0 / 1680)) * square) + (1.0 / 1260)) * square) - (1.0 / 360)) * square) + (1.0 / 12);
        return ((x - 0.5) * Log(x)) - x + halfLogTwoPi + (series / x) - Log(shift);
    }

    private static double PowerOfTwo(int exponent) => BitConverter.Int64BitsToDouble((long)(exponent + 1023) << 52);
}
