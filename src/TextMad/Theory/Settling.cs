namespace TextMad.Theory;

/// <summary>The limit of a linear recursion that has no short closed form: run until a step changes nothing that a double shows.</summary>
internal static class Settling
{
    /// <summary>Returns the limits of V_t and s_t; null when they do not settle within this many steps.</summary>
    public static (double Square, double Spread)? Of(ISecondMoments moments, int steps)
    {
        for (var t = 2; t <= steps; t++)
        {
            if (Still(moments.Square(t - 1), moments.Square(t)) && Still(moments.Spread(t - 1), moments.Spread(t)))
            {
                return (moments.Square(t), Math.Abs(moments.Spread(t)) < 1e-12 ? 0 : moments.Spread(t));
            }
        }

        return null;

        static bool Still(double before, double after) => Math.Abs(after - before) <= 1e-16 + (1e-15 * Math.Abs(after));
    }
}
