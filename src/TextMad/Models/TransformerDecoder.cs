using TextMad.Numerics.Kernels;
using TextMad.Numerics.Memory;
using TextMad.Numerics.Threading;

namespace TextMad.Models;

/// <summary>
/// Decodes many sequences at once with cached keys and values. Slots are shared out among the threads in groups; a group's matrix
/// products have a row per slot, and a row's bits do not depend on the other rows.
/// </summary>
internal sealed class TransformerDecoder : IDecoder
{
    /// <summary>Fewest slots that are worth a thread.</summary>
    private const int SmallestGroup = 12;

    private readonly Transformer _model;
    private readonly PackedTransformer _packed;
    private readonly ThreadTeam _team;
    private readonly Scratch?[] _scratch;
    private readonly Action<int, int> _runGroup;
    private readonly int _slots;
    private readonly int _longest;
    private readonly int _capacity;
    private readonly int _c;
    private readonly FloatView[] _keys;
    private readonly FloatView[] _values;
    private readonly FloatView _logits;
    private readonly int[][] _history;
    private readonly int[] _lengths;
    private readonly bool[] _seen;
    private readonly int[] _stepSlots;
    private readonly int[] _stepTokens;
    private int _stepCount;
    private int _groupSize;
    private bool _wantsLogits;

    public TransformerDecoder(Transformer model, int slots, int maximumLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumLength, 1);
        _model = model;
        _packed = new PackedTransformer(model.Layout, model.Weights, model.Team);
        _team = model.Team;
        _scratch = new Scratch?[_team.Threads];
        _runGroup = RunGroup;
        _slots = slots;
        _longest = Math.Min(maximumLength, model.Options.Context);
        _capacity = (int)FloatArena.RoundUp(_longest);
        _c = model.Options.Width;
        _keys = new FloatView[model.Options.Layers];
        _values = new FloatView[model.Options.Layers];
        long size = (long)slots * _c * _capacity;
        for (var layer = 0; layer < _keys.Length; layer++)
        {
            var arena = new FloatArena(2 * FloatArena.RoundUp(size));
            _keys[layer] = arena.Take(size);
            _values[layer] = arena.Take(size);
        }

        _logits = new FloatArena((long)slots * model.VocabularySize).Take((long)slots * model.VocabularySize);
        _history = new int[slots][];
        for (var slot = 0; slot < slots; slot++)
        {
            _history[slot] = new int[_longest];
        }

