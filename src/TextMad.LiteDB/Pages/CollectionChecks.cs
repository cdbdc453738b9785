using System.Globalization;
using LiteDB;

namespace TextMad.LiteDB.Pages;

/// <summary>
/// Follows everything that a collection consists of: the documents that its primary key leads to, every index in both directions and on every level, and
/// the lists of its pages with room. What is at all there is reached, and what is reached is there.
/// </summary>
internal sealed class CollectionChecks(PageFile pages, string name, uint number, PageTally tally, CancellationToken cancellation)
{
    private const int MostProblems = 5;
    private const int DataLists = 5;
    private const int DataListsAt = 32;
    private const int Levels = 32;

    private readonly List<string> _problems = [];
    private readonly Dictionary<byte, (IndexEntry Entry, BsonExpression Expression, AddressSum Expected)> _indexes = [];
    private AddressSum _blocks;
    private AddressSum _nodes;
    private int _more;

    /// <summary>Of the documents that the primary key leads to.</summary>
    public ContentDigest Digest { get; private set; }

    /// <summary>What is wrong, a line each; empty when nothing is.</summary>
    public IReadOnlyList<string> Problems =>
        _more == 0 ? _problems : [.. _problems, string.Create(CultureInfo.InvariantCulture, $"the collection '{name}' has {_more:N0} more faults")];

