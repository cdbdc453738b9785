namespace TextMad.SimulatedWeb.Growth;

/// <summary>A power law fitted to values.</summary>
/// <param name="Exponent">The exponent.</param>
/// <param name="StandardError">Its standard error, if the values are independent.</param>
/// <param name="Count">How many values it rests on.</param>
public sealed record PowerLawFit(double Exponent, double StandardError, long Count);
