using TextMad.Numerics.Kernels;
using TextMad.Numerics.Memory;
using TextMad.Numerics.Threading;

namespace TextMad.Models.Transformers;

/// <summary>
/// The transformer's forward pass over some rows, and with a <see cref="TransformerGradient"/> its backward pass. B sequences of
/// up to T tokens are rows; C is the width, V the vocabulary.
/// </summary>
/// <remarks>
/// <para>x = wte[token] + wpe[position]; per block x += attention(norm1(x)), x += hidden(norm2(x)); logits = norm(x) wte^T
/// [Radford et al. 2019]. A row's results depend on its own sequence only, to the last bit.</para>
/// <para>A team of threads shares out a few rows at a time, taken through all kernels from one attention to the next, and between
/// these the heads of sequences. Nothing is allocated after the first pass.</para>
/// </remarks>
internal sealed class TransformerPass
{
    /// <summary>Most rows whose logits a thread works out at a time.</summary>
    private const int LogitRowsOfItem = 48;

    private readonly Transformer _model;
    private readonly int _c;
    private readonly int _layers;
    private readonly int _mostRows;
    private readonly PassScratch?[] _scratch;
    private readonly int _longest;
    private readonly bool _forTraining;
    private readonly Action<int, int> _embed;
    private readonly Action<int, int> _attend;
    private readonly Action<int, int> _finishBlock;
    private readonly Action<int, int> _score;
    private readonly TransformerGradient? _gradient;
    private readonly float[] _logProbabilities;
    private TransformerDropout _dropout;
    private int _layer;
    private int _logitFirst;
    private RowShares _logitShares;

    /// <param name="model">The model: its layout and its weights, which a training changes.</param>
    /// <param name="rows">Most rows of a pass.</param>
    /// <param name="longest">Longest sequence.</param>
    /// <param name="forTraining">Whether gradients will be asked for.</param>
    /// <param name="team">Who does the work.</param>
    /// <param name="clock">Told of the time it takes.</param>
    public TransformerPass(
        Transformer model, int rows, int longest, bool forTraining, ThreadTeam team, KernelClock? clock = null)
    {
        _model = model;
        var (layout, weights) = (model.Layout, model.Weights);
        Layout = layout;
        Weights = weights;
        Team = team;
        Clock = clock;
        Activations = new TransformerActivations(layout, rows, longest, forTraining);
        Packed = forTraining ? new PackedTransformer(model, team, forTraining, clock) : model.Pack();
        Rows = new SequenceRows(rows);
        _c = layout.Options.Width;
        _layers = layout.Options.Layers;
        _mostRows = PassScratch.MostRows(layout);
        _longest = longest;
        _forTraining = forTraining;
        _scratch = new PassScratch?[team.Threads];
        _embed = Embed;
        _attend = Attend;
        _finishBlock = FinishBlock;
        _score = Score;
        _logProbabilities = forTraining ? [] : new float[rows];
        _gradient = forTraining ? new TransformerGradient(this, rows) : null;
    }

    /// <summary>Returns the number of bytes that a pass over at most this many sequences of a length takes; over more, it is as large as it gets.</summary>
    public static long ByteCount(TransformerLayout layout, int length, int sequences, bool forTraining, int threads)
    {
        var rows = length * TransformerActivations.SequencesPerPass(layout, length, sequences, forTraining);
        return (sizeof(float) * (TransformerActivations.FloatCount(layout, rows, length, forTraining) + PackedTransformer.FloatCount(layout, forTraining)))
            + (threads * PassScratch.ByteCount(layout, length, forTraining));
    }

    /// <summary>What the next pass is about.</summary>
    public SequenceRows Rows { get; }

    internal TransformerLayout Layout { get; }

    internal TransformerTensors Weights { get; }

    internal PackedTransformer Packed { get; }

    internal TransformerActivations Activations { get; }

    internal ThreadTeam Team { get; }

    internal KernelClock? Clock { get; }

    /// <summary>How the rows of the pass are shared out.</summary>
    internal RowShares Shares { get; private set; }

    /// <summary>Takes over weights that have changed.</summary>
    public void Repack() => Packed.Pack();

    /// <summary>Works out the normalised rows before the unembedding.</summary>
    public void Forward(TransformerDropout dropout)
    {
        _dropout = dropout;
        Shares = RowShares.Of(Rows.Count, _mostRows, Team.Threads);
        Team.Run(Shares.Count, _embed);
        for (_layer = 0; _layer < _layers; _layer++)
        {
            Team.Run(Rows.Sequences * Layout.Options.Heads, _attend);
            Team.Run(Shares.Count, _finishBlock);
        }
    }

