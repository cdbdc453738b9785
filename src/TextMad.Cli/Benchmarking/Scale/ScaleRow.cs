using System.Text.Json.Serialization;
using TextMad.Numerics.Elementary;
using TextMad.Statistics;

namespace TextMad.Cli.Benchmarking.Scale;

/// <summary>How the cost of some work grows.</summary>
/// <param name="Work">The work.</param>
/// <param name="Unit">What sizes count.</param>
/// <param name="UnitBytes">About how many bytes of text one of them is.</param>
/// <param name="Sorts">Whether the work sorts all it is given.</param>
/// <param name="Measured">When it was measured, UTC.</param>
/// <param name="Points">What each size took, rising.</param>
internal sealed record ScaleRow(string Work, string Unit, int UnitBytes, bool Sorts, DateTimeOffset Measured, IReadOnlyList<ScalePoint> Points)
{
    // What less memory than this grows by, the runtime decides.
    private const long LeastMemory = 4L << 20;
    private const int FewestPoints = 3;

    /// <summary>How processor time grows; the clock's time depends on what else the machine does.</summary>
    [JsonIgnore]
    public PowerLaw Time => Law(Points, point => point.ProcessorSeconds);

    /// <summary>How memory grows beyond that of the idle process; null where too little of it does to tell.</summary>
    [JsonIgnore]
    public PowerLaw? Memory
    {
        get
        {
            var beyond = Points.Where(point => point.PeakBytes - point.IdleBytes >= LeastMemory).ToList();
            return beyond.Count < FewestPoints ? null : Law(beyond, point => point.PeakBytes - point.IdleBytes);
        }
    }

    /// <summary>The exponent of time over the last power of ten alone, where what every size costs weighs least.</summary>
    [JsonIgnore]
    public double LastExponent => Law([.. Points.Where(point => point.Size * 11 >= Points[^1].Size)], point => point.ProcessorSeconds).Exponent;

    /// <summary>Bytes of memory that a unit more takes, over the last power of ten.</summary>
    [JsonIgnore]
    public double BytesPerUnit
    {
        get
        {
            var first = Points.First(point => point.Size * 11 >= Points[^1].Size);
            return first.Size == Points[^1].Size ? 0 : Math.Max(0, (double)(Points[^1].PeakBytes - first.PeakBytes) / (Points[^1].Size - first.Size));
        }
    }

    /// <summary>Estimates the cost of another size: from the measured one that is nearest, by the exponent.</summary>
    /// <param name="size">The size, above 0.</param>
    public (double Seconds, long PeakBytes) At(double size)
    {
        var nearest = Points.MinBy(point => Math.Abs(RealFunctions.Log(point.Size / size)))!;
        var exponent = Math.Max(0, Law(Points, point => point.Seconds).Exponent);
        var seconds = nearest.Seconds * RealFunctions.Exp(exponent * RealFunctions.Log(size / nearest.Size));
        var peak = size <= Points[^1].Size
            ? Points.First(point => point.Size >= size).PeakBytes
            : Points[^1].PeakBytes + (long)(BytesPerUnit * (size - Points[^1].Size));
        return (seconds, peak);
    }

    private static PowerLaw Law(IReadOnlyList<ScalePoint> points, Func<ScalePoint, double> value) =>
        PowerLaw.Fit([.. points.Select(point => (double)point.Size)], [.. points.Select(point => Math.Max(1e-6, value(point)))]);
}
