namespace TextMad.Cli.Benchmarking;

/// <summary>What the index of runs of words cost that finds copied text.</summary>
/// <param name="Documents">Documents that are indexed.</param>
/// <param name="Words">Their words.</param>
/// <param name="Seconds">Time to make it.</param>
/// <param name="ProcessorSeconds">The same in processor time, over all threads.</param>
/// <param name="Bytes">Its files.</param>
internal sealed record IndexCost(long Documents, long Words, double Seconds, double ProcessorSeconds, long Bytes);
