namespace TextMad.SimulatedWeb.Growth;

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
