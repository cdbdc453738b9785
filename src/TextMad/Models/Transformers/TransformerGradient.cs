using TextMad.Numerics.Kernels;
using TextMad.Numerics.Memory;

namespace TextMad.Models.Transformers;

/// <summary>The backward pass: gradients of all weights from the activations that a forward pass left.</summary>
/// <remarks>
/// Gradients of activations go back row by row; gradients of weights are sums over rows, so threads share out their columns. Every
/// sum over rows is one chain in the order of the rows: neither threads nor the size of a pass change a bit.
/// </remarks>
internal sealed class TransformerGradient
{
    /// <summary>A part of a weight's gradient that a thread works out at a time has whole panels of every micro-kernel.</summary>
    private const int PanelColumns = 64;

    /// <summary>Parts of the weights of a phase that a thread has, about: fewer are quicker each, and more are shared out more evenly.</summary>
    private const int PartsPerThread = 8;

    /// <summary>Most rows and columns of a part.</summary>
    private const int LargestSide = 384;

    private readonly TransformerPass _pass;
    private readonly TransformerActivations _activations;
    private readonly int _c;
    private readonly int _vocabulary;
    private readonly int _vocabularyPerItem;
    private readonly double[] _losses;
    private readonly Item[] _hiddenItems;
    private readonly Item[] _attentionItems;
    private readonly Item[] _lastItems;
    private readonly Item[] _finalItems;
    private readonly Action<int, int> _logits;
    private readonly Action<int, int> _unembedding;
    private readonly Action<int, int> _final;
    private readonly Action<int, int> _hidden;
    private readonly Action<int, int> _attentionAndHiddenWeights;
    private readonly Action<int, int> _queriesKeysValues;
    private readonly Action<int, int> _attentionWeights;
    private TransformerDropout _dropout;
    private TransformerTensors _gradient;
    private float _scale;
    private bool _accumulate;
    private int _logitFirst;
    private RowShares _logitShares;
    private int _layer;

    public TransformerGradient(TransformerPass pass, int rows)
    {
        _pass = pass;
        _activations = pass.Activations;
        _gradient = pass.Weights;
        _c = pass.Layout.Options.Width;
        _vocabulary = pass.Layout.VocabularySize;
        _losses = new double[rows];

        // At least a few items for each thread, in whole tiles.
        var threads = pass.Team.Threads;
        _vocabularyPerItem = Math.Clamp(RoundUp(_vocabulary / (4 * threads)), 12, 516);
        var hidden = SideOf(8L * _c * _c, threads);
        var attention = SideOf(4L * _c * _c, threads);
        _hiddenItems = [.. Items(Part.HiddenProjection, 4 * _c, _c, hidden), .. Items(Part.Hidden, _c, 4 * _c, hidden), .. Items(Part.Norm2, _c)];
        _attentionItems = [.. Items(Part.Attention, _c, 3 * _c, attention), .. Items(Part.AttentionProjection, _c, _c, attention), .. Items(Part.Norm1, _c)];
        _lastItems = [.. _attentionItems, .. Items(Part.Embedding, _c)];
        _finalItems = [.. Items(Part.FinalNorm, _c)];
        _logits = Logits;
        _unembedding = Unembedding;
        _final = (item, worker) => Columns(_finalItems[item], worker);
        _hidden = Hidden;
        _attentionAndHiddenWeights = AttentionAndHiddenWeights;
        _queriesKeysValues = QueriesKeysValues;
        _attentionWeights = (item, worker) => Columns(_lastItems[item], worker);
    }

    /// <summary>What a stretch of columns belongs to.</summary>
    private enum Part
    {
        HiddenProjection,
        Hidden,
        Norm2,
        Attention,
        AttentionProjection,
        Norm1,
        FinalNorm,
        Embedding,
    }

    /// <summary>See <see cref="TransformerPass.Backward"/>.</summary>
    public void Run(TransformerDropout dropout, float scale, TransformerTensors gradient, bool accumulate, ref double loss)
    {
        _dropout = dropout;
        _scale = scale;
        _gradient = gradient;
        _accumulate = accumulate;
        var team = _pass.Team;
        var rows = _pass.Rows.Count;
        var rowItems = _pass.Shares.Count;
        for (_logitFirst = 0; _logitFirst < rows; _logitFirst += _activations.LogitRows)
        {
            _logitShares = _pass.LogitShares(_logitFirst);
            team.Run(_logitShares.Count, _logits);
            team.Run((_vocabulary + _vocabularyPerItem - 1) / _vocabularyPerItem, _unembedding);
        }

        _layer = _activations.LayerCount - 1;
        team.Run(_finalItems.Length, _final);
        var heads = _pass.Rows.Sequences * _pass.Layout.Options.Heads;
        for (; _layer >= 0; _layer--)
        {
            team.Run(rowItems, _hidden);
            team.Run(_hiddenItems.Length + heads, _attentionAndHiddenWeights);
            team.Run(rowItems, _queriesKeysValues);
            team.Run(_layer > 0 ? _attentionItems.Length : _lastItems.Length, _attentionWeights);
        }

        for (var row = 0; row < rows; row++)
        {
            loss += _losses[row];
        }
    }

