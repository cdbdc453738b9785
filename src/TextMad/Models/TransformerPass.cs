using TextMad.Numerics.Kernels;
using TextMad.Numerics.Memory;

namespace TextMad.Models;

/// <summary>
/// The transformer's forward and backward pass over some rows, on the calling thread alone. B sequences of up to T tokens are
/// rows; C is the width, V the vocabulary.
/// </summary>
/// <remarks>
/// x = wte[token] + wpe[position]; per block x += attention(norm1(x)), x += hidden(norm2(x)); logits = norm(x) wte^T
/// [Radford et al. 2019]. A row's results depend on its own sequence only, to the last bit.
/// </remarks>
internal sealed class TransformerPass
{
    private readonly TransformerLayout _layout;
    private readonly TransformerTensors _weights;
    private readonly TransformerActivations _activations;
    private readonly int _c;
    private readonly int _heads;
    private TransformerDropout _dropout;

    public TransformerPass(TransformerLayout layout, TransformerTensors weights, int rows, int longest, bool forTraining)
    {
        _layout = layout;
        _weights = weights;
        _activations = new TransformerActivations(layout, rows, longest, forTraining);
        _c = layout.Options.Width;
        _heads = layout.Options.Heads;
        Rows = new SequenceRows(rows);
    }

    /// <summary>What the next pass is about.</summary>
    public SequenceRows Rows { get; }

    /// <summary>Works out the normalised rows before the unembedding.</summary>
    public void Forward(TransformerDropout dropout)
    {
        _dropout = dropout;
        var a = _activations;
        var rows = Rows.Count;
        var input = a[0].Input;
        Embedding.Gather(_c, _weights.Tokens, Rows.Inputs, input);
        Embedding.GatherAdd(_c, _weights.Positions, Rows.Positions, input);
        Drop(0, input);
        FloatView stream = input;
        ReadOnlySpan<float> delta = default;
        ReadOnlySpan<float> bias = default;
        for (var layer = 0; layer < _weights.Layers.Length; layer++)
        {
            var w = _weights.Layers[layer];
            var s = a[layer];
            LayerNorm.Forward(rows, _c, stream, delta, bias, s.Input, w.Norm1Gain, w.Norm1Shift, s.Norm1, s.Mean1, s.Scale1);
            Multiply(rows, s.Norm1, _c, w.Attention, 3 * _c, s.Qkv);
            Elementwise.AddBias(rows, 3 * _c, s.Qkv, w.AttentionBias);
            Attend(layer, s);
            Multiply(rows, s.Attention, _c, w.AttentionProjection, _c, a.Delta);
            delta = a.Delta;
            bias = BiasAfterDropout(TransformerDropout.AttentionBranch(layer), w.AttentionProjectionBias);
            LayerNorm.Forward(rows, _c, s.Input, delta, bias, s.Middle, w.Norm2Gain, w.Norm2Shift, s.Norm2, s.Mean2, s.Scale2);
            Multiply(rows, s.Norm2, _c, w.Hidden, 4 * _c, s.Hidden);
            Gelu.Forward(rows, 4 * _c, s.Hidden, w.HiddenBias, a.Wide);
            Multiply(rows, a.Wide, 4 * _c, w.HiddenProjection, _c, a.Delta);
            delta = a.Delta;
            bias = BiasAfterDropout(TransformerDropout.HiddenBranch(layer), w.HiddenProjectionBias);
            stream = s.Middle;
        }

        LayerNorm.Forward(
            rows, _c, stream, delta, bias, a.FinalResidual, _weights.FinalGain, _weights.FinalShift, a.Final, a.FinalMean, a.FinalScale);
    }

    /// <summary>After <see cref="Forward"/>: log-probabilities of the targets (rows).</summary>
    public void LogProbabilities(Span<float> result)
    {
        for (var first = 0; first < Rows.Count; first += _activations.LogitRows)
        {
            var count = Math.Min(_activations.LogitRows, Rows.Count - first);
            Logits(first, count, _activations.Logits);
            Softmax.LogProbabilities(
                count, _layout.VocabularySize, _activations.Logits, Rows.Targets.Slice(first, count), result.Slice(first, count));
        }
    }

