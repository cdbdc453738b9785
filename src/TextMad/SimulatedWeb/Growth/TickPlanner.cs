using TextMad.Numerics.Elementary;
using TextMad.Numerics.Random;

namespace TextMad.SimulatedWeb.Growth;

/// <summary>Draws what a tick will do. Reads the state only.</summary>
internal sealed class TickPlanner
{
    private readonly WorldState _state;
    private readonly WebOptions _options;
    private readonly IReadOnlyList<AuthorShare> _authors;
    private readonly HumanDesk _humans;
    private readonly RandomKey _key;
    private readonly int _tick;
    private readonly TickPlan _plan = new();
    private readonly Dictionary<int, Site> _newSites = [];
    private List<int> _living = [];

    public TickPlanner(WorldState state, IArticleSupply supply, IReadOnlyList<AuthorShare> authors, int tick)
    {
        _state = state;
        _options = state.Options;
        _authors = authors;
        _tick = tick;
        _key = state.Key.For("tick").At(tick);
        _humans = new HumanDesk(supply, _options.ArticlesEnd, state.ArticlesUsed, state.Cursor);
    }

    /// <summary>Returns the world's first pages: sites of drawn sizes, pages as old as if the web had always grown at its rate.</summary>
    public TickPlan PlanBeginning()
    {
        var sizes = new PowerLaw(_options.Sites.SizeExponent, _options.Sites.SmallestSize, _options.Sites.LargestSize);
        var sites = new List<int>();
        for (var site = 0; site < _options.Sites.Count; site++)
        {
            sites.AddRange(Enumerable.Repeat(site, SizeOf(sizes, site)));
        }

        var order = sites.ToArray();
        var random = _key.For("ages").Stream();
        random.Shuffle<int>(order);
        var ages = new int[order.Length];
        var mean = 1 / Math.Max(_options.Churn.BirthsPerWeek, 0.001);
        for (var i = 0; i < ages.Length; i++)
        {
            ages[i] = (int)Draws.Exponential(ref random, mean);
        }

        Array.Sort(ages);
        Array.Reverse(ages);
        _plan.Sites = _options.Sites.Count;
        PlanBirths(order, i => _tick - ages[i]);
        return Close();
    }

    /// <summary>Plans a week: which sites and pages vanish, change and appear.</summary>
    public TickPlan Plan()
    {
        PlanDeaths();
        var dead = _plan.DeadSites.ToHashSet();
        var gone = _plan.DeadPages.ToHashSet();
        _living = [.. _state.Alive.Where(p => !gone.Contains(p) && !dead.Contains(_state.Pages[p].Site))];
        PlanEdits();
        PlanGrowth();
        return Close();
    }

    private TickPlan Close()
    {
        _plan.ArticlesUsed = _humans.Used;
        _plan.Cursor = _humans.Cursor;
        return _plan;
    }

    private void PlanDeaths()
    {
        var key = _key.For("death of sites");
        foreach (var site in _state.Sites.Where(s => s.IsAlive))
        {
            if (key.At(site.Index).Stream().NextDouble() < Draws.WithinWeek(_options.Churn.SiteShare * Hazard(_tick - site.Born)))
            {
                _plan.DeadSites.Add(site.Index);
            }
        }

        var dead = _plan.DeadSites.ToHashSet();
        key = _key.For("death of pages");
        foreach (var number in _state.Alive)
        {
            var page = _state.Pages[number];
            if (!dead.Contains(page.Site)
                && key.At(number).Stream().NextDouble() < Draws.WithinWeek((1 - _options.Churn.SiteShare) * Hazard(_tick - page.Born)))
            {
                _plan.DeadPages.Add(number);
            }
        }
    }

    private double Hazard(int weeks) => _options.Churn.OldHazard
        + ((_options.Churn.YoungHazard - _options.Churn.OldHazard) * RealFunctions.Exp(-weeks / Draws.WeeksPerYear / _options.Churn.HazardYears));

