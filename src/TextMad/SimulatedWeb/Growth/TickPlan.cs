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

/// <summary>A page's changes in a week.</summary>
internal sealed class EditPlan
{
    public required int Page { get; init; }

    /// <summary>How often it changes.</summary>
    public required int Times { get; init; }

    /// <summary>Ranges of its text that give way, in order; a range without length is an addition.</summary>
    public required List<(int Start, int End)> Ranges { get; init; }

    /// <summary>The machine author's place in the list; -1 for a human.</summary>
    public int Author { get; set; } = -1;

    /// <summary>What takes the place of the first ranges; the others stay.</summary>
    public List<Sentence> Sentences { get; } = [];
}

/// <summary>A sentence to be put into a page.</summary>
/// <param name="Content">Its text and who wrote which part of it.</param>
internal readonly record struct Sentence(PageContent Content);

/// <summary>A page that appears.</summary>
internal struct BirthPlan
{
    public int Site;
    public int Born;

    /// <summary>The page it copies; -1 for none.</summary>
    public int CopyOf;

    /// <summary>Whether the copy is word for word.</summary>
    public bool IsIdentical;

    /// <summary>The human article's number; -1 for none.</summary>
    public long Article;

    /// <summary>The machine author's place in the list; -1 for none.</summary>
    public int Author;

    /// <summary>The author's task; -1 for none.</summary>
    public int Task;
}
