using TextMad.Numerics.Kernels;
using TextMad.Numerics.Threading;

namespace TextMad.Models.Transformers;

/// <summary>
/// Decodes many sequences at once with cached keys and values. A step is one parallel region: entries are shared out among the threads in
/// groups, and a group goes through the whole model on one thread, with a row per token. Too few tokens for that are
/// worked on by all threads together, stage by stage.
/// </summary>
internal sealed class TransformerDecoder : IDecoder
{
    /// <summary>Fewest tokens that are worth a thread of their own.</summary>
    private const int SmallestGroup = 6;

    /// <summary>Most tokens that go through the model together.</summary>
    private const int LargestPass = 48;

    private readonly Transformer _model;
    private readonly DividedTransformer _packed;
    private readonly ThreadTeam _team;
    private readonly AttentionCache _cache;
    private readonly TransformerDecoderPass?[] _passes;
    private readonly TransformerDecoderRoom[] _rooms;
    private readonly Action<int, int> _runGroup;
    private readonly Func<int, int> _lengthOf;
    private readonly int _longest;
    private readonly int[][] _history;
    private readonly bool[] _seen;
    private int[] _firsts;
    private int[] _counts;
    private int[] _groups;
    private int[] _claimed;
    private DecodingBatch? _batch;
    private LogitsReader? _read;
    private int _groupCount;

    public TransformerDecoder(Transformer model, int slots, int maximumLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumLength, 1);
        _model = model;
        _team = model.Team;
        _packed = new DividedTransformer(model, _team);
        _runGroup = (_, worker) => RunGroup(Claim(worker), worker, null);
        _longest = Math.Min(maximumLength, model.Options.Context);
        var shape = model.Options;
        _cache = new AttentionCache(slots, _longest, shape.Layers, shape.Heads, shape.Width / shape.Heads);
        _lengthOf = _cache.Length;
        _passes = new TransformerDecoderPass?[_team.Threads];
        _rooms = [.. Enumerable.Range(0, _team.Threads).Select(_ => new TransformerDecoderRoom(_longest))];
        _history = new int[slots][];
        for (var slot = 0; slot < slots; slot++)
        {
            _history[slot] = new int[_longest];
        }