    /// <summary>Checks all of it.</summary>
    /// <param name="expected">The indexes that it has to have beside that of <c>_id</c>; null where nothing is known of it.</param>
    /// <param name="each">Told of every document.</param>
    public void Run(IReadOnlyList<(string Name, string Expression, bool IsUnique)>? expected, Action<BsonDocument> each)
    {
        IReadOnlyList<IndexEntry> entries = [];
        Try("the list of its indexes", () =>
        {
            entries = IndexEntry.ReadAll(pages.Read(number, PageType.Collection, number));
            foreach (var entry in entries)
            {
                _indexes.Add(entry.Number, (entry, BsonExpression.Create(entry.Expression), default));
            }

            Require(entries is [{ Number: 0, Name: "_id", Expression: "$._id", IsUnique: true }, ..], "the primary key is not the first");
        });
        if (_problems.Count > 0)
        {
            return;
        }

        Try("the list of its indexes", () =>
        {
            var others = entries.Skip(1).Select(entry => (entry.Name, entry.Expression, entry.IsUnique));
            Require(expected is null || others.Order().SequenceEqual(expected.Order()), "it is not as it was made");
        });
        Walk(entries[0], node => Try("the document with the _id " + node.Key, () => CheckDocument(node, each)));
        foreach (var entry in entries.Skip(1))
        {
            AddressSum found = default;
            Walk(entry, node => found = found.Plus(node.Address));
            Try($"the index '{entry.Name}'", () => Require(found == _indexes[entry.Number].Expected, "it does not lead to each document"));
        }

        if (_problems.Count == 0)
        {
            Try("its pages", () => Require(
                tally.Blocks == _blocks && tally.Nodes.Count == _nodes.Count && tally.Nodes == _nodes, "there is something on them to which nothing leads"));
        }

        Try("the lists of its pages with room", () => CheckLists(entries));
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidDataException(otherwise);
        }
    }

    private void CheckDocument(IndexNode primary, Action<BsonDocument> each)
    {
        var bytes = pages.ReadDocument(primary.Document, number, block => _blocks = _blocks.Plus(block));
        Digest = Digest.Plus(bytes);
        var document = BsonSerializer.Deserialize(bytes, utcDate: true);
        Require(document["_id"] == primary.Key!, "it has another _id");
        each(document);

        // A chain from the node of the primary key leads to the nodes of the document's other keys.
        var keys = _indexes.Values.Where(index => index.Entry.Number > 0)
            .ToDictionary(index => index.Entry.Number, index => index.Expression.Execute(document, Collation.Binary).ToHashSet());
        for (var next = primary.Sibling; next != PageAddress.None;)
        {
            var node = new IndexNode(pages, next, number);
            Require(
                node.Document == primary.Document && keys.TryGetValue(node.Index, out var of) && (node.Key is null || of.Remove(node.Key)),
                $"a key at {next} is not one of its keys");
            var (entry, expression, sum) = _indexes[node.Index];
            _indexes[node.Index] = (entry, expression, sum.Plus(next));
            next = node.Sibling;
        }

        Require(keys.Values.All(left => left.Count == 0), "an index lacks a key of it");
    }

    private void Walk(IndexEntry entry, Action<IndexNode> visit) => Try($"the index '{entry.Name}'", () =>
    {
        var (first, last) = (new IndexNode(pages, entry.First, number), new IndexNode(pages, entry.Last, number));
        Require(
            first.Index == entry.Number && last.Index == entry.Number && first.Levels == Levels && last.Levels == Levels
            && first.Key is { IsMinValue: true } && last.Key is { IsMaxValue: true } && first.Document == PageAddress.None && last.Document == PageAddress.None,
            "its ends are not as they were made");
        _nodes = _nodes.Plus(entry.First).Plus(entry.Last);

        // Of each level: the node that was met last, and the one that it says is the next.
        var met = Enumerable.Repeat(entry.First, Levels).ToArray();
        var behind = Enumerable.Range(0, Levels).Select(first.Behind).ToArray();
        BsonValue? before = null;
        while (behind[0] != entry.Last)
        {
            cancellation.ThrowIfCancellationRequested();
            var node = new IndexNode(pages, behind[0], number);
            Require(node.Index == entry.Number, $"the node at {node.Address} is of another index");
            for (var level = 0; level < node.Levels; level++)
            {
                Require(node.Before(level) == met[level] && behind[level] == node.Address, $"the neighbours of {node.Address} are not each other's");
                (met[level], behind[level]) = (node.Address, node.Behind(level));
            }

            var key = node.Key;
            var order = before is null || key is null ? -1 : before.CompareTo(key, Collation.Binary);
            Require(order < 0 || (order == 0 && !entry.IsUnique), $"the key at {node.Address} is not in its place");
            before = key;
            _nodes = _nodes.Plus(node.Address);
            visit(node);
        }

        for (var level = 0; level < Levels; level++)
        {
            var isBare = met[level] == entry.First;
            Require(
                (behind[level] == entry.Last || (isBare && behind[level] == PageAddress.None))
                && (last.Before(level) == met[level] || (isBare && last.Before(level) == PageAddress.None)),
                "its end is not behind the last key");
        }
    });

    private void CheckLists(IReadOnlyList<IndexEntry> entries)
    {
        var page = pages.Read(number, PageType.Collection, number);
        for (byte list = 0; list < DataLists; list++)
        {
            Require(List(page.Word(DataListsAt + (4 * list)), PageType.Data, list) == tally.Lists.GetValueOrDefault((PageType.Data, list)), "pages are missing in them");
        }

        Require(
            entries.Aggregate(default(AddressSum), (sum, entry) => sum.Plus(List(entry.WithRoom, PageType.Index, 0))) == tally.Lists.GetValueOrDefault((PageType.Index, (byte)0)),
            "pages of indexes are missing in them");

        AddressSum List(uint first, PageType type, byte list)
        {
            var (sum, before) = (default(AddressSum), uint.MaxValue);
            for (var next = first; next != uint.MaxValue;)
            {
                var met = pages.Read(next, type, number);
                Require(met.List == list && met.Previous == before, FormattableString.Invariant($"page {next} is not in the one that leads to it"));
                sum = sum.Plus(next);
                (before, next) = (next, met.Next);
            }

            return sum;
        }
    }

    private void Try(string what, Action check)
    {
        try
        {
            check();
        }
        catch (Exception error) when (PageChecks.IsDamage(error))
        {
            if (_problems.Count < MostProblems)
            {
                _problems.Add($"the collection '{name}' is damaged: {what}: {error.Message}");
            }
            else
            {
                _more++;
            }
        }
    }
}