    private static int RoundUp(int count) => (count + 11) / 12 * 12;

    /// <summary>
    /// Returns the side of the parts into which gradients of this many weights are cut: a few for each thread, and as square as can be, as each reads what
    /// belongs to its rows and to its columns.
    /// </summary>
    private static int SideOf(long weights, int threads) =>
        Math.Clamp((int)Math.Sqrt(weights / (double)(PartsPerThread * threads)) / PanelColumns * PanelColumns, PanelColumns, LargestSide);

    private static IEnumerable<Item> Items(Part part, int rows, int columns, int side)
    {
        var height = EvenSide(rows, side, 4);
        var width = EvenSide(columns, side, PanelColumns);
        for (var row = 0; row < rows; row += height)
        {
            for (var first = 0; first < columns; first += width)
            {
                yield return new Item(part, row, Math.Min(height, rows - row), first, Math.Min(width, columns - first));
            }
        }
    }

    private static IEnumerable<Item> Items(Part part, int columns) => Items(part, 1, columns, PanelColumns);

    /// <summary>Returns the side of about equal parts of a length, a multiple of a granule.</summary>
    private static int EvenSide(int length, int side, int granule)
    {
        var parts = (length + side - 1) / side;
        return ((length + parts - 1) / parts + granule - 1) / granule * granule;
    }

    /// <summary>Logits, their gradient in their place, and the gradient of what went into the unembedding.</summary>
    private void Logits(int item, int worker)
    {
        var clock = _pass.Clock;
        clock?.Start(worker);
        var a = _activations;
        var scratch = _pass.ScratchOf(worker);
        var (first, count) = _logitShares[item];
        var row = _logitFirst + first;
        var logits = a.Logits.Slice(first * _vocabulary, count * _vocabulary);
        TransformerPass.Multiply(scratch, count, a.Final.Slice(row * _c, count * _c), _pass.Packed.Unembedding, logits);
        clock?.Lap(worker, KernelKind.Logits, 2.0 * count * _c * _vocabulary);
        Softmax.CrossEntropy(count, _vocabulary, _scale, logits, _pass.Rows.Targets.Slice(row, count), _losses.AsSpan(row, count), _pass.Rows.WeightsOf(row, count),
            _pass.LeastLoss);
        clock?.Lap(worker, KernelKind.CrossEntropy);
        TransformerPass.Multiply(scratch, count, logits, _pass.Packed.Embedding!, a.NarrowGradient.Slice(row * _c, count * _c));
        clock?.Lap(worker, KernelKind.InputGradient, 2.0 * count * _c * _vocabulary);
    }

    /// <summary>The gradient of some rows of the unembedding.</summary>
    private void Unembedding(int item, int worker)
    {
        _pass.Clock?.Start(worker);
        var count = Math.Min(_activations.LogitRows, _pass.Rows.Count - _logitFirst);
        var first = item * _vocabularyPerItem;
        var tokens = Math.Min(_vocabularyPerItem, _vocabulary - first);
        Gemm.Multiply(
            new MatrixView(_activations.Logits.Span[first..], count, tokens, _vocabulary).Transposed,
            new MatrixView(_activations.Final.Slice(_logitFirst * _c, count * _c), count, _c),
            new MatrixView(_gradient.Tokens.Slice(first * _c, tokens * _c), tokens, _c),
            _accumulate || _logitFirst > 0,
            _pass.ScratchOf(worker).Gemm);
        _pass.Clock?.Lap(worker, KernelKind.WeightGradient, 2.0 * count * _c * tokens);
    }

