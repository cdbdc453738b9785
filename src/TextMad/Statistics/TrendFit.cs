namespace TextMad.Statistics;

/// <summary>One shape, fitted by least squares to all seeds' points together, every seed at a level of its own.</summary>
/// <param name="Shape">Which.</param>
/// <param name="Aicc">Akaike's criterion with the correction for small samples [Hurvich and Tsai 1989]: lower is better.</param>
/// <param name="Weight">Akaike's weight among the shapes that could be fitted: the share of belief that it is the best of them.</param>
public sealed record TrendFit(TrendShape Shape, double Aicc, double Weight);
