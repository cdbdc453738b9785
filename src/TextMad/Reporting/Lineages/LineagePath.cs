using System.Globalization;

namespace TextMad.Reporting.Lineages;

/// <summary>The lines of arrows as SVG path data. They end where the arrow's head begins.</summary>
internal static class LineagePath
{
    /// <summary>How long an arrow's head is.</summary>
    public const double Head = 8;

    // Arcs leave a node on the right of its top and come in on the left.
    private const double Offset = 5;

    /// <summary>Returns the line of an arrow.</summary>
    public static string Of(LineageArrow arrow)
    {
        var (from, to) = (arrow.From, arrow.To);
        return from.Kind == LineageNodeKind.Elsewhere ? FromBelow(from, to)
            : from.Row != to.Row ? Across(from, to)
            : arrow.Rise > 0 ? Arc(arrow)
            : from.Column < to.Column ? Text($"M{from.X + from.HalfWidth:0.#} {from.Y:0.#}H{to.X - to.HalfWidth - Head:0.#}")
            : Text($"M{from.X - from.HalfWidth:0.#} {from.Y:0.#}H{to.X + to.HalfWidth + Head:0.#}");
    }

    private static string Arc(LineageArrow arrow)
    {
        var (from, to) = (arrow.From, arrow.To);
        var sign = arrow.IsWeights ? 1 : -1;
        var side = from.Column <= to.Column ? Offset : -Offset;
        var start = from.Y + (sign * Edge(from));
        var end = to.Y + (sign * (Edge(to) + Head));

        // A cubic curve rises to three quarters of the way to its control points.
        var control = to.Y + (sign * (to.HalfHeight + (arrow.Rise / 0.75)));
        return Text($"M{from.X + side:0.#} {start:0.#}C{from.X + side:0.#} {control:0.#} {to.X - side:0.#} {control:0.#} {to.X - side:0.#} {end:0.#}");
    }

    private static string FromBelow(LineageNode from, LineageNode to) =>
        Text($"M{from.X + from.HalfWidth:0.#} {from.Y:0.#}C{to.X:0.#} {from.Y:0.#} {to.X:0.#} {from.Y:0.#} {to.X:0.#} {to.Y + to.HalfHeight + Head:0.#}");

    // From row to row, in and out at an angle, clear of the straight arrows between neighbours.
    private static string Across(LineageNode from, LineageNode to)
    {
        const double Sideways = 0.6, Upright = 0.8, Bow = 30;
        var down = from.Y < to.Y ? 1 : -1;
        double AtX(LineageNode node, double distance, int side) => node.X + (side * Sideways * distance);
        double AtY(LineageNode node, double distance, int side) => node.Y + (side * down * Upright * distance);
        var (leave, enter) = (from.HalfHeight, to.HalfHeight + Head);
        return string.Create(CultureInfo.InvariantCulture,
            $"M{AtX(from, leave, 1):0.#} {AtY(from, leave, 1):0.#}C{AtX(from, leave + Bow, 1):0.#} {AtY(from, leave + Bow, 1):0.#} {AtX(to, enter + Bow, -1):0.#} "
            + $"{AtY(to, enter + Bow, -1):0.#} {AtX(to, enter, -1):0.#} {AtY(to, enter, -1):0.#}");
    }

    private static double Edge(LineageNode node) => node.Kind == LineageNodeKind.Human
        ? node.HalfHeight
        : Math.Sqrt((node.HalfHeight * node.HalfHeight) - (Offset * Offset));

    private static string Text(FormattableString path) => path.ToString(CultureInfo.InvariantCulture);
}