        _seen = new bool[slots];
        _firsts = new int[slots];
        _counts = new int[slots];
        _groups = new int[slots + 1];
        _claimed = new int[slots];
    }

    /// <summary>Returns the number of bytes that a decoder takes beside the weights: their packed copies, cached keys and values, and each thread's room.</summary>
    public static long ByteCount(TransformerLayout layout, int slots, int maximumLength, int threads)
    {
        var shape = layout.Options;
        return (sizeof(float) * PackedTransformer.FloatCount(layout, forGradients: false))
            + AttentionCache.BytesFor(slots, Math.Min(maximumLength, shape.Context), shape.Layers, shape.Heads, shape.Width / shape.Heads)
            + (threads * (GemmWorkspace.ByteCount + (sizeof(float) * (long)LargestPass * ((7 * shape.Width) + layout.VocabularySize))));
    }

    /// <inheritdoc/>
    public int Workers => _team.Threads;

    /// <inheritdoc/>
    public void Reset(int slot)
    {
        RequireSlot(slot);
        _cache.Reset(slot);
    }

    /// <inheritdoc/>
    public void Copy(int from, int to)
    {
        RequireSlot(from);
        RequireSlot(to);
        _cache.Copy(from, to);
        _history[from].AsSpan(0, _cache.Length(from)).CopyTo(_history[to]);
    }

    /// <inheritdoc/>
    public void Step(DecodingBatch batch, LogitsReader read)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(read);
        batch.Require(_seen, _model.VocabularySize);
        batch.RequireRoom(_lengthOf, _longest, slides: _longest == _model.Options.Context);
        if (batch.Count > _counts.Length)
        {
            (_firsts, _counts, _claimed, _groups) = (new int[batch.Count], new int[batch.Count], new int[batch.Count], new int[batch.Count + 1]);
        }

        _batch = batch;
        var rows = 0;
        for (var entry = 0; entry < batch.Count; entry++)
        {
            AddToHistory(entry, batch.Slot(entry), batch.Tokens(entry));
            rows += _counts[entry];
        }

        _read = read;
        var largest = Group(rows);
        if (_groupCount >= _team.Threads && largest <= rows * 3L / 4)
        {
            _claimed.AsSpan(0, _groupCount).Clear();
            _team.Run(_groupCount, _runGroup);
        }
        else
        {
            for (var group = 0; group < _groupCount; group++)
            {
                RunGroup(group, 0, _team);
            }
        }

        for (var entry = 0; entry < batch.Count; entry++)
        {
            _cache.Append(batch.Slot(entry), _counts[entry]);
        }

        _batch = null;
        _read = null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    /// <summary>
    /// Notes the tokens, makes room for them and says which tokens of the slot have to be worked out: the new ones, or its whole window
    /// when that moves. A sequence that outgrows the context goes on with the last half of it, as often as it takes.
    /// </summary>
    private void AddToHistory(int entry, int slot, ReadOnlySpan<int> tokens)
    {
        var history = _history[slot];
        var length = _batch!.Continues(entry) ? _firsts[entry - 1] + _counts[entry - 1] : _cache.Length(slot);
        var total = length + tokens.Length;
        var start = 0;
        while (total - start > _longest)
        {
            start += _longest - (_longest / 2);
        }

        _firsts[entry] = length;
        _counts[entry] = tokens.Length;
        if (start > 0)
        {
            var kept = Math.Max(0, length - start);
            history.AsSpan(length - kept, kept).CopyTo(history);
            tokens = tokens[Math.Max(0, start - length)..];
            length = kept;
            _cache.Reset(slot);
            _firsts[entry] = 0;
            _counts[entry] = total - start;
        }

        tokens.CopyTo(history.AsSpan(length));
        _cache.Reserve(slot, _firsts[entry] + _counts[entry] - _cache.Length(slot));
    }

    /// <summary>Cuts the entries into groups of about equally many tokens; returns the largest number.</summary>
    private int Group(int rows)
    {
        var rounds = Math.Max(1, ((long)rows + (_team.Threads * LargestPass) - 1) / (_team.Threads * LargestPass));
        var share = Math.Max(SmallestGroup, (rows + (_team.Threads * rounds) - 1) / (_team.Threads * rounds));
        var count = 0;
        var largest = 0;
        _groupCount = 0;
        for (var entry = 0; entry < _batch!.Count; entry++)
        {
            if (count == 0)
            {
                _groups[_groupCount++] = entry;
            }

            count += _counts[entry];
            largest = Math.Max(largest, count);
            if (count >= share && (entry + 1 == _batch.Count || !_batch.Continues(entry + 1)))
            {
                count = 0;
            }
        }

        _groups[_groupCount] = _batch.Count;
        return largest;
    }

    /// <summary>
    /// Returns a group that no thread has: if it can be, the one that the worker had in the step before, whose keys and values are near its core.
    /// </summary>
    private int Claim(int worker)
    {
        var group = (int)((long)worker * _groupCount / _team.Threads);
        while (Interlocked.Exchange(ref _claimed[group], 1) != 0)
        {
            group = (group + 1) % _groupCount;
        }

        return group;
    }

    private void RunGroup(int group, int worker, ThreadTeam? team)
    {
        var pass = _passes[worker] ??= new TransformerDecoderPass(_model, _packed, _cache, _rooms, LargestPass);
        pass.Clear();
        for (var entry = _groups[group]; entry < _groups[group + 1]; entry++)
        {
            var slot = _batch!.Slot(entry);
            var end = _firsts[entry] + _counts[entry];
            for (var position = _firsts[entry]; position < end;)
            {
                if (pass.Rows == pass.Capacity)
                {
                    pass.Run(_read!, worker, team);
                    pass.Clear();
                }

                var count = Math.Min(end - position, pass.Capacity - pass.Rows);
                pass.Add(slot, position, _history[slot].AsSpan(position, count), position + count == end ? entry : -1);
                position += count;
            }
        }

        pass.Run(_read!, worker, team);
    }

    private void RequireSlot(int slot)
    {
        if ((uint)slot >= (uint)_history.Length)
        {
            throw new ArgumentOutOfRangeException(nameof(slot), slot, $"The decoder has slots 0 to {_history.Length - 1}.");
        }
    }
}
