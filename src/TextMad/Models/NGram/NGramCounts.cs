using System.Runtime.InteropServices;

namespace TextMad.Models.NGram;

/// <summary>
/// Kneser-Ney counts of all orders over a tree of contexts. A node is a context, read from its most recent token backwards, so a
/// node's parent is the same context without its oldest token. Full contexts (n - 1 tokens) hold how often each token followed;
/// shorter ones hold continuation counts: in how many different longer contexts the token followed.
/// </summary>
/// <remarks>
/// A document is preceded by n - 1 end-of-text tokens and followed by one, so every token has a full context. Node 0 is the empty
/// context. Followers of a node are stored by ascending token.
/// </remarks>
internal sealed class NGramCounts
{
    private readonly Dictionary<ulong, int> _children;
    private readonly int[] _parents;
    private readonly int[] _oldestTokens;
    private readonly byte[] _depths;
    private readonly int[] _starts;
    private readonly int[] _tokens;
    private readonly int[] _counts;

    private NGramCounts(int[] parents, int[] oldestTokens, byte[] depths, int[] starts, int[] tokens, int[] counts)
    {
        _parents = parents;
        _oldestTokens = oldestTokens;
        _depths = depths;
        _starts = starts;
        _tokens = tokens;
        _counts = counts;
        _children = new(parents.Length);
        for (var node = 1; node < parents.Length; node++)
        {
            _children.Add(ChildKey(parents[node], oldestTokens[node]), node);
        }
    }

    /// <summary>Number of contexts, the empty one included.</summary>
    public int Nodes => _parents.Length;

    /// <summary>Length of a node's context.</summary>
    public int Depth(int node) => _depths[node];

    /// <summary>Returns the tokens that followed a context, ascending.</summary>
    public ReadOnlySpan<int> Followers(int node) => _tokens.AsSpan(_starts[node].._starts[node + 1]);

    /// <summary>Returns how often each of <see cref="Followers"/> did.</summary>
    public ReadOnlySpan<int> Counts(int node) => _counts.AsSpan(_starts[node].._starts[node + 1]);

    /// <summary>Returns the node of a context with one older token; -1 when it was never seen.</summary>
    public int Longer(int node, int olderToken) => _children.GetValueOrDefault(ChildKey(node, olderToken), -1);

    /// <summary>Counts the n-grams of documents.</summary>
    /// <param name="documents">Token ids of each document.</param>
    /// <param name="order">n, the length of the longest n-grams in tokens.</param>
    /// <param name="endOfText">The id that frames documents.</param>
    /// <param name="ended">Whether each document ended; after one that was cut, no end-of-text is counted. Null when all did.</param>
    public static NGramCounts Of(IEnumerable<ReadOnlyMemory<int>> documents, int order, int endOfText, IReadOnlyList<bool>? ended = null)
    {
        var children = new Dictionary<ulong, int>();
        List<int> parents = [-1], oldestTokens = [-1];
        List<byte> depths = [0];
        var events = new List<ulong>();
        foreach (var (number, document) in documents.Index())
        {
            var tokens = document.Span;
            var last = ended is null || ended[number] ? tokens.Length : tokens.Length - 1;
            for (var i = 0; i <= last; i++)
            {
                var node = 0;
                for (var back = 1; back < order; back++)
                {
                    var older = i >= back ? tokens[i - back] : endOfText;
                    ref var child = ref CollectionsMarshal.GetValueRefOrAddDefault(children, ChildKey(node, older), out var seen);
                    if (!seen)
                    {
                        child = parents.Count;
                        parents.Add(node);
                        oldestTokens.Add(older);
                        depths.Add((byte)back);
                    }

                    node = child;
                }

                events.Add(Key(node, i < tokens.Length ? tokens[i] : endOfText));
            }
        }

        var perNode = new (int First, int Count)[parents.Count];
        List<int> followers = [], counts = [];
        var pairs = events.ToArray();
        for (var depth = order - 1; depth >= 0; depth--)
        {
            Array.Sort(pairs);
            pairs = CountRuns(pairs, perNode, followers, counts);
            for (var i = 0; depth > 0 && i < pairs.Length; i++)
            {
                pairs[i] = Key(parents[(int)(pairs[i] >> 32)], (int)(uint)pairs[i]);
            }
        }

        return InNodeOrder([.. parents], [.. oldestTokens], [.. depths], perNode, followers, counts);
    }

