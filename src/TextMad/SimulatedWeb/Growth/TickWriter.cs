using TextMad.Numerics.Random;

namespace TextMad.SimulatedWeb.Growth;

/// <summary>Carries a plan out: lets the machine authors write, and changes the state.</summary>
internal sealed class TickWriter
{
    // Words that a machine's sentences are longer or shorter than those they replace are made up for by a fifth more text.
    private const double Surplus = 1.2;

    private readonly WorldState _state;
    private readonly IArticleSupply _supply;
    private readonly IReadOnlyList<AuthorShare> _authors;
    private readonly TickPlan _plan;
    private readonly RandomKey _key;
    private readonly int _tick;
    private readonly SortedDictionary<int, IReadOnlyList<Document>> _written = [];
    private int _machineDocuments;
    private WeekEvents _events = new();

    public TickWriter(WorldState state, IArticleSupply supply, IReadOnlyList<AuthorShare> authors, TickPlan plan, int tick)
    {
        _state = state;
        _supply = supply;
        _authors = authors;
        _plan = plan;
        _tick = tick;
        _key = state.Key.For("writing").At(tick);
    }

    /// <summary>Has everything written that is to be written; changes nothing.</summary>
    /// <exception cref="TextMadException">An author returned something else than it was asked for.</exception>
    public void Write()
    {
        for (var author = 0; author < _authors.Count; author++)
        {
            List<WritingTask> tasks = [.. _plan.Tasks.GetValueOrDefault(author, [])];
            var forPages = tasks.Count;
            tasks.AddRange(TasksForEdits(author));
            if (tasks.Count == 0)
            {
                continue;
            }

            var written = _authors[author].Author.Write(tasks);
            if (written.Count != tasks.Count || written.Any(d => string.IsNullOrWhiteSpace(d.Text)))
            {
                throw new TextMadException(
                    $"The machine author '{_authors[author].Author.Name}' was given {tasks.Count} tasks and returned {written.Count} texts, "
                    + $"{written.Count(d => string.IsNullOrWhiteSpace(d.Text))} of them blank; one text per task is expected.");
            }

            _written[author] = written;
            _machineDocuments += tasks.Count;
            FillEdits(author, written.Skip(forPages));
        }
    }

    /// <summary>Applies the plan of a week to the state.</summary>
    public void Apply(IProgressSink progress)
    {
        _events = new WeekEvents { PagesBefore = _state.Alive.Count, LinksBefore = _state.Alive.Sum(p => (long)_state.Pages[p].Links.Length) };
        _state.Tick = _tick;
        _state.ArticlesUsed = _plan.ArticlesUsed;
        _state.Cursor = _plan.Cursor;
        _state.MachineDocuments += _machineDocuments;
        Bury();
        var graph = new LinkGraph(_state);
        Edit(graph);
        Bear(graph, progress);
        _state.Week = _events;
        _state.Derive();
    }

    private List<WritingTask> TasksForEdits(int author)
    {
        var edits = _plan.Edits.Where(e => e.Author == author).ToList();
        if (edits.Count == 0)
        {
            return [];
        }

        var words = 0L;
        foreach (var edit in edits)
        {
            var text = _state.Arena.Read(_state.Pages[edit.Page].Text);
            foreach (var (start, end) in edit.Ranges)
            {
                words += 1 + text[start..end].Count((byte)' ');
            }
        }

        var each = _state.Options.Machines.Words;
        return [.. Enumerable.Repeat(new WritingTask(each), (int)Math.Ceiling(words * Surplus / each))];
    }

    // Edits take their sentences in order from what was written for them; when there is too little, the last ones take fewer.
    private void FillEdits(int author, IEnumerable<Document> written)
    {
        var sentences = new Queue<Sentence>();
        foreach (var document in written)
        {
            var content = Content(author, document, article: null);
            foreach (var (start, end) in PageText.Sentences(content.Text))
            {
                sentences.Enqueue(new Sentence(content.Part(start, end)));
            }
        }

        foreach (var edit in _plan.Edits.Where(e => e.Author == author))
        {
            for (var i = 0; i < edit.Ranges.Count && sentences.TryDequeue(out var sentence); i++)
            {
                edit.Sentences.Add(sentence);
            }
        }
    }

    private void Bury()
    {
        foreach (var number in _plan.DeadPages)
        {
            Bury(_state.Pages[number]);
        }

        var dead = _plan.DeadSites.ToHashSet();
        var withSites = 0;
        foreach (var number in _state.Alive)
        {
            if (_state.Pages[number] is { IsAlive: true } page && dead.Contains(page.Site))
            {
                Bury(page);
                withSites++;
            }
        }

        foreach (var site in _plan.DeadSites)
        {
            _state.Sites[site].Died = _tick;
        }

        _state.Alive.RemoveAll(p => !_state.Pages[p].IsAlive);
        _events = _events with { PageDeaths = _plan.DeadPages.Count, SiteDeaths = _plan.DeadSites.Count, PagesOfDeadSites = withSites };
    }

    // Who made what of the page stays known, and the title that its address and the links to it are made of; nothing else does.
    private void Bury(Page page)
    {
        var title = PageText.Title(_state.Arena.Read(page.Text)).ToArray();
        page.Died = _tick;
        page.Links = [];
        _state.Arena.Remove(page.Text);
        page.Text = _state.Arena.Add(title);
    }

