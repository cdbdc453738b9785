using TextMad.Numerics.Elementary;
using TextMad.Texts.Duplicates;

namespace TextMad.Provenance;

/// <summary>Finds the maximal spans of one text that stand word for word in documents of an index.</summary>
/// <remarks>
/// The index says which documents hold each run of five words. A document that holds all runs of a longer span one after the other may still have them in several
/// places: it is read, but only where the span would reach farther than one that is certain. So few documents are read, however many hold common phrases.
/// </remarks>
internal sealed class SpanSearch
{
    private const int Shingle = ShingleIndex.ShingleWords;

    private readonly ShingleIndex _index;
    private readonly Func<DocumentId, string> _read;
    private readonly DocumentId? _but;
    private readonly (ulong Hash, int Start, int End)[] _words;
    private readonly ILookup<ulong, int> _places;

    // For each place the documents that hold the shingle there, by number, with the last shingle to which each holds all.
    private readonly List<(int Document, int Last)>[] _runs;
    private readonly Dictionary<int, int[]> _reaches = [];

    /// <summary>Begins a search.</summary>
    /// <param name="index">The index.</param>
    /// <param name="read">Returns the text of a document.</param>
    /// <param name="text">The text.</param>
    /// <param name="but">A document to leave out.</param>
    public SpanSearch(ShingleIndex index, Func<DocumentId, string> read, string text, DocumentId? but)
    {
        (_index, _read, _but) = (index, read, but);
        _words = NearDuplicateSketch.WordsOf(text);
        _places = Enumerable.Range(0, _words.Length).ToLookup(i => _words[i].Hash);
        _runs = _words.Length < Shingle ? [] : RunsOf(index.Holding(text));
    }

    /// <summary>Returns the spans, rarest first.</summary>
    /// <param name="leastWords">The fewest words of a span.</param>
    /// <param name="named">The most documents to name of each.</param>
    public IReadOnlyList<TracedSpan> Find(int leastWords, int named)
    {
        var spans = new List<TracedSpan>();
        for (var (at, reach) = (0, 0); at < _runs.Length; at++)
        {
            // Words up to here are certain to be part of a span that began earlier.
            var end = ReachOf(at, Math.Max(reach, at + leastWords - 1));
            if (end > reach)
            {
                reach = end;
                if (Describe(at, end, named) is { } span)
                {
                    spans.Add(span);
                }
            }
        }

        return [.. spans.OrderByDescending(span => span.Rarity).ThenBy(span => span.Start)];
    }

    /// <summary>Returns the number after the last word to which a document goes along with the text from a word on; 0 when none goes beyond some word.</summary>
    private int ReachOf(int at, int beyond)
    {
        var reach = beyond;
        foreach (var (document, last) in _runs[at].OrderByDescending(run => run.Last))
        {
            if (last + Shingle <= reach)
            {
                break;
            }

            reach = Math.Max(reach, ReachIn(document, at, last));
        }

        return reach > beyond ? reach : 0;
    }

    /// <summary>Returns the number after the last word to which a document goes along with the text from a word on.</summary>
    private int ReachIn(int document, int at, int last)
    {
        if (last == at)
        {
            return _but is { } own && _index.IdOf(document) == own ? 0 : at + Shingle;
        }

        if (!_reaches.TryGetValue(document, out var reaches))
        {
            _reaches[document] = reaches = ReadReaches(_index.IdOf(document));
        }

        return reaches[at];
    }

    /// <summary>Reads a document: to which word it goes along with the text from each of its words on.</summary>
    private int[] ReadReaches(DocumentId id)
    {
        var reaches = new int[_words.Length];
        if (id == _but)
        {
            return reaches;
        }

        // From the document's end: how far the two go on together from each pair of places.
        var after = new Dictionary<int, int>();
        var others = NearDuplicateSketch.WordHashesOf(_read(id));
        for (var i = others.Length - 1; i >= 0; i--)
        {
            var here = new Dictionary<int, int>();
            foreach (var place in _places[others[i]])
            {
                var end = after.GetValueOrDefault(place + 1, place + 1);
                here[place] = end;
                reaches[place] = Math.Max(reaches[place], end);
            }

            after = here;
        }

        return reaches;
    }

    private TracedSpan? Describe(int first, int end, int named)
    {
        var holding = _runs[first].Where(run => run.Last + Shingle >= end).OrderBy(run => run.Document).ToList();
        var documents = new List<DocumentId>();
        var total = 0;
        foreach (var (document, last) in holding)
        {
            var certain = holding.Count > TracedSpan.MostRead && documents.Count >= named;
            if (certain || ReachIn(document, first, end - first == Shingle ? first : last) >= end)
            {
                total++;
                if (documents.Count < named)
                {
                    documents.Add(_index.IdOf(document));
                }
            }
        }

        var rarity = 0.0;
        for (var i = first; i < end; i++)
        {
            rarity += RealFunctions.Log((double)_index.Texts / Math.Max(1, _index.TextsWith(_words[i].Hash))) / RealFunctions.Log(2);
        }

        return total == 0 ? null : new TracedSpan(_words[first].Start, _words[end - 1].End, end - first, rarity, documents, total);
    }

    /// <summary>Returns for each place the documents that hold the shingle there, each with the last shingle to which it holds all.</summary>
    private static List<(int Document, int Last)>[] RunsOf(IReadOnlyList<int>[] holding)
    {
        var runs = new List<(int Document, int Last)>[holding.Length];
        var later = new Dictionary<int, int>();
        for (var at = holding.Length - 1; at >= 0; at--)
        {
            var here = new Dictionary<int, int>(holding[at].Count);
            foreach (var document in holding[at])
            {
                here[document] = later.GetValueOrDefault(document, at);
            }

            runs[at] = [.. here.Select(pair => (pair.Key, pair.Value))];
            later = here;
        }

        return runs;
    }
}