    /// <summary>After <see cref="Forward"/>: log-probabilities of the targets (rows).</summary>
    public ReadOnlySpan<float> LogProbabilities()
    {
        for (_logitFirst = 0; _logitFirst < Rows.Count; _logitFirst += Activations.LogitRows)
        {
            _logitShares = LogitShares(_logitFirst);
            Team.Run(_logitShares.Count, _score);
        }

        return _logProbabilities.AsSpan(0, Rows.Count);
    }

    /// <summary>After <see cref="Forward"/>, on the calling thread: logits of some rows (count, V).</summary>
    public void Logits(int first, int count, Span<float> result) => Multiply(
        ScratchOf(0), count, Activations.Final.Span[(first * _c)..], Packed.Unembedding, result);

    /// <summary>A target whose cross-entropy in nats is below this counts nothing in <see cref="Backward"/>; 0 for every target.</summary>
    public double LeastLoss { get; init; }

    /// <summary>
    /// After <see cref="Forward"/>: the gradient of scale times the summed cross-entropy, stored in <paramref name="gradient"/> or
    /// added to it. Adds the cross-entropies to <paramref name="loss"/>, row after row.
    /// </summary>
    public void Backward(float scale, TransformerTensors gradient, bool accumulate, ref double loss) =>
        _gradient!.Run(_dropout, scale, gradient, accumulate, ref loss);

    internal PassScratch ScratchOf(int worker) => _scratch[worker] ??= new PassScratch(Layout, _longest, _forTraining);

    /// <summary>Returns how rows whose logits are worked out together are shared out: few at a time, whose logits stay near the core.</summary>
    internal RowShares LogitShares(int first) =>
        RowShares.Of(Math.Min(Activations.LogitRows, Rows.Count - first), LogitRowsOfItem, Team.Threads);

    /// <summary>Returns the sequence and head of an item.</summary>
    internal (int Start, AttentionShape Shape, int Head, DropoutMask Dropout) HeadOf(int item, int layer, TransformerDropout dropout)
    {
        var sequence = item / Layout.Options.Heads;
        return (
            Rows.Start(sequence),
            new AttentionShape(Rows.Length(sequence), Layout.Options.Heads, _c / Layout.Options.Heads),
            item % Layout.Options.Heads,
            dropout.At(TransformerDropout.AttentionWeights(layer), Rows.Number(sequence)));
    }

    /// <summary>Returns where an item's attention weights are kept, if they are.</summary>
    internal Span<float> Kept(int item, int layer)
    {
        var weights = Activations[layer].Weights;
        var size = (int)AttentionWorkspace.KeptFloatCount(_longest);
        return (item + 1L) * size <= weights.Length ? weights.Span.Slice(item * size, size) : default;
    }

    /// <summary>y (rows, n) = x (rows, k) W (k, n).</summary>
    internal static void Multiply(PassScratch scratch, int rows, Span<float> x, PackedMatrix weight, Span<float> y) => Gemm.Multiply(
        new MatrixView(x, rows, weight.Rows), weight, new MatrixView(y, rows, weight.Columns), false, scratch.Gemm);

    /// <summary>Drops elements of some rows of C floats.</summary>
    internal void Drop(TransformerDropout dropout, int place, int first, int count, Span<float> x)
    {
        if (!dropout.IsActive)
        {
            return;
        }

        for (var sequence = 0; sequence < Rows.Sequences; sequence++)
        {
            var start = Rows.Start(sequence);
            var from = Math.Max(first, start);
            var end = Math.Min(first + count, start + Rows.Length(sequence));
            if (from < end)
            {
                var mask = dropout.At(place, Rows.Number(sequence)) with { First = (long)(from - start) * _c };
                mask.Apply(x.Slice((from - first) * _c, (end - from) * _c));
            }
        }
    }

    private void Embed(int item, int worker)
    {
        Clock?.Start(worker);
        var (first, count) = Shares[item];
        var input = Activations[0].Input.Slice(first * _c, count * _c);
        _model.EmbedTokens(Rows.Inputs.Slice(first, count), Rows.Positions.Slice(first, count), input);
        Clock?.Lap(worker, KernelKind.Embedding);
        Drop(_dropout, 0, first, count, input);
        Clock?.Lap(worker, KernelKind.Dropout);
        BeginBlock(0, first, count, input, default, default, worker);
    }

