using TextMad.Models;
using TextMad.Models.Transformers;
using TextMad.Numerics.Threading;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace TextMad.TorchSharp;

/// <summary>
/// Decodes many sequences at once with cached keys and values, one tensor of either per layer. Entries of a step go through the model together,
/// as rows; a sequence that outgrows the context goes on with the last half of it, as in the built-in engine.
/// </summary>
/// <remarks>
/// A step is some sixty small operations. On the processor each would have the threads wait for each other, which takes longer than the work; so
/// every thread takes a part of the entries through the whole model by itself, and chooses their tokens.
/// </remarks>
internal sealed class TorchDecoder : IDecoder
{
    /// <summary>Most rows that go through the model together, so that long prompts do not need memory without bound.</summary>
    private const int LargestPass = 4096;

    /// <summary>Fewest entries for which a thread of its own is worth while.</summary>
    private const int LeastPart = 4;

    /// <summary>Products of numbers below which one thread is faster than several that wait for each other after every operation.</summary>
    private const long LittleWork = 8_000_000;

    private readonly TorchTransformer _model;
    private readonly ThreadTeam _team;
    private readonly int _longest;
    private readonly long _c;
    private readonly Tensor[] _keys;
    private readonly Tensor[] _values;
    private readonly Tensor _places;
    private readonly int[][] _history;
    private readonly int[] _lengths;
    private readonly bool[] _seen;
    private readonly bool _splits;
    private readonly List<Work> _work = [];

    public TorchDecoder(TorchTransformer model, int slots, int maximumLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumLength, 1);
        _model = model;
        _team = ThreadTeam.For(model.Settings.Options.Threads);
        _splits = model.Device.type == DeviceType.CPU && TorchThreads.AreSettable;
        _longest = Math.Min(maximumLength, model.Options.Context);
        _c = model.Options.Width;
        _keys = new Tensor[model.Options.Layers];
        _values = new Tensor[model.Options.Layers];
        try
        {
            using var scope = torch.NewDisposeScope();
            foreach (var cache in new[] { _keys, _values })
            {
                for (var layer = 0; layer < cache.Length; layer++)
                {
                    // Zeros, because masked values are multiplied by 0, and 0 times NaN is NaN.
                    cache[layer] = torch.zeros([(long)slots * _longest, _c], model.Settings.Narrow ? torch.bfloat16 : torch.float32, model.Device).DetachFromDisposeScope();
                }
            }

            _places = TorchNumbers.Of([.. Enumerable.Range(0, _longest)], model.Device).view(1, 1, 1, _longest).DetachFromDisposeScope();
        }
        catch
        {
            Free(_keys.Concat(_values));
            throw;
        }

