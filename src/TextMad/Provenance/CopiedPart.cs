namespace TextMad.Provenance;

/// <summary>A run of words of a text that stands in other documents, too.</summary>
/// <param name="Start">Where it begins in the text, in characters.</param>
/// <param name="End">The position after its last word.</param>
/// <param name="Words">Its length in words.</param>
/// <param name="Documents">The documents that hold all of it, some at most.</param>
/// <param name="Total">How many documents hold all of it, of those that were looked at.</param>
internal sealed record CopiedPart(int Start, int End, int Words, IReadOnlyList<DocumentId> Documents, int Total)
{
    private const int Named = 5;

    /// <summary>Returns the runs of words that a text has from other texts, the longest from each place on, none over another.</summary>
    /// <remarks>Words are compared in their normal form (<see cref="Texts.Duplicates.NearDuplicateSketch"/>). Near-linear in the words of all texts.</remarks>
    /// <param name="text">The text.</param>
    /// <param name="sources">The other texts.</param>
    /// <param name="leastWords">The shortest run that counts, at least 1.</param>
    public static IReadOnlyList<CopiedPart> Find(string text, IEnumerable<(DocumentId Id, string Text)> sources, int leastWords)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentOutOfRangeException.ThrowIfLessThan(leastWords, 1);
        var words = Texts.Duplicates.NearDuplicateSketch.WordsOf(text);
        var places = Enumerable.Range(0, words.Length).ToLookup(i => words[i].Hash);
        var runs = new List<(int First, int Last, DocumentId Document)>();
        foreach (var (id, other) in sources)
        {
            runs.AddRange(Runs(words, places, Texts.Duplicates.NearDuplicateSketch.WordsOf(other), leastWords).Distinct().Select(run => (run.First, run.Last, id)));
        }

        // By where they begin: the one that reaches farthest of those that have begun.
        runs.Sort((a, b) => a.First.CompareTo(b.First));
        var parts = new List<CopiedPart>();
        var (at, next, reach) = (0, 0, -1);
        while (at < words.Length)
        {
            for (; next < runs.Count && runs[next].First <= at; next++)
            {
                reach = Math.Max(reach, runs[next].Last);
            }

            if (reach - at + 1 < leastWords)
            {
                at++;
                continue;
            }

            var (first, last) = (at, reach);
            var holding = runs.Where(run => run.First <= first && run.Last >= last).Select(run => run.Document).Distinct().ToList();
            parts.Add(new CopiedPart(words[first].Start, words[last].End, last - first + 1, [.. holding.Take(Named)], holding.Count));
            at = last + 1;
        }

        return parts;
    }

    // Of runs that only begin later in a longer one, nothing is said.
    private static IEnumerable<(int First, int Last)> Runs(
        (ulong Hash, int Start, int End)[] words, ILookup<ulong, int> places, (ulong Hash, int Start, int End)[] others, int leastWords)
    {
        var before = new Dictionary<int, int>();
        for (var i = 0; i <= others.Length; i++)
        {
            var here = new Dictionary<int, int>();
            foreach (var place in i < others.Length ? places[others[i].Hash] : [])
            {
                here.Add(place, before.GetValueOrDefault(place - 1) + 1);
            }

            foreach (var (place, length) in before)
            {
                if (length >= leastWords && !here.ContainsKey(place + 1))
                {
                    yield return (place - length + 1, place);
                }
            }

            before = here;
        }
    }
}
