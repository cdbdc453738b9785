using System.Globalization;
using TextMad.Provenance.Lineages;
using TextMad.Storage;

namespace TextMad.Dashboard.Provenance;

/// <summary>What is opened of a lineage: a subject, what it came from step by step, and what came of it.</summary>
/// <param name="Subject">The subject's key.</param>
/// <param name="Nodes">What is shown, the subject first, nearer steps before farther ones.</param>
/// <param name="Links">The steps between them, from the earlier to the later.</param>
internal sealed record LineageGraph(string Subject, IReadOnlyList<GraphNode> Nodes, IReadOnlyList<GraphLink> Links)
{
    private const int PageLength = 6;
    private const int MostPages = 50;
    private const int MostNodes = 400;

    /// <summary>Returns the graph of a subject.</summary>
    /// <param name="store">The store.</param>
    /// <param name="of">What a person named.</param>
    /// <param name="open">What is opened: the direction, the number of pages, and a key, with colons between; empty opens the subject in both directions.</param>
    /// <exception cref="InputException">It names nothing, or something that is opened does not exist.</exception>
    public static LineageGraph Of(ICorpusStore store, string of, IReadOnlyList<string> open)
    {
        var steps = new LineageSteps(store);
        var subject = steps.Find(of);
        var pages = open.Count == 0
            ? new Dictionary<(GraphSide, string), int> { [(GraphSide.Up, subject.ToString())] = 1, [(GraphSide.Down, subject.ToString())] = 1 }
            : open.Select(Read).OfType<(GraphSide Side, string Key, int Pages)>().DistinctBy(entry => (entry.Side, entry.Key))
                .ToDictionary(entry => (entry.Side, entry.Key), entry => entry.Pages);
        var nodes = new List<GraphNode> { GraphNode.Of(steps.Item(subject), GraphSide.Subject, 0) };
        var links = new List<GraphLink>();
        Follow(GraphSide.Up);
        Follow(GraphSide.Down);
        return new LineageGraph(subject.ToString(), nodes, links);

        void Follow(GraphSide side)
        {
            var known = new Dictionary<string, int> { [subject.ToString()] = 0 };
            var waiting = new Queue<(StepKey Key, int Step)>([(subject, 0)]);
            while (waiting.TryDequeue(out var from))
            {
                if (!pages.TryGetValue((side, from.Key.ToString()), out var shown))
                {
                    continue;
                }

                var step = side == GraphSide.Up ? steps.Up(from.Key, shown * PageLength) : steps.Down(from.Key, shown * PageLength);
                nodes[known[from.Key.ToString()]] = nodes[known[from.Key.ToString()]].Opened(side, shown, step.Left);
                foreach (var link in step.Links)
                {
                    var key = link.Item.Key.ToString();
                    if (!known.ContainsKey(key))
                    {
                        if (nodes.Count == MostNodes)
                        {
                            throw new InputException($"More than {MostNodes} are open at once: close some.");
                        }

                        known.Add(key, nodes.Count);
                        nodes.Add(GraphNode.Of(link.Item, side, from.Step + 1));
                        waiting.Enqueue((link.Item.Key, from.Step + 1));
                    }

                    links.Add(GraphLink.Of(nodes[known[from.Key.ToString()]], nodes[known[key]], link, side));
                }
            }
        }
    }

    private static (GraphSide, string, int)? Read(string text) => text.Split(':', 3) is [var side, var pages, var key]
        && int.TryParse(pages, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= MostPages
            ? side switch { "up" => (GraphSide.Up, key, number), "down" => (GraphSide.Down, key, number), _ => null }
            : null;
}
