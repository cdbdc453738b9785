namespace TextMad.Models.Toys;

/// <summary>A row of a design with its label.</summary>
/// <param name="Row">Number of the row.</param>
/// <param name="Label">y.</param>
public readonly record struct LabelledRow(int Row, double Label);
