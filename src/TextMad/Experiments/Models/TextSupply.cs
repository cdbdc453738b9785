using System.Globalization;
using TextMad.Generations;
using TextMad.Numerics.Random;

namespace TextMad.Experiments.Models;

/// <summary>
/// The real text of one seed: all real items in random order; R0 is the beginning, fresh items for generations 1, 2, ... follow.
/// </summary>
public sealed class TextSupply : IRealSupply<TextItem>
{
    private readonly ITextItems _rest;
    private readonly Lazy<IReadOnlyList<TextItem>> _initial;
    private readonly bool _reuse;

    /// <summary>Shuffles the items and sets R0 aside.</summary>
    /// <param name="items">All real items that are not held out.</param>
    /// <param name="tokens">n, the size of R0.</param>
    /// <param name="reuse">Whether fresh items begin again from the start when they are used up.</param>
    /// <param name="key">The key of the random order in which texts are used.</param>
    /// <exception cref="InputException">There is less than n.</exception>
    public TextSupply(IReadOnlyList<TextItem> items, long tokens, bool reuse, RandomKey key)
    {
        var all = ITextItems.Of(items);
        var shuffled = Enumerable.Range(0, all.Count).ToArray();
        key.Stream().Shuffle(shuffled.AsSpan());
        var (count, reached) = (0, 0L);
        for (; count < shuffled.Length && reached < tokens; count++)
        {
            reached += all.SizeOf(shuffled[count]);
        }

        if (reached < tokens)
        {
            throw new InputException(
                string.Create(CultureInfo.InvariantCulture, $"data.tokens is {tokens}, but the corpus has only {reached} tokens besides the held-out text; lower "
                + $"data.tokens or data.heldout_share, or add documents to the corpus."));
        }

        _initial = new Lazy<IReadOnlyList<TextItem>>(() => all.Take(shuffled[..count]));
        InitialTokens = reached;
        _rest = new ChosenItems(all, new ArraySegment<int>(shuffled, count, shuffled.Length - count));
        _reuse = reuse;
    }

    /// <inheritdoc/>
    public IReadOnlyList<TextItem> Initial => _initial.Value;

    /// <summary>Size of R0.</summary>
    public long InitialTokens { get; }

    /// <summary>Everything besides R0, in the order in which fresh items are taken; texts are read when an item is asked for.</summary>
    public IReadOnlyList<TextItem> Rest => _rest;

    /// <summary>Size of everything besides R0.</summary>
    public long FreshTokens => Enumerable.Range(0, _rest.Count).Sum(_rest.SizeOf);

    /// <summary>Returns some of what is besides R0, read together.</summary>
    /// <param name="items">Their numbers in <see cref="Rest"/>.</param>
    internal IReadOnlyList<TextItem> TakeRest(IReadOnlyList<int> items) => _rest.Take(items);

    /// <summary>Checks that fresh items of a generation are there, without reading them.</summary>
    /// <inheritdoc cref="Fresh"/>
    internal void RequireFresh(int generation, long amount) => Choose(generation, amount);

    /// <inheritdoc/>
    public IReadOnlyList<TextItem> Fresh(int generation, long amount) => _rest.Take(Choose(generation, amount));

    private List<int> Choose(int generation, long amount)
    {
        var begin = 0;
        List<int> taken = [];
        for (var t = 1; t <= generation; t++)
        {
            taken.Clear();
            for (var size = 0L; size < amount; begin++)
            {
                if (begin == _rest.Count)
                {
                    if (!_reuse || _rest.Count == 0)
                    {
                        throw new InputException(
                            string.Create(CultureInfo.InvariantCulture,
                                $"generation {t} finds no fresh real text: each generation takes {amount} tokens, and the "
                                + $"corpus has {FreshTokens} besides the held-out text and the "
                            + $"first training set; lower data.tokens, the regime's real share or loop.generations, or set data.reuse_fresh: true."));
                    }

                    begin = 0;
                }

                taken.Add(begin);
                size += _rest.SizeOf(begin);
            }
        }

        return taken;
    }
}
