namespace TextMad.Experiments.Chains;

/// <summary>One regime of one seed: the unit of work of a run. It needs its seed's generation 0, and nothing else of the run.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Run">Does the work on the calling thread.</param>
internal sealed record Chain(ulong Seed, Action<CancellationToken> Run);