    /// <summary>From what comes into a block to queries, keys and values.</summary>
    private void BeginBlock(
        int layer, int first, int count, FloatView stream, ReadOnlySpan<float> delta, ReadOnlySpan<float> bias, int worker)
    {
        var w = Weights.Layers[layer];
        var s = Activations[layer].Part(first, count, _c);
        LayerNorm.Forward(count, _c, stream, delta, bias, s.Input, w.Norm1Gain, w.Norm1Shift, s.Norm1, s.Mean1, s.Scale1);
        Clock?.Lap(worker, KernelKind.LayerNorm);
        Multiply(ScratchOf(worker), count, s.Norm1, Packed.Layers[layer].Attention, s.Qkv);
        Elementwise.AddBias(count, 3 * _c, s.Qkv, w.AttentionBias);
        Clock?.Lap(worker, KernelKind.Product, 6.0 * count * _c * _c);
    }

    private void Attend(int item, int worker)
    {
        Clock?.Start(worker);
        var (start, shape, head, dropout) = HeadOf(item, _layer, _dropout);
        var s = Activations[_layer].Part(start, shape.Length, _c);
        CausalAttention.Forward(shape, head, s.Qkv, s.Attention, dropout, ScratchOf(worker).Attention, Kept(item, _layer));
        Clock?.Lap(worker, KernelKind.Attention, 2.0 * shape.Length * (shape.Length + 1) * shape.HeadSize);
    }

    /// <summary>From attention's output to the next block's queries, keys and values, or to the rows before the unembedding.</summary>
    private void FinishBlock(int item, int worker)
    {
        Clock?.Start(worker);
        var (first, count) = Shares[item];
        var scratch = ScratchOf(worker);
        var w = Weights.Layers[_layer];
        var p = Packed.Layers[_layer];
        var s = Activations[_layer].Part(first, count, _c);
        var delta = scratch.Delta;
        Multiply(scratch, count, s.Attention, p.AttentionProjection, delta);
        Clock?.Lap(worker, KernelKind.Product, 2.0 * count * _c * _c);
        var bias = BiasAfterDropout(TransformerDropout.AttentionBranch(_layer), first, count, delta, w.AttentionProjectionBias);
        LayerNorm.Forward(count, _c, s.Input, delta, bias, s.Middle, w.Norm2Gain, w.Norm2Shift, s.Norm2, s.Mean2, s.Scale2);
        Clock?.Lap(worker, KernelKind.LayerNorm);
        Multiply(scratch, count, s.Norm2, p.Hidden, s.Hidden);
        Clock?.Lap(worker, KernelKind.Product, 8.0 * count * _c * _c);
        Gelu.Forward(count, 4 * _c, s.Hidden, w.HiddenBias, scratch.Wide);
        Clock?.Lap(worker, KernelKind.Gelu);
        Multiply(scratch, count, scratch.Wide, p.HiddenProjection, delta);
        Clock?.Lap(worker, KernelKind.Product, 8.0 * count * _c * _c);
        bias = BiasAfterDropout(TransformerDropout.HiddenBranch(_layer), first, count, delta, w.HiddenProjectionBias);
        if (_layer + 1 < _layers)
        {
            BeginBlock(_layer + 1, first, count, s.Middle, delta, bias, worker);
            return;
        }

        var a = Activations;
        LayerNorm.Forward(
            count,
            _c,
            s.Middle,
            delta,
            bias,
            a.FinalResidual.Slice(first * _c, count * _c),
            Weights.FinalGain,
            Weights.FinalShift,
            a.Final.Slice(first * _c, count * _c),
            a.FinalMean.Slice(first, count),
            a.FinalScale.Slice(first, count));
        Clock?.Lap(worker, KernelKind.LayerNorm);
    }

    /// <summary>With dropout the bias must come before the mask; without, the next normalisation adds it on its way.</summary>
    private ReadOnlySpan<float> BiasAfterDropout(int place, int first, int count, FloatView delta, FloatView bias)
    {
        if (!_dropout.IsActive)
        {
            return bias;
        }

        Elementwise.AddBias(count, _c, delta, bias);
        Drop(_dropout, place, first, count, delta);
        return default;
    }

    private void Score(int item, int worker)
    {
        Clock?.Start(worker);
        var vocabulary = Layout.VocabularySize;
        var (first, count) = _logitShares[item];
        var logits = Activations.Logits.Slice(first * vocabulary, count * vocabulary);
        var row = _logitFirst + first;
        Multiply(ScratchOf(worker), count, Activations.Final.Slice(row * _c, count * _c), Packed.Unembedding, logits);
        Clock?.Lap(worker, KernelKind.Logits, 2.0 * count * _c * vocabulary);
        Softmax.LogProbabilities(count, vocabulary, logits, Rows.Targets.Slice(row, count), _logProbabilities.AsSpan(row, count));
        Clock?.Lap(worker, KernelKind.CrossEntropy);
    }
}