    /// <summary>After <see cref="Forward"/>: logits of some rows (count, V).</summary>
    public void Logits(int first, int count, Span<float> result) => Gemm.Multiply(
        new MatrixView(_activations.Final.Span[(first * _c)..], count, _c),
        new MatrixView(_weights.Tokens, _layout.VocabularySize, _c).Transposed,
        new MatrixView(result, count, _layout.VocabularySize),
        false,
        _activations.Gemm);

    /// <summary>
    /// After <see cref="Forward"/>: adds the gradient of scale times the summed cross-entropy to <paramref name="gradient"/>, and
    /// returns the summed cross-entropy.
    /// </summary>
    public double Backward(float scale, TransformerTensors gradient)
    {
        var a = _activations;
        var rows = Rows.Count;
        var loss = BackwardLogits(scale, gradient);
        var stream = a.ResidualGradient;
        stream.Span[..(rows * _c)].Clear();
        LayerNorm.Backward(
            rows,
            _c,
            a.FinalResidual,
            _weights.FinalGain,
            a.FinalMean,
            a.FinalScale,
            a.NarrowGradient,
            stream,
            gradient.FinalGain,
            gradient.FinalShift);
        for (var layer = _weights.Layers.Length - 1; layer >= 0; layer--)
        {
            BackwardHidden(layer, stream, gradient.Layers[layer]);
            BackwardAttention(layer, stream, gradient.Layers[layer]);
        }

        Drop(0, stream);
        Embedding.ScatterAdd(_c, stream, Rows.Inputs, gradient.Tokens);
        Embedding.ScatterAdd(_c, stream, Rows.Positions, gradient.Positions);
        return loss;
    }

    private double BackwardLogits(float scale, TransformerTensors gradient)
    {
        var a = _activations;
        var vocabulary = _layout.VocabularySize;
        var loss = 0.0;
        for (var first = 0; first < Rows.Count; first += a.LogitRows)
        {
            var count = Math.Min(a.LogitRows, Rows.Count - first);
            Logits(first, count, a.Logits);
            loss += Softmax.CrossEntropy(count, vocabulary, scale, a.Logits, Rows.Targets.Slice(first, count));
            var logits = new MatrixView(a.Logits, count, vocabulary);
            Gemm.Multiply(
                logits,
                new MatrixView(_weights.Tokens, vocabulary, _c),
                new MatrixView(a.NarrowGradient.Span[(first * _c)..], count, _c),
                false,
                a.Gemm);
            Gemm.Multiply(
                logits.Transposed,
                new MatrixView(a.Final.Span[(first * _c)..], count, _c),
                new MatrixView(gradient.Tokens, vocabulary, _c),
                true,
                a.Gemm);
        }

        return loss;
    }

    private void BackwardHidden(int layer, FloatView stream, TransformerTensors.Layer gradient)
    {
        var a = _activations;
        var rows = Rows.Count;
        var w = _weights.Layers[layer];
        var s = a[layer];
        var delta = BranchGradient(TransformerDropout.HiddenBranch(layer), stream);
        Elementwise.AddRows(rows, _c, delta, gradient.HiddenProjectionBias);
        MultiplyTransposed(rows, delta, _c, w.HiddenProjection, 4 * _c, a.WideGradient);
        Gelu.Backward(rows * 4 * _c, s.Hidden, a.WideGradient, a.Wide);
        MultiplyAsWeight(rows, a.Wide, 4 * _c, delta, _c, gradient.HiddenProjection);
        Elementwise.AddRows(rows, 4 * _c, a.WideGradient, gradient.HiddenBias);
        MultiplyAsWeight(rows, s.Norm2, _c, a.WideGradient, 4 * _c, gradient.Hidden);
        MultiplyTransposed(rows, a.WideGradient, 4 * _c, w.Hidden, _c, a.NarrowGradient);
        LayerNorm.Backward(
            rows, _c, s.Middle, w.Norm2Gain, s.Mean2, s.Scale2, a.NarrowGradient, stream, gradient.Norm2Gain, gradient.Norm2Shift);
    }

