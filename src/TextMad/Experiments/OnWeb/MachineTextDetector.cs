using System.Buffers.Binary;
using TextMad.Crawling;
using TextMad.Generations;
using TextMad.Numerics.Random;
using TextMad.SimulatedWeb;
using TextMad.Texts;
using TextMad.Urls;

namespace TextMad.Experiments.OnWeb;

/// <summary>
/// What keeps pages out of training sets: the rules that tell prose from lists (<see cref="LineQuality"/>), and a detector that knows the
/// truth and errs as often as it is told to, the same way about the same text.
/// </summary>
internal sealed class MachineTextDetector(DetectorOptions options, WebWorld world, RandomKey key) : IPageFilter
{
    /// <inheritdoc/>
    public string? Refuse(WebUrl url, string text) =>
        LineQuality.Refuse(text) ?? (options.Drop && IsMachine(text, world.TruthOf(url)?.MachineShare ?? 0) ? RunReasons.MachineText : null);

    /// <summary>Returns what the detector says of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="machineShare">The share of it that machines wrote in truth.</param>
    public bool IsMachine(string text, double machineShare)
    {
        var draw = key.At(BinaryPrimitives.ReadUInt64BigEndian(ContentHash.Of(text).ToBytes())).Stream().NextDouble();
        return machineShare >= 0.5 ? draw >= options.FalseNegatives : draw < options.FalsePositives;
    }

    /// <summary>Returns the true share of machine-written texts that a share of alarms speaks for [Rogan and Gladen 1978], within [0, 1].</summary>
    public double Corrected(double alarms)
    {
        var power = 1 - options.FalsePositives - options.FalseNegatives;
        return power <= 0 ? alarms : Math.Clamp((alarms - options.FalsePositives) / power, 0, 1);
    }
}