    private void Edit(LinkGraph graph)
    {
        var options = _state.Options;
        var probability = options.Churn.ChangedPerWeek == 0
            ? 0
            : Math.Clamp((options.Links.NewPerWeek - options.Churn.BirthsPerWeek) / options.Churn.ChangedPerWeek, 0, 1);
        foreach (var edit in _plan.Edits)
        {
            var page = _state.Pages[edit.Page];
            page.Version += edit.Times;
            page.Changed = _tick;
            if (edit.Sentences.Count > 0)
            {
                Edit(page, edit);
            }
        }

        var links = graph.Exchange([.. _plan.Edits.Select(e => e.Page)], probability, _key.For("links of edits"));

        _events = _events with { Changed = _plan.Edits.Count, MachineEdits = _plan.Edits.Count(e => e.Author >= 0), NewLinks = links };
    }

    private void Edit(Page page, EditPlan edit)
    {
        var parts = new List<Replacement>(edit.Sentences.Count);
        foreach (var (sentence, (start, end)) in edit.Sentences.Zip(edit.Ranges))
        {
            // What is added at the end stands in a paragraph of its own.
            parts.Add(new Replacement(start, end, sentence.Content, IsParagraph: start == end));
        }

        SetContent(page, _state.ContentOf(page).Replace(parts));
    }

    private void Bear(LinkGraph graph, IProgressSink progress)
    {
        var options = _state.Options;
        var mean = options.Churn.MeanSlowRate(options.Sites.CommercialShare);
        var draws = _key.For("new page");
        var desk = new HumanDesk(_supply, options.ArticlesEnd, 0, SentenceCursor.None);
        var sitesBefore = _state.Sites.Count;
        int links = 0, copies = 0, machines = 0;
        foreach (var (n, birth) in _plan.Births.Index())
        {
            while (_state.Sites.Count <= birth.Site)
            {
                _state.SiteOrNew(_state.Sites.Count, birth.Born);
            }

            var site = _state.Sites[birth.Site];
            var number = _state.Pages.Count;
            var random = draws.At(number).Stream();
            var isDaily = random.NextDouble() < (site.IsCommercial ? options.Churn.DailyCommercial : options.Churn.DailyOther);
            var rate = isDaily ? 7 : Draws.Exponential(ref random, mean);
            var (content, author) = Content(birth, desk, ref random);
            var page = new Page { Site = birth.Site, Born = birth.Born, Changed = birth.Born, ChangeRate = rate, CopyOf = birth.CopyOf, Author = author };
            _state.Pages.Add(page);
            SetContent(page, content);
            links += graph.Grow(number, ref random);
            _state.Alive.Add(number);
            copies += birth.CopyOf >= 0 ? 1 : 0;
            machines += birth.Author >= 0 ? 1 : 0;
            if (n % 1024 == 0)
            {
                progress.Report("pages", n, _plan.Births.Count, "pages");
            }
        }

        // Sites of which no page was written in the end.
        while (_state.Sites.Count < _plan.Sites)
        {
            _state.SiteOrNew(_state.Sites.Count, _tick);
        }

        progress.Report("pages", _plan.Births.Count, _plan.Births.Count, "pages");
        _events = _events with
        {
            Births = _plan.Births.Count,
            Copies = copies,
            MachineBirths = machines,
            NewSites = _state.Sites.Count - sitesBefore,
            NewLinks = _events.NewLinks + links,
        };
    }

    private (PageContent Content, int Author) Content(BirthPlan birth, HumanDesk desk, ref RandomStream random)
    {
        if (birth.CopyOf >= 0)
        {
            var source = _state.Pages[birth.CopyOf];
            var content = _state.ContentOf(source);
            return (birth.IsIdentical ? content : Shortened(content, ref random), source.Author);
        }

        if (birth.Task < 0)
        {
            return (desk.Content(desk.Read(birth.Article)), -1);
        }

        var document = _written[birth.Author][birth.Task];
        return (Content(birth.Author, document, birth.Article < 0 ? null : desk.Read(birth.Article)), _state.ModelNumber(document.Origin));
    }

    // What a machine wrote, with the words before its own being those of the text that it continued, and of what that continued in turn. Where that text
    // is not at hand, or single tokens of it were drawn anew, the machine's words cannot be determined from the others: all have the share of the whole.
    private PageContent Content(int author, Document document, Document? article)
    {
        if (document.Origin is not Origin.Sampled { Prompt: { } id, MachineShare: < 1 } sampled
            || (article?.Id == id ? article : _authors[author].Author.FindPrompt(id)) is not { } found)
        {
            return PageContent.Of(document, _supply.MachineShareOf(document));
        }

        var prompt = Content(author, found, article: null);
        return (sampled.Purpose == SamplePurpose.Edit ? null : PageContent.Continued(document, prompt))
            ?? PageContent.Of(document, sampled.MachineShare + ((1 - sampled.MachineShare) * prompt.MachineShare));
    }

    // Leaves single words out: each costs 5 of the text's 5-grams and makes 4 new ones, so that k of n words leave a resemblance of
    // about (n - 5k) / (n + 4k).
    private PageContent Shortened(PageContent content, ref RandomStream random)
    {
        var words = PageText.Words(content.Text);
        var least = _state.Options.Copies.Resemblance;
        var resemblance = least + ((0.98 - least) * random.NextDouble());
        var count = Math.Max(1, (int)(words.Count * (1 - resemblance) / (5 + (4 * resemblance))));
        var first = PageText.Words(PageText.Title(content.Text)).Count + 1;
        if (words.Count - first < count)
        {
            return content;
        }

        var dropped = new SortedSet<int>();
        while (dropped.Count < count)
        {
            dropped.Add(first + random.NextInt32(words.Count - first));
        }

        return content.Replace([.. dropped.Select(w => new Replacement(words[w - 1].End, words[w].End))]);
    }

    private void SetContent(Page page, PageContent content)
    {
        _state.Arena.Remove(page.Text);
        page.SetContent(_state.Arena.Add(content.Text), content);
    }
}