    /// <summary>Writes the tree and its counts.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write(Nodes);
        writer.Write(_tokens.Length);
        for (var node = 0; node < Nodes; node++)
        {
            writer.Write(_parents[node]);
            writer.Write(_oldestTokens[node]);
            writer.Write(_starts[node + 1] - _starts[node]);
        }

        for (var i = 0; i < _tokens.Length; i++)
        {
            writer.Write(_tokens[i]);
            writer.Write(_counts[i]);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The content contradicts itself.</exception>
    public static NGramCounts Read(BinaryReader reader, int order, int vocabularySize)
    {
        var nodes = reader.ReadInt32();
        var pairs = reader.ReadInt32();
        var remaining = reader.BaseStream.Length - reader.BaseStream.Position;
        Require(nodes > 0 && pairs > 0 && (12L * nodes) + (8L * pairs) == remaining, "the sizes do not fit the length");
        var parents = new int[nodes];
        var oldestTokens = new int[nodes];
        var depths = new byte[nodes];
        var starts = new int[nodes + 1];
        for (var node = 0; node < nodes; node++)
        {
            parents[node] = reader.ReadInt32();
            oldestTokens[node] = reader.ReadInt32();
            var followers = reader.ReadInt32();
            Require(followers > 0 && followers <= pairs - starts[node], $"context {node} has {followers} followers");
            starts[node + 1] = starts[node] + followers;
            if (node > 0)
            {
                Require((uint)parents[node] < (uint)node, $"context {node} has the parent {parents[node]}");
                Require((uint)oldestTokens[node] < (uint)vocabularySize, $"context {node} holds the token {oldestTokens[node]}");
                depths[node] = (byte)(depths[parents[node]] + 1);
                Require(depths[node] < order, $"context {node} is too long");
            }
        }

        Require(starts[nodes] == pairs, "the followers do not add up");
        var tokens = new int[pairs];
        var counts = new int[pairs];
        for (var i = 0; i < pairs; i++)
        {
            tokens[i] = reader.ReadInt32();
            counts[i] = reader.ReadInt32();
            Require((uint)tokens[i] < (uint)vocabularySize && counts[i] > 0, $"n-gram {i} has token {tokens[i]} and count {counts[i]}");
        }

        return new NGramCounts(parents, oldestTokens, depths, starts, tokens, counts);
    }

    private static void Require(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new InvalidDataException(otherwise);
        }
    }

    private static ulong Key(int node, int token) => ((ulong)(uint)node << 32) | (uint)token;

    // Multiplying by an odd number loses nothing and spreads the keys: the dictionary's own hash would only XOR node and token.
    private static ulong ChildKey(int node, int token) => Key(node, token) * 0x9E3779B97F4A7C15UL;

    /// <summary>Replaces sorted pairs by distinct ones and notes each one's count with its node.</summary>
    private static ulong[] CountRuns(ulong[] sorted, (int First, int Count)[] perNode, List<int> followers, List<int> counts)
    {
        var distinct = new List<ulong>();
        for (var i = 0; i < sorted.Length;)
        {
            var pair = sorted[i];
            var first = i;
            while (i < sorted.Length && sorted[i] == pair)
            {
                i++;
            }

            ref var range = ref perNode[(int)(pair >> 32)];
            range = range.Count == 0 ? (followers.Count, 1) : (range.First, range.Count + 1);
            followers.Add((int)(uint)pair);
            counts.Add(i - first);
            distinct.Add(pair);
        }

        return [.. distinct];
    }

    private static NGramCounts InNodeOrder(
        int[] parents, int[] oldestTokens, byte[] depths, (int First, int Count)[] perNode, List<int> followers, List<int> counts)
    {
        var starts = new int[parents.Length + 1];
        var tokens = new int[followers.Count];
        var ordered = new int[followers.Count];
        for (var node = 0; node < parents.Length; node++)
        {
            var (first, count) = perNode[node];
            starts[node + 1] = starts[node] + count;
            CollectionsMarshal.AsSpan(followers).Slice(first, count).CopyTo(tokens.AsSpan(starts[node]));
            CollectionsMarshal.AsSpan(counts).Slice(first, count).CopyTo(ordered.AsSpan(starts[node]));
        }

        return new NGramCounts(parents, oldestTokens, depths, starts, tokens, ordered);
    }
}
