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
    /// <summary>Columns of a weight's gradient that a thread works out at a time; whole panels of every micro-kernel.</summary>
    private const int ColumnsPerItem = 64;

    private readonly TransformerPass _pass;
    private readonly TransformerActivations _activations;
    private readonly int _c;
    private readonly int _vocabulary;
    private readonly int _vocabularyPerItem;
    private readonly int _logitRowsPerItem;
    private readonly double[] _losses;
    private readonly (Part Part, int First, int Count)[] _hiddenItems;
    private readonly (Part Part, int First, int Count)[] _attentionItems;
    private readonly (Part Part, int First, int Count)[] _lastItems;
    private readonly (Part Part, int First, int Count)[] _finalItems;
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
        _logitRowsPerItem = Math.Clamp(RoundUp(_activations.LogitRows / (2 * threads)), 12, PassScratch.Rows);
        _hiddenItems = [.. Items(Part.HiddenProjection, _c), .. Items(Part.Hidden, 4 * _c), .. Items(Part.Norm2, _c)];
        _attentionItems = [.. Items(Part.Attention, 3 * _c), .. Items(Part.AttentionProjection, _c), .. Items(Part.Norm1, _c)];
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
        var rowItems = (rows + PassScratch.Rows - 1) / PassScratch.Rows;
        for (_logitFirst = 0; _logitFirst < rows; _logitFirst += _activations.LogitRows)
        {
            var count = Math.Min(_activations.LogitRows, rows - _logitFirst);
            team.Run((count + _logitRowsPerItem - 1) / _logitRowsPerItem, _logits);
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

    private static IEnumerable<(Part Part, int First, int Count)> Items(Part part, int columns)
    {
        for (var first = 0; first < columns; first += ColumnsPerItem)
        {
            yield return (part, first, Math.Min(ColumnsPerItem, columns - first));
        }
    }

    /// <summary>Logits, their gradient in their place, and the gradient of what went into the unembedding.</summary>
    private void Logits(int item, int worker)
    {
        var clock = _pass.Clock;
        clock?.Start(worker);
        var a = _activations;
        var scratch = _pass.ScratchOf(worker);
        var first = item * _logitRowsPerItem;
        var row = _logitFirst + first;
        var count = Math.Min(Math.Min(_logitRowsPerItem, a.LogitRows - first), _pass.Rows.Count - row);
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
        var (first, count) = TransformerPass.RowsOf(item, _pass.Rows.Count);
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
        var (first, count) = TransformerPass.RowsOf(item, _pass.Rows.Count);
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

    /// <summary>The gradient of some columns of a weight, from all rows.</summary>
    private void Columns((Part Part, int First, int Count) item, int worker)
    {
        _pass.Clock?.Start(worker);
        var a = _activations;
        var s = a[_layer];
        var g = _gradient.Layers[_layer];
        switch (item.Part)
        {
            case Part.HiddenProjection:
                Weight(item.First, item.Count, a.Wide, 4 * _c, a.HiddenBranchGradient, _c, g.HiddenProjection, g.HiddenProjectionBias, worker);
                break;
            case Part.Hidden:
                Weight(item.First, item.Count, s.Norm2, _c, a.WideGradient, 4 * _c, g.Hidden, g.HiddenBias, worker);
                break;
            case Part.Attention:
                Weight(item.First, item.Count, s.Norm1, _c, a.QkvGradient, 3 * _c, g.Attention, g.AttentionBias, worker);
                break;
            case Part.AttentionProjection:
                Weight(
                    item.First,
                    item.Count,
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

    /// <summary>Columns of dW (k, n) = x^T dy and of dbias (n), for x (rows, k) and dy (rows, n).</summary>
    private void Weight(
        int first, int count, FloatView x, int k, FloatView dy, int n, FloatView weight, FloatView bias, int worker)
    {
        var rows = _pass.Rows.Count;
        Begin(bias, first, count);
        Elementwise.AddRows(rows, n, first, count, dy, bias);
        _pass.Clock?.Lap(worker, KernelKind.BiasGradient);
        Gemm.Multiply(
            new MatrixView(x, rows, k).Transposed,
            new MatrixView(dy.Span[first..], rows, count, n),
            new MatrixView(weight.Span[first..], k, count, n),
            _accumulate,
            _pass.ScratchOf(worker).Gemm);
        _pass.Clock?.Lap(worker, KernelKind.WeightGradient, 2.0 * rows * k * count);
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
}
