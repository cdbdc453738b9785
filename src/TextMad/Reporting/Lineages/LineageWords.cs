using System.Globalization;

namespace TextMad.Reporting.Lineages;

/// <summary>Lineage in words, for tooltips and for those who cannot see the drawing.</summary>
internal static class LineageWords
{
    private const int MostNamed = 8;

    /// <summary>Returns what an arrow stands for.</summary>
    public static string Of(LineageArrow arrow)
    {
        var model = arrow.To.Model!;
        return arrow.IsWeights
            ? $"{model.Id} began from the weights of {model.BeganFrom}"
            : $"{Percent(arrow.Share!.Value)} of what {model.Id} was trained on: {Tokens(arrow.Writers.Sum(writer => writer.Tokens))} by "
                + $"{string.Join(", ", arrow.Writers.Take(MostNamed).Select(Name))}{(arrow.Writers.Count > MostNamed ? ", ..." : "")}";
    }

    /// <summary>Returns who wrote a training set, the greatest share first.</summary>
    public static string Writers(LineageModel model)
    {
        if (model.Writers.Count == 0)
        {
            return "nothing";
        }

        var named = string.Join(", ", model.Writers.Take(MostNamed).Select(writer => $"{Percent(writer.Share)} {Name(writer)}"));
        var others = model.Writers.Skip(MostNamed).ToList();
        return others.Count == 0 ? named : string.Create(
            CultureInfo.InvariantCulture, $"{named}, {Percent(others.Sum(writer => writer.Share))} {others.Count} more");
    }

    /// <summary>Returns a model, what it was trained on and what it began from.</summary>
    public static string Of(LineageModel model) =>
        $"{model.Id}, trained on {Tokens(model.Writers.Sum(writer => writer.Tokens))}: "
        + $"{Writers(model)}{(model.BeganFrom is { } parent ? $"; began from the weights of {parent}" : "")}";

    private static string Name(LineageWriter writer) => writer.Model ?? "human text";

    private static string Tokens(long tokens) => HtmlText.Number(tokens) + (tokens == 1 ? " token" : " tokens");

    private static string Percent(double share) =>
        share is > 0 and < 0.0005 ? "< 0.1 %" : (100 * share).ToString("0.0", CultureInfo.InvariantCulture) + " %";
}
