using TextMad.Numerics.Random;

namespace TextMad.SimulatedWeb;

/// <summary>All that a world is at a tick. What is marked derived follows from the rest.</summary>
internal sealed class WorldState
{
    public WorldState(WebOptions options, ulong seed)
    {
        Options = options;
        Seed = seed;
        Key = RandomKey.FromSeed(seed).For("web");
    }

    public WebOptions Options { get; }

    public ulong Seed { get; }

    public RandomKey Key { get; }

    /// <summary>Weeks since the world began.</summary>
    public int Tick { get; set; }

    public List<Site> Sites { get; } = [];

    public List<Page> Pages { get; } = [];

    /// <summary>The models that wrote pages.</summary>
    public List<ModelId> Writers { get; } = [];

    public TextArena Arena { get; } = new();

    /// <summary>Articles taken from the supply.</summary>
    public long ArticlesUsed { get; set; }

    /// <summary>Documents taken from machine authors.</summary>
    public long MachineDocuments { get; set; }

    /// <summary>Where human edits go on: the article whose sentences they take, and how many were taken.</summary>
    public SentenceCursor Cursor { get; set; } = SentenceCursor.None;

    /// <summary>What the last tick brought.</summary>
    public WeekEvents Week { get; set; } = new();

    /// <summary>Living pages in order of their numbers. Derived.</summary>
    public List<int> Alive { get; } = [];

    /// <summary>Sites by host. Derived.</summary>
    public Dictionary<string, int> Hosts { get; } = new(StringComparer.Ordinal);

    /// <summary>Returns the site of this number, made if it is the next.</summary>
    public Site SiteOrNew(int index, int born)
    {
        if (index == Sites.Count)
        {
            var site = new Site(Key, Options, index, born);
            Sites.Add(site);
            Hosts.Add(site.Host, index);
        }

        return Sites[index];
    }

    /// <summary>Returns the content of a page.</summary>
    public PageContent ContentOf(Page page) => new(Arena.Read(page.Text).ToArray(), page.Spans, page.Sources);

    /// <summary>Returns the number of a model, added if it is new.</summary>
    public int ModelNumber(Origin origin)
    {
        if (origin is not Origin.Sampled sampled)
        {
            return -1;
        }

        var number = Writers.IndexOf(sampled.Model);
        if (number < 0)
        {
            number = Writers.Count;
            Writers.Add(sampled.Model);
        }

        return number;
    }

    /// <summary>Works out anew what is derived.</summary>
    public void Derive()
    {
        Alive.Clear();
        foreach (var (number, page) in Pages.Index())
        {
            page.InLinks = 0;
            if (page.IsAlive)
            {
                Alive.Add(number);
            }
        }

        foreach (var number in Alive)
        {
            foreach (var target in Pages[number].Links)
            {
                Pages[target].InLinks++;
            }
        }

        Directories.Derive(this);
    }
}