    /// <summary>Back through the hidden branch of some rows, to the gradient of attention's output.</summary>
    private void Hidden(int item, int worker)
    {
        var clock = _pass.Clock;
        clock?.Start(worker);
        var a = _activations;
        var (first, count) = _pass.Shares[item];
        var scratch = _pass.ScratchOf(worker);
        var w = _pass.Weights.Layers[_layer];
        var p = _pass.Packed.Gradients[_layer];
        var s = a[_layer].Part(first, count, _c);
        var stream = a.ResidualGradient.Slice(first * _c, count * _c);
        var narrow = a.NarrowGradient.Slice(first * _c, count * _c);
        var wide = a.WideGradient.Slice(first * 4 * _c, count * 4 * _c);
        var norm2 = a.Norm2Gradient.Slice(first * _c, count * _c);
        if (_layer == a.LayerCount - 1)
        {
            stream.Span.Clear();
            LayerNorm.InputGradient(
                count,
                _c,
                a.FinalResidual.Slice(first * _c, count * _c),
                _pass.Weights.FinalGain,
                a.FinalMean.Slice(first, count),
                a.FinalScale.Slice(first, count),
                narrow,
                stream);
            clock?.Lap(worker, KernelKind.LayerNormGradient);
        }

        var branch = Branch(TransformerDropout.HiddenBranch(_layer), first, count, stream, a.HiddenBranchGradient, worker);
        TransformerPass.Multiply(scratch, count, branch, p.HiddenProjection, wide);
        clock?.Lap(worker, KernelKind.InputGradient, 8.0 * count * _c * _c);
        Gelu.Backward(count * 4 * _c, s.Hidden, wide, a.Wide.Slice(first * 4 * _c, count * 4 * _c));
        clock?.Lap(worker, KernelKind.GeluGradient);
        TransformerPass.Multiply(scratch, count, wide, p.Hidden, norm2);
        clock?.Lap(worker, KernelKind.InputGradient, 8.0 * count * _c * _c);
        LayerNorm.InputGradient(count, _c, s.Middle, w.Norm2Gain, s.Mean2, s.Scale2, norm2, stream);
        clock?.Lap(worker, KernelKind.LayerNormGradient);
        branch = Branch(TransformerDropout.AttentionBranch(_layer), first, count, stream, a.AttentionBranchGradient, worker);
        TransformerPass.Multiply(scratch, count, branch, p.AttentionProjection, narrow);
        clock?.Lap(worker, KernelKind.InputGradient, 2.0 * count * _c * _c);
    }

    /// <summary>Returns the gradient of what a branch adds: a copy, because the stream's gradient goes on changing.</summary>
    private FloatView Branch(int place, int first, int count, FloatView stream, FloatView target, int worker)
    {
        var branch = target.Slice(first * _c, count * _c);
        stream.Span.CopyTo(branch);
        _pass.Drop(_dropout, place, first, count, branch);
        _pass.Clock?.Lap(worker, KernelKind.Dropout);
        return branch;
    }

    private void AttentionAndHiddenWeights(int item, int worker)
    {
        if (item < _hiddenItems.Length)
        {
            Columns(_hiddenItems[item], worker);
            return;
        }

        _pass.Clock?.Start(worker);
        var a = _activations;
        item -= _hiddenItems.Length;
        var (start, shape, head, dropout) = _pass.HeadOf(item, _layer, _dropout);
        CausalAttention.Backward(
            shape,
            head,
            a[_layer].Part(start, shape.Length, _c).Qkv,
            a.NarrowGradient.Slice(start * _c, shape.Length * _c),
            a.QkvGradient.Slice(start * 3 * _c, shape.Length * 3 * _c),
            dropout,
            _pass.ScratchOf(worker).Attention,
            _pass.Kept(item, _layer));
        _pass.Clock?.Lap(worker, KernelKind.AttentionGradient, 4.0 * shape.Length * (shape.Length + 1) * shape.HeadSize);
    }

    /// <summary>From the gradient of queries, keys and values of some rows to that of the block's input.</summary>
    private void QueriesKeysValues(int item, int worker)
    {
        var clock = _pass.Clock;
        clock?.Start(worker);
        var a = _activations;
        var (first, count) = _pass.Shares[item];
        var s = a[_layer].Part(first, count, _c);
        var stream = a.ResidualGradient.Slice(first * _c, count * _c);
        var narrow = a.NarrowGradient.Slice(first * _c, count * _c);
        TransformerPass.Multiply(
            _pass.ScratchOf(worker),
            count,
            a.QkvGradient.Slice(first * 3 * _c, count * 3 * _c),
            _pass.Packed.Gradients[_layer].Attention,
            narrow);
        clock?.Lap(worker, KernelKind.InputGradient, 6.0 * count * _c * _c);
        LayerNorm.InputGradient(count, _c, s.Input, _pass.Weights.Layers[_layer].Norm1Gain, s.Mean1, s.Scale1, narrow, stream);
        clock?.Lap(worker, KernelKind.LayerNormGradient);
        if (_layer == 0)
        {
            _pass.Drop(_dropout, 0, first, count, stream);
            clock?.Lap(worker, KernelKind.Dropout);
        }
    }

