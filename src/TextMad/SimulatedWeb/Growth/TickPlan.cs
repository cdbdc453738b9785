namespace TextMad.SimulatedWeb.Growth;

/// <summary>What a tick will do, drawn before anything is changed: a tick that fails (no articles left, an author's failure) leaves the world as it was.</summary>
internal sealed class TickPlan
{
    /// <summary>Sites that vanish.</summary>
    public List<int> DeadSites { get; } = [];

    /// <summary>Pages that vanish alone.</summary>
    public List<int> DeadPages { get; } = [];

    /// <summary>Changes of pages, by number of the page.</summary>
    public List<EditPlan> Edits { get; } = [];

    /// <summary>Pages that appear, in the order of their numbers.</summary>
    public List<BirthPlan> Births { get; } = [];

    /// <summary>What each machine author, by its place in the list, is to write for the pages that appear.</summary>
    public SortedDictionary<int, List<WritingTask>> Tasks { get; } = [];

    /// <summary>Sites there will be.</summary>
    public int Sites { get; set; }

    /// <summary>Articles that will have been used.</summary>
    public long ArticlesUsed { get; set; }

    /// <summary>Where human edits will go on.</summary>
    public SentenceCursor Cursor { get; set; }
}
