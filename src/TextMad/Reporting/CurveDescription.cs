namespace TextMad.Reporting;

/// <summary>How to draw a curve.</summary>
/// <param name="Name">Its name in rows.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="XAxis">What x is.</param>
/// <param name="YAxis">What y is.</param>
/// <param name="LogarithmicX">Whether x has a logarithmic axis.</param>
/// <param name="LogarithmicY">Whether y has one.</param>
/// <param name="Explanation">What it shows and what collapse does to it, in a sentence or two.</param>
public sealed record CurveDescription(
    string Name, string Title, string XAxis, string YAxis, bool LogarithmicX, bool LogarithmicY, string Explanation);
