using System.Globalization;
using TextMad.Numerics.Random;

namespace TextMad.Torture.Trials;

/// <summary>What is done to a run on a cluster, and when.</summary>
/// <param name="Victim">To whom.</param>
/// <param name="Fraction">After which part of the time that it takes undisturbed: 0 to 1.</param>
/// <param name="CompletesThen">Whether the command is given until it is done after this, and the outcome looked at.</param>
internal readonly record struct ClusterKill(ClusterVictim Victim, double Fraction, bool CompletesThen)
{
    /// <summary>What is done at one place of a campaign, a function of the seed and the place.</summary>
    public static ClusterKill Of(ulong seed, long index, int attempt = 0)
    {
        var random = RandomKey.FromSeed(seed).For("cluster kills").At((ulong)index).At(attempt).Stream();
        var victim = random.NextDouble() switch
        {
            < 0.5 => ClusterVictim.Task,
            < 0.65 => ClusterVictim.QueuedAgain,
            < 0.85 => ClusterVictim.Waiter,
            _ => ClusterVictim.Collector,
        };
        return new ClusterKill(victim, random.NextDouble(), random.NextDouble() < 0.4);
    }

    /// <summary>What a row of the outcome is called.</summary>
    public string Row => Victim switch
    {
        ClusterVictim.Task => "a task killed",
        ClusterVictim.QueuedAgain => "a task queued again",
        ClusterVictim.Waiter => "the waiting process killed",
        _ => "the collector killed",
    };

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Row} after {Fraction:P1} of its time{(CompletesThen ? ", then to the end" : ", then the next")}");
}
