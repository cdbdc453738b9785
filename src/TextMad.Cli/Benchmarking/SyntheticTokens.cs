using TextMad.Numerics.Random;

namespace TextMad.Cli.Benchmarking;

/// <summary>Token ids to train on or to score, a function of the key.</summary>
internal static class SyntheticTokens
{
    private const int StreamTokens = 1 << 18;

    /// <summary>Uniform tokens: as much work as any text.</summary>
    public static int[] Of(int vocabulary, RandomKey key, int count = StreamTokens)
    {
        var random = key.Stream();
        var tokens = new int[count];
        for (var i = 0; i < tokens.Length; i++)
        {
            tokens[i] = (int)(random.NextDouble() * vocabulary);
        }

        return tokens;
    }
}
