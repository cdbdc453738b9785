namespace TextMad.Cli.Benchmarking.Scale;

/// <summary>What work of one size took.</summary>
/// <param name="Size">The size.</param>
/// <param name="Seconds">Seconds by the clock; of several tries the fewest.</param>
/// <param name="ProcessorSeconds">Seconds of processor time, all threads together; of several tries the fewest.</param>
/// <param name="PeakBytes">The largest resident memory of the process while it worked.</param>
/// <param name="IdleBytes">Its resident memory before.</param>
internal sealed record ScalePoint(long Size, double Seconds, double ProcessorSeconds, long PeakBytes, long IdleBytes);