    private void PlanEdits()
    {
        var key = _key.For("change");
        var changes = new List<(int Page, int Times)>();
        foreach (var number in _living)
        {
            var random = key.At(number).Stream();
            var times = Draws.Poisson(ref random, _state.Pages[number].ChangeRate);
            if (times > 0)
            {
                changes.Add((number, times));
            }
        }

        var probabilities = MachineProbabilities([.. changes.Select(c => _state.Sites[_state.Pages[c.Page].Site].Lean)], _options.Machines.Share.At(_tick));
        key = _key.For("edit");
        foreach (var (place, (number, times)) in changes.Index())
        {
            var random = key.At(number).Stream();
            var author = random.NextDouble() < probabilities[place] ? DrawAuthor(ref random) : -1;
            var edit = new EditPlan { Page = number, Times = times, Ranges = Ranges(number, times, ref random), Author = author };
            for (var i = 0; author < 0 && i < edit.Ranges.Count && _humans.NextSentence() is { } sentence; i++)
            {
                edit.Sentences.Add(sentence);
            }

            _plan.Edits.Add(edit);
        }
    }

    // The sentences that several changes replace: each change takes a share of them, the first one, the title's, never.
    private List<(int Start, int End)> Ranges(int number, int times, ref RandomStream random)
    {
        if (_options.Churn.EditShare == 0)
        {
            return [];
        }

        var text = _state.Arena.Read(_state.Pages[number].Text);
        var sentences = PageText.Sentences(text);
        if (sentences.Count < 2)
        {
            return [(text.Length, text.Length)];
        }

        sentences.RemoveAt(0);
        var share = 1 - RealFunctions.Power(1 - _options.Churn.EditShare, times);
        var count = Math.Clamp(Draws.Rounded(ref random, share * sentences.Count), 1, sentences.Count);
        for (var i = 0; i < count; i++)
        {
            var other = i + random.NextInt32(sentences.Count - i);
            (sentences[i], sentences[other]) = (sentences[other], sentences[i]);
        }

        sentences.RemoveRange(count, sentences.Count - count);
        sentences.Sort();
        return sentences;
    }

    private void PlanGrowth()
    {
        var random = _key.For("growth").Stream();
        var births = Draws.Rounded(ref random, _options.Churn.BirthsPerWeek * _living.Count);
        var sizes = new PowerLaw(_options.Sites.SizeExponent, _options.Sites.SmallestSize, _options.Sites.LargestSize);
        var alive = _state.Sites.Count(s => s.IsAlive) - _plan.DeadSites.Count;
        var newSites = Draws.Rounded(ref random, _options.Sites.NewPerWeek * alive);
        var sites = new List<int>(births);
        _plan.Sites = _state.Sites.Count;
        for (var i = 0; i < newSites && sites.Count < births; i++)
        {
            var size = Math.Min(SizeOf(sizes, _plan.Sites), births - sites.Count);
            sites.AddRange(Enumerable.Repeat(_plan.Sites++, size));
        }

        // The site of a page drawn uniformly: sites grow in proportion to their size, which keeps their power law.
        while (sites.Count < births)
        {
            sites.Add(_state.Pages[_living[random.NextInt32(_living.Count)]].Site);
        }

        PlanBirths([.. sites], _ => _tick);
    }

    private int SizeOf(PowerLaw sizes, int site)
    {
        var random = _state.Key.For("size of site").At(site).Stream();
        return sizes.Draw(ref random);
    }

    private void PlanBirths(int[] sites, Func<int, int> born)
    {
        var first = _state.Pages.Count;
        var key = _key.For("birth");
        var draws = new RandomStream[sites.Length];
        var originals = new List<int>();
        for (var i = 0; i < sites.Length; i++)
        {
            draws[i] = key.At(first + i).Stream();
            var birth = new BirthPlan { Site = sites[i], Born = born(i), CopyOf = -1, Article = -1, Author = -1, Task = -1 };
            var copy = draws[i].NextDouble();
            if (copy < _options.Copies.Similar && DrawSource(first, i, sites, ref draws[i]) is >= 0 and var source)
            {
                birth.CopyOf = source;
                birth.IsIdentical = copy < _options.Copies.Identical;
            }
            else
            {
                originals.Add(i);
            }

            _plan.Births.Add(birth);
        }

        // Each week is drawn by itself, since the share may differ between weeks.
        foreach (var week in originals.GroupBy(i => _plan.Births[i].Born).OrderBy(g => g.Key))
        {
            PlanOriginals([.. week], week.Key, draws);
        }

        // Without an article no human page is written, and no copy of it either.
        if (_options.ArticlesEnd == SupplyEnd.Stop)
        {
            DropUnwritten(first);
        }
    }