        _lengths = new int[slots];
        _seen = new bool[slots];
        _stepSlots = new int[slots];
        _stepTokens = new int[slots];
    }

    /// <summary>Bytes that a decoder takes beside the weights: their packed copies, cached keys and values, logits.</summary>
    public static long ByteCount(TransformerLayout layout, int slots, int maximumLength, int threads)
    {
        var shape = layout.Options;
        var longest = FloatArena.RoundUp(Math.Min(maximumLength, shape.Context));
        return sizeof(float) * (PackedTransformer.FloatCount(layout, forGradients: false)
            + (2L * slots * shape.Layers * shape.Width * longest) + (2L * slots * layout.VocabularySize) + (7L * slots * shape.Width));
    }

    /// <inheritdoc/>
    public void Reset(int slot)
    {
        RequireSlot(slot);
        _lengths[slot] = 0;
    }

    /// <inheritdoc/>
    public void Step(ReadOnlySpan<int> slots, ReadOnlySpan<int> tokens, Span<float> logits)
    {
        var vocabulary = _model.VocabularySize;
        if (tokens.Length != slots.Length || logits.Length < (long)slots.Length * vocabulary)
        {
            throw new ArgumentException(
                $"{slots.Length} slots need as many tokens and {(long)slots.Length * vocabulary} logits; "
                + $"{tokens.Length} tokens and room for {logits.Length} logits were given.");
        }

        _model.RequireTokens(tokens);
        RequireDistinct(slots);
        foreach (var slot in slots)
        {
            if (_lengths[slot] == _longest)
            {
                SlideWindow(slot);
            }
        }

        slots.CopyTo(_stepSlots);
        tokens.CopyTo(_stepTokens);
        Advance(slots.Length, wantsLogits: true);
        _logits.Span[..(slots.Length * vocabulary)].CopyTo(logits);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    /// <summary>A full slot begins again with the last half of its tokens.</summary>
    private void SlideWindow(int slot)
    {
        if (_longest < _model.Options.Context)
        {
            throw new ArgumentException($"The sequence in slot {slot} is longer than the {_longest} tokens that the decoder was made for.");
        }

        var kept = _history[slot][(_longest - (_longest / 2))..];
        _lengths[slot] = 0;
        foreach (var token in kept)
        {
            _stepSlots[0] = slot;
            _stepTokens[0] = token;
            Advance(1, wantsLogits: false);
        }
    }

    private void Advance(int count, bool wantsLogits)
    {
        _stepCount = count;
        _wantsLogits = wantsLogits;
        _groupSize = Math.Max(SmallestGroup, (count + _team.Threads - 1) / _team.Threads);
        _team.Run((count + _groupSize - 1) / _groupSize, _runGroup);
        for (var i = 0; i < count; i++)
        {
            var slot = _stepSlots[i];
            _history[slot][_lengths[slot]] = _stepTokens[i];
            _lengths[slot]++;
        }
    }

    private void RunGroup(int group, int worker)
    {
        var first = group * _groupSize;
        var rows = Math.Min(_groupSize, _stepCount - first);
        var s = _scratch[worker];
        if (s is null || s.Rows < rows)
        {
            _scratch[worker] = s = new Scratch(Math.Min(_slots, Math.Max(rows, SmallestGroup)), _c, _capacity);
        }

        var weights = _model.Weights;
        var tokens = _stepTokens.AsSpan(first, rows);
        for (var r = 0; r < rows; r++)
        {
            s.Positions[r] = _lengths[_stepSlots[first + r]];
        }

        Embedding.Gather(_c, weights.Tokens, tokens, s.Stream);
        Embedding.GatherAdd(_c, weights.Positions, s.Positions.AsSpan(0, rows), s.Stream);
        ReadOnlySpan<float> delta = default;
        ReadOnlySpan<float> bias = default;
        for (var layer = 0; layer < weights.Layers.Length; layer++)
        {
            var w = weights.Layers[layer];
            var p = _packed.Layers[layer];
            LayerNorm.Forward(rows, _c, s.Stream, delta, bias, s.Stream, w.Norm1Gain, w.Norm1Shift, s.Norm, s.Mean, s.Scale);
            Multiply(rows, s.Norm, p.Attention, s.Wide, s.Gemm);
            Elementwise.AddBias(rows, 3 * _c, s.Wide, w.AttentionBias);
            Attend(layer, first, rows, s);
            Multiply(rows, s.Norm, p.AttentionProjection, s.Delta, s.Gemm);
            delta = s.Delta;
            LayerNorm.Forward(
                rows, _c, s.Stream, delta, w.AttentionProjectionBias, s.Stream, w.Norm2Gain, w.Norm2Shift, s.Norm, s.Mean, s.Scale);
            Multiply(rows, s.Norm, p.Hidden, s.Wide, s.Gemm);
            Gelu.Forward(rows, 4 * _c, s.Wide, w.HiddenBias, s.Wide);
            Multiply(rows, s.Wide, p.HiddenProjection, s.Delta, s.Gemm);
            bias = w.HiddenProjectionBias;
        }

        if (_wantsLogits)
        {
            LayerNorm.Forward(
                rows, _c, s.Stream, delta, bias, s.Stream, weights.FinalGain, weights.FinalShift, s.Norm, s.Mean, s.Scale);
            var vocabulary = _model.VocabularySize;
            Multiply(rows, s.Norm, _packed.Unembedding, _logits.Slice(first * vocabulary, rows * vocabulary), s.Gemm);
        }
    }

    private void Attend(int layer, int first, int rows, Scratch s)
    {
        var cache = _c * _capacity;
        for (var r = 0; r < rows; r++)
        {
            var slot = _stepSlots[first + r];
            CachedAttention.Step(
                s.Positions[r],
                _model.Options.Heads,
                _c / _model.Options.Heads,
                _capacity,
                s.Wide.Slice(r * 3 * _c, 3 * _c),
                _keys[layer].Slice(slot * cache, cache),
                _values[layer].Slice(slot * cache, cache),
                s.Weights,
                s.Norm.Slice(r * _c, _c));
        }
    }

    private static void Multiply(int rows, FloatView x, PackedMatrix weight, FloatView y, GemmWorkspace workspace) => Gemm.Multiply(
        new MatrixView(x, rows, weight.Rows), weight, new MatrixView(y, rows, weight.Columns), false, workspace);

    private void RequireSlot(int slot)
    {
        if ((uint)slot >= (uint)_slots)
        {
            throw new ArgumentOutOfRangeException(nameof(slot), slot, $"The decoder has slots 0 to {_slots - 1}.");
        }
    }

    private void RequireDistinct(ReadOnlySpan<int> slots)
    {
        Array.Clear(_seen);
        foreach (var slot in slots)
        {
            RequireSlot(slot);
            if (_seen[slot])
            {
                throw new ArgumentException($"Slot {slot} occurs twice in one step.");
            }

            _seen[slot] = true;
        }
    }

    /// <summary>What one thread works on.</summary>
    private sealed class Scratch
    {
        public Scratch(int rows, int c, int capacity)
        {
            Rows = rows;
            long line = rows;
            var arena = new FloatArena((3 * FloatArena.RoundUp(line * c)) + FloatArena.RoundUp(line * 4 * c)
                + (2 * FloatArena.RoundUp(line)) + FloatArena.RoundUp(capacity));
            Stream = arena.Take(line * c);
            Norm = arena.Take(line * c);
            Delta = arena.Take(line * c);
            Wide = arena.Take(line * 4 * c);
            Mean = arena.Take(line);
            Scale = arena.Take(line);
            Weights = arena.Take(capacity);
            Positions = new int[rows];
            Gemm = new GemmWorkspace();
        }

        public int Rows { get; }

        public FloatView Stream { get; }

        public FloatView Norm { get; }

        public FloatView Delta { get; }

        public FloatView Wide { get; }

        public FloatView Mean { get; }

        public FloatView Scale { get; }

        public FloatView Weights { get; }

        public int[] Positions { get; }

        public GemmWorkspace Gemm { get; }
    }
}