    private void BackwardAttention(int layer, FloatView stream, TransformerTensors.Layer gradient)
    {
        var a = _activations;
        var rows = Rows.Count;
        var w = _weights.Layers[layer];
        var s = a[layer];
        var delta = BranchGradient(TransformerDropout.AttentionBranch(layer), stream);
        Elementwise.AddRows(rows, _c, delta, gradient.AttentionProjectionBias);
        MultiplyAsWeight(rows, s.Attention, _c, delta, _c, gradient.AttentionProjection);
        MultiplyTransposed(rows, delta, _c, w.AttentionProjection, _c, a.NarrowGradient);
        for (var sequence = 0; sequence < Rows.Sequences; sequence++)
        {
            var start = Rows.Start(sequence);
            var length = Rows.Length(sequence);
            CausalAttention.Backward(
                length,
                _heads,
                _c / _heads,
                s.Qkv.Slice(start * 3 * _c, length * 3 * _c),
                a.NarrowGradient.Slice(start * _c, length * _c),
                a.WideGradient.Slice(start * 3 * _c, length * 3 * _c),
                _dropout.At(TransformerDropout.AttentionWeights(layer), Rows.Number(sequence)),
                a.Attention,
                a.Gemm);
        }

        Elementwise.AddRows(rows, 3 * _c, a.WideGradient, gradient.AttentionBias);
        MultiplyAsWeight(rows, s.Norm1, _c, a.WideGradient, 3 * _c, gradient.Attention);
        MultiplyTransposed(rows, a.WideGradient, 3 * _c, w.Attention, _c, a.NarrowGradient);
        LayerNorm.Backward(
            rows, _c, s.Input, w.Norm1Gain, s.Mean1, s.Scale1, a.NarrowGradient, stream, gradient.Norm1Gain, gradient.Norm1Shift);
    }

    private void Attend(int layer, TransformerActivations.Layer s)
    {
        for (var sequence = 0; sequence < Rows.Sequences; sequence++)
        {
            var start = Rows.Start(sequence);
            var length = Rows.Length(sequence);
            CausalAttention.Forward(
                length,
                _heads,
                _c / _heads,
                s.Qkv.Slice(start * 3 * _c, length * 3 * _c),
                s.Attention.Slice(start * _c, length * _c),
                _dropout.At(TransformerDropout.AttentionWeights(layer), Rows.Number(sequence)),
                _activations.Attention,
                _activations.Gemm);
        }
    }

    /// <summary>With dropout the bias must come before the mask; without, the next normalisation adds it on its way.</summary>
    private ReadOnlySpan<float> BiasAfterDropout(int place, FloatView bias)
    {
        if (!_dropout.IsActive)
        {
            return bias;
        }

        Elementwise.AddBias(Rows.Count, _c, _activations.Delta, bias);
        Drop(place, _activations.Delta);
        return default;
    }

    private FloatView BranchGradient(int place, FloatView stream)
    {
        if (!_dropout.IsActive)
        {
            return stream;
        }

        stream.Span.CopyTo(_activations.Delta);
        Drop(place, _activations.Delta);
        return _activations.Delta;
    }

    private void Drop(int place, FloatView x)
    {
        if (!_dropout.IsActive)
        {
            return;
        }

        for (var sequence = 0; sequence < Rows.Sequences; sequence++)
        {
            _dropout.At(place, Rows.Number(sequence)).Apply(x.Slice(Rows.Start(sequence) * _c, Rows.Length(sequence) * _c));
        }
    }

    /// <summary>y (rows, n) = x (rows, k) W (k, n).</summary>
    private void Multiply(int rows, FloatView x, int k, FloatView weight, int n, FloatView y) => Gemm.Multiply(
        new MatrixView(x, rows, k), new MatrixView(weight, k, n), new MatrixView(y, rows, n), false, _activations.Gemm);

    /// <summary>dx (rows, k) = dy (rows, n) W^T, for W (k, n).</summary>
    private void MultiplyTransposed(int rows, FloatView dy, int n, FloatView weight, int k, FloatView dx) => Gemm.Multiply(
        new MatrixView(dy, rows, n), new MatrixView(weight, k, n).Transposed, new MatrixView(dx, rows, k), false, _activations.Gemm);

    /// <summary>dW (k, n) += x^T dy, for x (rows, k) and dy (rows, n).</summary>
    private void MultiplyAsWeight(int rows, FloatView x, int k, FloatView dy, int n, FloatView gradient) => Gemm.Multiply(
        new MatrixView(x, rows, k).Transposed, new MatrixView(dy, rows, n), new MatrixView(gradient, k, n), true, _activations.Gemm);
}
