using TextMad.Statistics;

namespace TextMad.Sampling;

/// <summary>
/// A mark in the choice of tokens: after each token a share gamma of the vocabulary is green, and green tokens are favoured [Kirchenbauer
/// et al., arXiv 2301.10226]. Who has the key counts how many tokens are green; in unmarked text a share gamma is.
/// </summary>
/// <remarks>
/// Whether a token is green after another is a keyed hash of the two (SplitMix64's finaliser over key, previous token and token), so no random
/// number is used: texts without a watermark keep their bits. The first token of a text has none before it and says nothing.
/// </remarks>
/// <param name="options">The mark.</param>
public sealed class Watermark(WatermarkOptions options)
{
    private readonly ulong _threshold = (ulong)(options.Gamma * (1UL << 53));
    private readonly ulong _key = Mix(options.Key + 0x9E3779B97F4A7C15UL);

    /// <summary>Returns whether a token is green after another.</summary>
    public bool IsGreen(int previous, int token) =>
        Mix(Mix(_key ^ (uint)previous) ^ ((ulong)(uint)token << 32)) >> 11 < _threshold;

    /// <summary>Looks for the mark in texts taken together.</summary>
    /// <param name="texts">Token ids, without end-of-text.</param>
    public WatermarkEvidence Detect(params IEnumerable<ReadOnlyMemory<int>> texts)
    {
        // A pair that occurs again is the same draw of the hash: counted once, z keeps its law [Kirchenbauer et al., section 4.1].
        var seen = new HashSet<(int, int)>();
        var green = 0;
        foreach (var text in texts)
        {
            var tokens = text.Span;
            for (var i = 1; i < tokens.Length; i++)
            {
                if (seen.Add((tokens[i - 1], tokens[i])))
                {
                    green += IsGreen(tokens[i - 1], tokens[i]) ? 1 : 0;
                }
            }
        }

        if (seen.Count == 0)
        {
            return new WatermarkEvidence(0, 0, null, null);
        }

        var z = (green - (options.Gamma * seen.Count)) / Math.Sqrt(seen.Count * options.Gamma * (1 - options.Gamma));
        return new WatermarkEvidence(seen.Count, green, z, Normal.UpperTail(z));
    }

    /// <summary>Adds delta to the logits of the tokens that are green after one.</summary>
    internal void Raise(int previous, Span<float> logits)
    {
        var row = Mix(_key ^ (uint)previous);
        var delta = (float)options.Delta;
        for (var token = 0; token < logits.Length; token++)
        {
            if (Mix(row ^ ((ulong)(uint)token << 32)) >> 11 < _threshold)
            {
                logits[token] += delta;
            }
        }
    }

    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9UL;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBUL;
        return x ^ (x >> 31);
    }
}
