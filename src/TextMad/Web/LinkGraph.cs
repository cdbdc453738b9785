using TextMad.Numerics.Random;

namespace TextMad.Web;

/// <summary>
/// Places links by the copying model [Kumar et al., FOCS 2000]: a new page takes another as its prototype; each of its links goes, with
/// probability alpha, to a page drawn uniformly, and otherwise where one of the prototype's links goes.
/// </summary>
/// <remarks>
/// Prototypes are drawn in proportion to their number of links, so that a copied link is a uniformly drawn one also when pages have
/// different numbers of links; the in-degree's exponent (2 - alpha) / (1 - alpha) rests on this. Links that edits replace are all copied:
/// drawn so, they take from every page what they give it on average, and leave the exponent alone. The ranking's weight of machine-written
/// pages acts where a link goes to a page that is drawn; a copied link carries it on.
/// </remarks>
internal sealed class LinkGraph
{
    // After so many vain draws (in worlds of a few pages) a link is left out.
    private const int MostDraws = 64;

    private readonly WorldState _state;
    private readonly PowerLaw _counts;
    private readonly double _uniform;
    private readonly double _weight;

    // The source of every link between living pages: a uniform draw from it is a page in proportion to its links.
    private readonly List<int> _sources = [];

    public LinkGraph(WorldState state)
    {
        _state = state;
        _counts = new PowerLaw(state.Options.Links.OutExponent, state.Options.Links.Fewest, state.Options.Links.Most);
        _uniform = state.Options.Links.UniformShare;
        _weight = state.Options.Machines.Weight;
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
    /// <returns>How many.</returns>
    public int Grow(int number, ref RandomStream random)
    {
        var wanted = Math.Min(_counts.Draw(ref random), _state.Alive.Count);
        var links = new List<int>(wanted);
        var prototype = _sources.Count > 0 ? _sources[random.NextInt32(_sources.Count)] : -1;
        for (var i = 0; i < wanted; i++)
        {
            var target = prototype < 0 || random.NextDouble() < _uniform
                ? Uniform(links, number, ref random)
                : Copied(prototype, links, number, ref random);
            if (target >= 0)
            {
                links.Add(target);
            }
        }

        _state.Pages[number].Links = [.. links];
        _sources.AddRange(Enumerable.Repeat(number, links.Count));
        return links.Count;
    }

    /// <summary>Replaces each link of a page with some probability.</summary>
    /// <returns>How many were replaced.</returns>
    public int Replace(int number, double probability, ref RandomStream random)
    {
        var page = _state.Pages[number];
        List<int>? links = null;
        var replaced = 0;
        for (var i = 0; i < page.Links.Length; i++)
        {
            if (random.NextDouble() >= probability)
            {
                continue;
            }

            links ??= [.. page.Links];
            if (Copied(_sources[random.NextInt32(_sources.Count)], links, number, ref random) is >= 0 and var target)
            {
                links[i] = target;
                replaced++;
            }
        }

        if (replaced > 0)
        {
            // A new array: whoever reads the old one reads it whole.
            page.Links = [.. links!];
        }

        return replaced;
    }

    private int Uniform(List<int> links, int self, ref RandomStream random)
    {
        for (var draw = 0; draw < MostDraws; draw++)
        {
            var target = _state.Alive[random.NextInt32(_state.Alive.Count)];
            var shown = !_state.Pages[target].IsMachineWritten || random.NextDouble() < _weight;
            if (shown && target != self && !links.Contains(target))
            {
                return target;
            }
        }

        return -1;
    }

    private int Copied(int prototype, List<int> links, int self, ref RandomStream random)
    {
        for (var draw = 0; draw < MostDraws; draw++)
        {
            var among = _state.Pages[prototype].Links;
            var target = among[random.NextInt32(among.Length)];
            if (target != self && _state.Pages[target].IsAlive && !links.Contains(target))
            {
                return target;
            }

            prototype = _sources[random.NextInt32(_sources.Count)];
        }

        return -1;
    }
}