    // A page of another site, one that lives or one that appears before it.
    private int DrawSource(int first, int place, int[] sites, ref RandomStream random)
    {
        for (var draw = 0; draw < 8; draw++)
        {
            if (_living.Count + place == 0)
            {
                return -1;
            }

            var at = random.NextInt32(_living.Count + place);
            var source = at < _living.Count ? _living[at] : first + at - _living.Count;
            var site = source < first ? _state.Pages[source].Site : sites[source - first];
            if (site != sites[place])
            {
                return source;
            }
        }

        return -1;
    }

    private void PlanOriginals(List<int> places, int week, RandomStream[] draws)
    {
        List<double> leans = [.. places.Select(i => LeanOf(_plan.Births[i].Site))];
        var share = _options.Machines.Share.At(week);
        var mostly = MachineProbabilities(leans, share);
        var hand = _options.Machines.Mixed ? MachineProbabilities(leans, Math.Max(share, _options.Machines.Hand.At(week))) : mostly;
        var lesser = new HashSet<int>();
        foreach (var (n, i) in places.Index())
        {
            var birth = _plan.Births[i];
            var draw = draws[i].NextDouble();
            if (draw < hand[n])
            {
                birth.Author = DrawAuthor(ref draws[i]);
            }

            if (draw >= mostly[n])
            {
                lesser.Add(i);
            }

            _plan.Births[i] = birth;
        }

        // Articles go to pages in the order of their numbers.
        foreach (var i in places)
        {
            var birth = _plan.Births[i];
            var machine = birth.Author < 0 ? 0 : _options.Machines.Mixed ? MachineShares.DrawMixed(!lesser.Contains(i), ref draws[i]) : 1;
            birth.Article = machine < 1 ? _humans.TakeArticle() : -1;
            if (birth.Author >= 0)
            {
                // Without an article left the machine writes the whole.
                var article = birth.Article < 0 ? null : _humans.Read(birth.Article);
                birth.Task = Tasks(birth.Author).Count;
                Tasks(birth.Author).Add(article is null
                    ? new WritingTask(_options.Machines.Words)
                    : new WritingTask(article.CountWords(), article, machine));
            }

            _plan.Births[i] = birth;
        }
    }

    private void DropUnwritten(int first)
    {
        var places = new int[_plan.Births.Count];
        var kept = new List<BirthPlan>();
        foreach (var (i, birth) in _plan.Births.Index())
        {
            var source = birth.CopyOf < first ? birth.CopyOf : places[birth.CopyOf - first];
            var isWritten = birth.CopyOf >= 0 ? source >= 0 : birth.Author >= 0 || birth.Article >= 0;
            places[i] = isWritten ? first + kept.Count : -1;
            if (isWritten)
            {
                kept.Add(birth with { CopyOf = source });
            }
        }

        _plan.Births.Clear();
        _plan.Births.AddRange(kept);
    }

    private List<WritingTask> Tasks(int author) => _plan.Tasks.TryGetValue(author, out var tasks) ? tasks : _plan.Tasks[author] = [];

    private double LeanOf(int site)
    {
        if (site < _state.Sites.Count)
        {
            return _state.Sites[site].Lean;
        }

        if (!_newSites.TryGetValue(site, out var made))
        {
            _newSites[site] = made = new Site(_state.Key, _options, site, _tick);
        }

        return made.Lean;
    }

    private double[] MachineProbabilities(IReadOnlyList<double> leans, double share) => _authors.Count == 0
        ? new double[leans.Count]
        : MachineShares.Probabilities(leans, share, _options.Machines.Spread);

    private int DrawAuthor(ref RandomStream random)
    {
        var at = random.NextDouble() * _authors.Sum(a => a.Share);
        for (var i = 0; i < _authors.Count - 1; i++)
        {
            at -= _authors[i].Share;
            if (at < 0)
            {
                return i;
            }
        }

        return _authors.Count - 1;
    }
}
