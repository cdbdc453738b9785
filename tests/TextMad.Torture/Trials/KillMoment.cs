using System.Globalization;
using TextMad.Numerics.Random;

namespace TextMad.Torture.Trials;

/// <summary>When a process is killed.</summary>
/// <param name="AtWrite">At a change of a file, rather than after a time.</param>
/// <param name="Fraction">Of the undisturbed command's time, or of its changes of files: 0 to 1.</param>
/// <param name="CompletesThen">Whether the command is let run to its end after this kill, and the outcome looked at.</param>
internal readonly record struct KillMoment(bool AtWrite, double Fraction, bool CompletesThen)
{
    /// <summary>The moment of a kill of a campaign, a function of the seed and the kill's number.</summary>
    public static KillMoment Of(ulong seed, long index, int attempt = 0)
    {
        var random = RandomKey.FromSeed(seed).For("kills").At((ulong)index).At(attempt).Stream();
        return new KillMoment(random.NextDouble() < 0.5, random.NextDouble(), random.NextDouble() < 0.4);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"kill -9 {(AtWrite ? $"at {Fraction:P1} of its changes of files" : $"after {Fraction:P1} of its time")}{(CompletesThen ? ", then to its end" : ", then once more")}");
}
