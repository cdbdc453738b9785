using TextMad.Numerics.Elementary;

namespace TextMad.Cli.Benchmarking.Scale;

/// <summary>Work whose cost grows with the size of something.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Unit">What sizes count.</param>
/// <param name="UnitBytes">About how many bytes of text one of them is.</param>
/// <param name="Summary">What is done.</param>
/// <param name="Largest">The largest of the usual sizes; the others are half a power of ten apart, over three powers.</param>
/// <param name="Prepare">Makes what the work needs, in a folder, and returns the work.</param>
internal sealed record ScaledWork(string Name, string Unit, int UnitBytes, string Summary, int Largest, Func<ScaleInput, Action> Prepare)
{
    /// <summary>Whether it sorts all it is given: n log n is allowed then.</summary>
    public bool Sorts { get; init; }

    /// <summary>The usual sizes, rising: seven over three powers of ten.</summary>
    public IReadOnlyList<int> Sizes => [.. Enumerable.Range(0, 7).Select(step => (int)Math.Round(Largest * RealFunctions.Exp((step - 6) / 2.0 * RealFunctions.Log(10))))];
}
