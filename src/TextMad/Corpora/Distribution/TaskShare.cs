namespace TextMad.Corpora.Distribution;

/// <summary>What one task does of many pieces that stand in an order.</summary>
/// <param name="First">The number of the first piece.</param>
/// <param name="Count">How many, 1 or more.</param>
internal readonly record struct TaskShare(int First, int Count)
{
    private const int FewestTasks = 16;
    private const int MostTasks = 200;
    private const int FewPieces = 8;

    /// <summary>The pieces.</summary>
    public IEnumerable<int> Pieces => Enumerable.Range(First, Count);

    /// <summary>
    /// Divides pieces among tasks, always in the same way: a task for each while there are few; 8 pieces a task, so that beginning one does not cost more than doing it, when there
    /// are many; and never more than 200 tasks, which every cluster takes as one array.
    /// </summary>
    /// <param name="pieces">How many there are.</param>
    public static IReadOnlyList<TaskShare> Of(int pieces)
    {
        var each = Math.Max(Divide(pieces, MostTasks), Math.Min(FewPieces, Divide(pieces, FewestTasks)));
        return [.. Enumerable.Range(0, each == 0 ? 0 : Divide(pieces, each)).Select(task => new TaskShare(task * each, Math.Min(each, pieces - (task * each))))];
    }

    /// <summary>Returns what people call it, e.g. <c>parts 0-7</c>.</summary>
    /// <param name="pieces">The pieces' name, in the plural.</param>
    public string Describe(string pieces) =>
        FormattableString.Invariant(Count == 1 ? $"{pieces[..^1]} {First}" : (FormattableString)$"{pieces} {First}-{First + Count - 1}");

    private static int Divide(int pieces, int among) => (pieces + among - 1) / among;
}
