using System.Globalization;
using TextMad.Generations;
using TextMad.Numerics.Random;

namespace TextMad.Experiments.Models;

/// <summary>
/// The real text of one seed: all real items in random order; R0 is the beginning, fresh items for generations 1, 2, ... follow.
/// </summary>
public sealed class TextSupply : IRealSupply<TextItem>
{
    private readonly TextItem[] _rest;
    private readonly bool _reuse;

    /// <summary>Shuffles the items and sets R0 aside.</summary>
    /// <param name="items">All real items that are not held out.</param>
    /// <param name="tokens">n, the size of R0.</param>
    /// <param name="reuse">Whether fresh items begin again from the start when they are used up.</param>
    /// <param name="key">The key of the random order in which texts are used.</param>
    /// <exception cref="InputException">There is less than n.</exception>
    public TextSupply(IReadOnlyList<TextItem> items, long tokens, bool reuse, RandomKey key)
    {
        TextItem[] shuffled = [.. items];
        key.Stream().Shuffle(shuffled);
        var count = CountUntil(shuffled, tokens, out var reached);
        if (reached < tokens)
        {
            throw new InputException(
                string.Create(CultureInfo.InvariantCulture, $"data.tokens is {tokens}, but the corpus has only {reached} tokens besides the held-out text; lower "
                + $"data.tokens or data.heldout_share, or add documents to the corpus."));
        }

        Initial = shuffled[..count];
        _rest = shuffled[count..];
        _reuse = reuse;
    }

    /// <inheritdoc/>
    public IReadOnlyList<TextItem> Initial { get; }

    /// <summary>Everything besides R0, in the order in which fresh items are taken.</summary>
    public IReadOnlyList<TextItem> Rest => _rest;

    /// <summary>Size of everything besides R0.</summary>
    public long FreshTokens => _rest.Sum(item => item.Size);

    /// <inheritdoc/>
    public IReadOnlyList<TextItem> Fresh(int generation, long amount)
    {
        var begin = 0;
        List<TextItem> taken = [];
        for (var t = 1; t <= generation; t++)
        {
            taken.Clear();
            for (var size = 0L; size < amount; begin++)
            {
                if (begin == _rest.Length)
                {
                    if (!_reuse || _rest.Length == 0)
                    {
                        throw new InputException(
                            string.Create(CultureInfo.InvariantCulture,
                                $"generation {t} finds no fresh real text: each generation takes {amount} tokens, and the "
                                + $"corpus has {FreshTokens} besides the held-out text and the "
                            + $"first training set; lower data.tokens, the regime's real share or loop.generations, or set data.reuse_fresh: true."));
                    }

                    begin = 0;
                }

                taken.Add(_rest[begin]);
                size += _rest[begin].Size;
            }
        }

        return taken;
    }

    private static int CountUntil(TextItem[] items, long tokens, out long reached)
    {
        reached = 0;
        var count = 0;
        for (; count < items.Length && reached < tokens; count++)
        {
            reached += items[count].Size;
        }

        return count;
    }
}