    /// <summary>A part of the gradient of a weight, from all rows.</summary>
    private void Columns(in Item item, int worker)
    {
        _pass.Clock?.Start(worker);
        var a = _activations;
        var s = a[_layer];
        var g = _gradient.Layers[_layer];
        switch (item.Part)
        {
            case Part.HiddenProjection:
                Weight(item, a.Wide, 4 * _c, a.HiddenBranchGradient, _c, g.HiddenProjection, g.HiddenProjectionBias, worker);
                break;
            case Part.Hidden:
                Weight(item, s.Norm2, _c, a.WideGradient, 4 * _c, g.Hidden, g.HiddenBias, worker);
                break;
            case Part.Attention:
                Weight(item, s.Norm1, _c, a.QkvGradient, 3 * _c, g.Attention, g.AttentionBias, worker);
                break;
            case Part.AttentionProjection:
                Weight(
                    item,
                    s.Attention,
                    _c,
                    a.AttentionBranchGradient,
                    _c,
                    g.AttentionProjection,
                    g.AttentionProjectionBias,
                    worker);
                break;
            case Part.Norm2:
                Norm(item.First, item.Count, s.Middle, s.Mean2, s.Scale2, a.Norm2Gradient, g.Norm2Gain, g.Norm2Shift, worker);
                break;
            case Part.Norm1:
                Norm(item.First, item.Count, s.Input, s.Mean1, s.Scale1, a.NarrowGradient, g.Norm1Gain, g.Norm1Shift, worker);
                break;
            case Part.FinalNorm:
                Norm(
                    item.First,
                    item.Count,
                    a.FinalResidual,
                    a.FinalMean,
                    a.FinalScale,
                    a.NarrowGradient,
                    _gradient.FinalGain,
                    _gradient.FinalShift,
                    worker);
                break;
            default:
                Embeddings(item.First, item.Count, worker);
                break;
        }
    }

    /// <summary>A part of dW (k, n) = x^T dy and, with its first rows, of dbias (n), for x (rows, k) and dy (rows, n).</summary>
    private void Weight(in Item item, FloatView x, int k, FloatView dy, int n, FloatView weight, FloatView bias, int worker)
    {
        var rows = _pass.Rows.Count;
        if (item.FirstRow == 0)
        {
            Begin(bias, item.First, item.Count);
            Elementwise.AddRows(rows, n, item.First, item.Count, dy, bias);
            _pass.Clock?.Lap(worker, KernelKind.BiasGradient);
        }

        Gemm.Multiply(
            new MatrixView(x.Span[item.FirstRow..], rows, item.Rows, k).Transposed,
            new MatrixView(dy.Span[item.First..], rows, item.Count, n),
            new MatrixView(weight.Span[((item.FirstRow * n) + item.First)..], item.Rows, item.Count, n),
            _accumulate,
            _pass.ScratchOf(worker).Gemm);
        _pass.Clock?.Lap(worker, KernelKind.WeightGradient, 2.0 * rows * item.Rows * item.Count);
    }

    private void Norm(
        int first,
        int count,
        FloatView x,
        FloatView mean,
        FloatView scale,
        FloatView dy,
        FloatView gain,
        FloatView shift,
        int worker)
    {
        Begin(gain, first, count);
        Begin(shift, first, count);
        LayerNorm.ParameterGradient(_pass.Rows.Count, _c, first, count, x, mean, scale, dy, gain, shift);
        _pass.Clock?.Lap(worker, KernelKind.LayerNormGradient);
    }

    private void Embeddings(int first, int count, int worker)
    {
        var stream = _activations.ResidualGradient;
        if (!_accumulate)
        {
            for (var position = 0; position < _pass.Layout.Options.Context; position++)
            {
                _gradient.Positions.Slice((position * _c) + first, count).Span.Clear();
            }
        }

        Embedding.ScatterAdd(_c, first, count, stream, _pass.Rows.Inputs, _gradient.Tokens);
        Embedding.ScatterAdd(_c, first, count, stream, _pass.Rows.Positions, _gradient.Positions);
        _pass.Clock?.Lap(worker, KernelKind.Embedding);
    }

    private void Begin(FloatView gradient, int first, int count)
    {
        if (!_accumulate)
        {
            gradient.Slice(first, count).Span.Clear();
        }
    }

    /// <summary>Some rows and columns of the gradient of a weight.</summary>
    private readonly record struct Item(Part Part, int FirstRow, int Rows, int First, int Count);
}
