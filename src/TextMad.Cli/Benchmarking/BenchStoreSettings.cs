namespace TextMad.Cli.Benchmarking;

/// <summary>What <c>textmad bench store</c> was asked.</summary>
internal sealed record BenchStoreSettings(int Documents, int Generations, int SetSize, int Words, string? Store, string? Against, bool Json);