        _history = [.. Enumerable.Range(0, slots).Select(_ => new int[_longest])];
        _lengths = new int[slots];
        _seen = new bool[slots];
    }

    public int Workers => _team.Threads;

    public void Reset(int slot)
    {
        RequireSlot(slot);
        _lengths[slot] = 0;
    }

    public void Copy(int from, int to)
    {
        RequireSlot(from);
        RequireSlot(to);
        if (from == to)
        {
            return;
        }

        using var scope = torch.NewDisposeScope();
        using var frozen = torch.no_grad();
        foreach (var cache in _keys.Concat(_values))
        {
            cache.narrow(0, (long)to * _longest, _lengths[from]).copy_(cache.narrow(0, (long)from * _longest, _lengths[from]));
        }

        _history[from].CopyTo(_history[to], 0);
        _lengths[to] = _lengths[from];
    }

    public void Step(DecodingBatch batch, LogitsReader read)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(read);
        batch.Require(_seen, _model.VocabularySize);
        batch.RequireRoom(slot => _lengths[slot], _longest, slides: _longest == _model.Options.Context);
        _model.Settings.Apply();
        foreach (var entries in Rounds(batch))
        {
            _work.Clear();
            _work.AddRange(entries.Select(entry => AddToHistory(entry, batch.Slot(entry), batch.Tokens(entry))));
            Step(read);
        }
    }

    public void Dispose()
    {
        Free(_keys.Concat(_values));
        _places.Dispose();
    }

    /// <summary>Entries in turn: the first of every slot, then the second of those that have one, and so on.</summary>
    private static IEnumerable<List<int>> Rounds(DecodingBatch batch)
    {
        List<int> round = [.. Enumerable.Range(0, batch.Count).Where(entry => !batch.Continues(entry))];
        while (round.Count > 0)
        {
            yield return round;
            round = [.. round.Select(entry => entry + 1).Where(entry => entry < batch.Count && batch.Continues(entry))];
        }
    }

    private void Step(LogitsReader read)
    {
        // In the order of their slots, so that the caches of neighbours can be taken as they lie.
        _work.Sort((a, b) => a.Slot.CompareTo(b.Slot));
        var parts = _splits ? Math.Min(_team.Threads, _work.Count / LeastPart) : 1;
        if (parts > 1)
        {
            _team.Run(parts, (part, worker) =>
            {
                var (first, end) = (_work.Count * part / parts, _work.Count * (part + 1) / parts);
                TorchThreads.Alone(_model.Settings, () => Run(_work.GetRange(first, end - first), LargestPass / parts, read, worker));
            });
        }
        else if (_splits && _work.Sum(work => (long)work.Count) * _model.WeightCount < LittleWork)
        {
            TorchThreads.Alone(_model.Settings, () => Run(_work, LargestPass, read, worker: 0));
        }
        else
        {
            Run(_work, LargestPass, read, worker: null);
        }
    }

    private static void Free(IEnumerable<Tensor?> tensors)
    {
        foreach (var tensor in tensors)
        {
            tensor?.Dispose();
        }
    }

    /// <summary>Notes the tokens and says which of the slot's have to be worked out: the new ones, or its whole window when that moves.</summary>
    private Work AddToHistory(int entry, int slot, ReadOnlySpan<int> tokens)
    {
        var history = _history[slot];
        var length = _lengths[slot];
        var total = length + tokens.Length;
        var start = 0;
        while (total - start > _longest)
        {
            start += _longest - (_longest / 2);
        }

        var (first, count) = (length, tokens.Length);
        if (start > 0)
        {
            var kept = Math.Max(0, length - start);
            history.AsSpan(length - kept, kept).CopyTo(history);
            tokens = tokens[Math.Max(0, start - length)..];
            length = kept;
            (first, count) = (0, total - start);
        }

        tokens.CopyTo(history.AsSpan(length));
        _lengths[slot] = first + count;
        return new Work(entry, slot, first, count);
    }

    /// <summary>Runs entries through the model and has their logits read; those of one token apart from longer ones, which they would be filled up to.</summary>
    /// <param name="entries">In the order of their slots.</param>
    /// <param name="mostRows">Most rows that go through the model together.</param>
    /// <param name="read">Receives the logits of an entry.</param>
    /// <param name="worker">The worker that reads; null for all of the team.</param>
    private void Run(List<Work> entries, int mostRows, LogitsReader read, int? worker)
    {
        var pass = new List<Work>(entries.Count);
        foreach (var group in entries.GroupBy(work => work.Count > 1))
        {
            var width = 0;
            foreach (var work in group)
            {
                if (pass.Count > 0 && (pass.Count + 1) * Math.Max(width, work.Count) > mostRows)
                {
                    Flush();
                }

                pass.Add(work);
                width = Math.Max(width, work.Count);
            }

            Flush();

            void Flush()
            {
                var logits = TorchFailure.Explain(_model.Settings, TorchTransformer.WhatToLower, () => Logits(pass, width));
                var vocabulary = _model.VocabularySize;
                void Read(int e, int by) => read(pass[e].Entry, logits.AsSpan(e * vocabulary, vocabulary), by);
                if (worker is null)
                {
                    _team.Run(pass.Count, Read);
                }
                else
                {
                    for (var e = 0; e < pass.Count; e++)
                    {
                        Read(e, worker.Value);
                    }
                }

                pass.Clear();
                width = 0;
            }
        }
    }

    /// <summary>Logits (entries, V) after the entries, each of which is filled up to as many rows by its last token.</summary>
    private float[] Logits(List<Work> pass, int width)
    {
        using var scope = torch.NewDisposeScope();
        using var frozen = torch.no_grad();
        var entries = pass.Count;
        var reach = pass.Max(work => work.First + work.Count);
        var (tokens, positions) = (new int[entries * width], new int[entries * width]);
        var (rows, places, lasts) = (new List<int>(), new List<int>(), new int[entries]);
        for (var e = 0; e < entries; e++)
        {
            var (_, slot, first, count) = pass[e];
            for (var i = 0; i < width; i++)
            {
                var row = (e * width) + i;
                var position = first + Math.Min(i, count - 1);
                tokens[row] = _history[slot][position];
                positions[row] = position;
                if (i < count)
                {
                    rows.Add(row);
                    places.Add((slot * _longest) + position);
                }
            }

            lasts[e] = (e * width) + count - 1;
        }

        var device = _model.Device;
        var at = TorchNumbers.Of(positions, device);
        var kept = rows.Count == tokens.Length ? null : TorchNumbers.Of([.. rows], device);
        var stored = TorchNumbers.Of([.. places], device);
        var areNeighbours = pass[^1].Slot - pass[0].Slot == entries - 1;
        var slots = areNeighbours ? null : TorchNumbers.Of([.. pass.Select(work => work.Slot)], device);
        var mask = width == 1 && pass.TrueForAll(work => work.First == reach - 1) ? null : Mask(at, entries, width, reach);
        var heads = _model.Options.Heads;
        Tensor Split(Tensor x, long length) => x.view(entries, length, heads, _c / heads).transpose(1, 2);
        Tensor Cached(Tensor cache, Tensor added)
        {
            cache.index_copy_(0, stored, kept is null ? added : added.index_select(0, kept));
            var all = cache.view(-1, _longest, heads, _c / heads);
            var ours = slots is null ? all.narrow(0, pass[0].Slot, entries).narrow(1, 0, reach) : all.narrow(1, 0, reach).index_select(0, slots);
            return ours.transpose(1, 2);
        }

        var result = _model.Network.Forward(TorchNumbers.Of(tokens, device), at, (layer, qkv) =>
        {
            var parts = qkv.chunk(3, 1);
            var (keys, values) = (Cached(_keys[layer], parts[1]), Cached(_values[layer], parts[2]));
            return _model.Network.Join(TorchNetwork.Attend(Split(parts[0].contiguous(), width), keys, values, mask, 0, causal: false));
        });
        var ends = width == 1 ? result : result.index_select(0, TorchNumbers.Of(lasts, device));
        return TorchWeights.Floats(_model.Network.Logits(ends));
    }

    /// <summary>0 where a row sees a place, minus infinity elsewhere.</summary>
    private Tensor Mask(Tensor at, int entries, int width, int reach)
    {
        using var scope = torch.NewDisposeScope();
        var hidden = _places.narrow(3, 0, reach).gt(at.view(entries, 1, width, 1));
        return torch.zeros([entries, 1, width, reach], _model.Settings.Narrow ? torch.bfloat16 : torch.float32, _model.Device).Exclude(hidden).MoveToOuterDisposeScope();
    }

    private void RequireSlot(int slot)
    {
        if ((uint)slot >= (uint)_history.Length)
        {
            throw new ArgumentOutOfRangeException(nameof(slot), slot, $"The decoder has slots 0 to {_history.Length - 1}.");
        }
    }

    /// <summary>An entry's slot, and which of its sequence's tokens are to be worked out.</summary>
    private readonly record struct Work(int Entry, int Slot, int First, int Count);
}
