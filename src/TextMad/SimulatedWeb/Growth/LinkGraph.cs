using TextMad.Numerics.Random;

namespace TextMad.SimulatedWeb.Growth;

/// <summary>
/// Places links by the copying model [Kumar et al., FOCS 2000]: a new page takes another as its prototype; each of its links goes, with
/// probability alpha, to a page drawn uniformly, and otherwise where one of the prototype's links goes.
/// </summary>
/// <remarks>
/// Prototypes are drawn in proportion to their number of links, so that a copied link is a uniformly drawn one also when pages have
/// different numbers of links; the in-degree's exponent (2 - alpha) / (1 - alpha) rests on this. A copied link that
/// the page has already, or that leads to nothing, goes anywhere instead: given to another copied link, it would speed up the growth of
/// all but the largest in-degrees, and flatten the tail. Pages that are edited exchange links with
/// each other, which leaves every in-degree, and so the exponent, alone. The ranking's weight of machine-written
/// pages acts where a link goes to a page that is drawn; a copied link carries it on.
/// </remarks>
internal sealed class LinkGraph
{
    // After so many vain draws (in worlds of a few pages) a link is left out.
    private const int MostDraws = 64;

    private readonly WorldState _state;
    private readonly PowerLaw _counts;
    private readonly double _uniform;
    private readonly MachineOptions _machines;

    // The source of every link between living pages: a uniform draw from it is a page in proportion to its links.
    private readonly List<int> _sources = [];

    public LinkGraph(WorldState state)
    {
        _state = state;
        _counts = new PowerLaw(state.Options.Links.OutExponent, state.Options.Links.Fewest, state.Options.Links.Most);
        _uniform = state.Options.Links.UniformShare;
        _machines = state.Options.Machines;
        foreach (var number in state.Alive)
        {
            foreach (var _ in state.Pages[number].Links)
            {
                _sources.Add(number);
            }
        }
    }

    /// <summary>Links on living pages.</summary>
    public long Count => _sources.Count;

    /// <summary>Gives a new page its links; it must not be among the living yet.</summary>
    /// <returns>The number of links.</returns>
    public int Grow(int number, ref RandomStream random)
    {
        var wanted = Math.Min(_counts.Draw(ref random), _state.Alive.Count);
        var links = new List<int>(wanted);
        List<int> prototype = [];
        for (var i = 0; i < wanted; i++)
        {
            var target = _sources.Count == 0 || random.NextDouble() < _uniform ? -1 : Copied(prototype, links, number, ref random);
            if (target < 0)
            {
                target = Uniform(links, number, ref random);
            }

            if (target >= 0)
            {
                links.Add(target);
            }
        }

        _state.Pages[number].Links = [.. links];
        _sources.AddRange(Enumerable.Repeat(number, links.Count));
        return links.Count;
    }

    /// <summary>Replaces each link of some pages with some probability: they exchange what they link to, and links to nothing go anywhere.</summary>
    /// <returns>How many links lead elsewhere than before: some fewer, since pages that link to the same have nothing to exchange.</returns>
    public int Exchange(IReadOnlyList<int> pages, double probability, RandomKey key)
    {
        var slots = new List<(int Page, int Slot)>();
        var targets = new List<int>();
        foreach (var number in pages)
        {
            var random = key.At(number).Stream();
            var links = _state.Pages[number].Links;
            for (var slot = 0; slot < links.Length; slot++)
            {
                if (random.NextDouble() >= probability)
                {
                    continue;
                }

                var target = _state.Pages[links[slot]].IsAlive ? links[slot] : Uniform([.. links], number, ref random);
                if (target >= 0)
                {
                    slots.Add((number, slot));
                    targets.Add(target);
                }
            }
        }

        var shuffled = targets.ToArray();
        var order = key.For("exchange").Stream();
        order.Shuffle<int>(shuffled);
        var replaced = 0;
        foreach (var (i, (number, slot)) in slots.Index())
        {
            var page = _state.Pages[number];
            if (shuffled[i] != number && !page.Links.Contains(shuffled[i]))
            {
                int[] links = [.. page.Links];
                links[slot] = shuffled[i];
                page.Links = links;
                replaced++;
            }
        }

        return replaced;
    }

    private int Uniform(List<int> links, int self, ref RandomStream random)
    {
        for (var draw = 0; draw < MostDraws; draw++)
        {
            var target = _state.Alive[random.NextInt32(_state.Alive.Count)];
            var chance = _machines.Chance(_state.Pages[target].IsMachineWritten);
            var shown = chance >= 1 || random.NextDouble() < chance;
            if (shown && target != self && !links.Contains(target))
            {
                return target;
            }
        }

        return -1;
    }

    // The target of the next link of a prototype, in random order, those of another one when they are used up; -1 when it serves not.
    private int Copied(List<int> prototype, List<int> links, int self, ref RandomStream random)
    {
        if (prototype.Count == 0)
        {
            prototype.AddRange(_state.Pages[_sources[random.NextInt32(_sources.Count)]].Links);
        }

        var at = random.NextInt32(prototype.Count);
        var target = prototype[at];
        prototype[at] = prototype[^1];
        prototype.RemoveAt(prototype.Count - 1);
        return target != self && _state.Pages[target].IsAlive && !links.Contains(target) ? target : -1;
    }
}
