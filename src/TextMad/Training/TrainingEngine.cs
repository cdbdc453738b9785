using TextMad.Models;
using TextMad.Numerics.Elementary;
using TextMad.Numerics.Kernels;
using TextMad.Numerics.Memory;
using TextMad.Numerics.Random;
using TextMad.Numerics.Threading;

namespace TextMad.Training;

/// <summary>
/// One optimiser step after another. A batch is cut into micro-batches; a thread runs a whole micro-batch forward and backward
/// by itself, and the gradients are added in a fixed tree: results depend on the number of micro-batches, not of threads.
/// </summary>
/// <remarks>A step allocates nothing after the first one.</remarks>
internal sealed class TrainingEngine
{
    /// <summary>Rows that a pass works on, in whole sequences: few enough that a layer's activations stay near the core.</summary>
    private const int RowsPerPass = 256;

    /// <summary>Weights that a thread updates together; also fixes the order in which the gradient's norm is summed.</summary>
    private const int UpdateBlock = 1 << 15;

    private readonly Transformer _model;
    private readonly TrainingOptions _options;
    private readonly ITrainingWindows _windows;
    private readonly RandomKey _dropoutKey;
    private readonly ThreadTeam _team;
    private readonly TransformerTensors[] _gradients;
    private readonly TransformerPass?[] _passes;
    private readonly double[] _losses;
    private readonly (int Offset, int Length, bool Decays)[] _blocks;
    private readonly double[] _squares;
    private readonly Action<int, int> _runMicroBatch;
    private readonly Action<int, int> _addGradients;
    private readonly Action<int, int> _update;
    private readonly int _sequencesPerPass;
    private long _step;
    private AdamWStep _adamW;

    public TrainingEngine(
        Transformer model, OptimiserState state, TrainingOptions options, ITrainingWindows windows, RandomKey dropoutKey, ThreadTeam team)
    {
        _model = model;
        State = state;
        _options = options;
        _windows = windows;
        _dropoutKey = dropoutKey;
        _team = team;
        MicroBatches = Math.Min(options.MicroBatches, options.Batch);
        var layout = model.Layout;
        _gradients = new TransformerTensors[MicroBatches];
        for (var i = 0; i < MicroBatches; i++)
        {
            _gradients[i] = new TransformerTensors(layout, new FloatArena(layout.FloatCount).Take(layout.FloatCount));
        }

        _losses = new double[MicroBatches];
        _passes = new TransformerPass?[team.Threads];
        var largest = (options.Batch + MicroBatches - 1) / MicroBatches;
        _sequencesPerPass = Math.Clamp(RowsPerPass / windows.Length, 1, largest);
        _blocks = [.. layout.Tensors.SelectMany(Cut)];
        _squares = new double[_blocks.Length];
        _runMicroBatch = RunMicroBatch;
        _addGradients = AddGradients;
        _update = Update;
    }

    /// <summary>Micro-batches of a step, at most one per sequence.</summary>
    public int MicroBatches { get; }

    /// <summary>The optimiser's state.</summary>
    public OptimiserState State { get; }

    /// <summary>The global gradient norm of the last step, before clipping.</summary>
    public double GradientNorm { get; private set; }

    /// <summary>The summed gradient of the last step.</summary>
    public TransformerTensors Gradient => _gradients[0];

    /// <summary>Trains on the next batch and returns its mean cross-entropy in nats per token.</summary>
    public double Step(double learningRate)
    {
        var loss = ComputeGradient();
        var steps = ++State.Steps;
        var clip = _options.GradientClip;
        _adamW = new AdamWStep(
            clip > 0 && GradientNorm > clip ? clip / GradientNorm : 1,
            learningRate,
            _options.WeightDecay,
            _options.Beta1,
            _options.Beta2,
            _options.Epsilon,
            1 - RealFunctions.Power(_options.Beta1, steps),
            1 - RealFunctions.Power(_options.Beta2, steps));
        _team.Run(_blocks.Length, _update);
        return loss;
    }

    /// <summary>The gradient of the next batch's mean cross-entropy; returns the latter.</summary>
    public double ComputeGradient()
    {
        _step = State.Steps;
        _windows.Prepare(_step * _options.Batch, _options.Batch);
        _team.Run(MicroBatches, _runMicroBatch);
        _team.Run(_blocks.Length, _addGradients);
        var squares = 0.0;
        foreach (var square in _squares)
        {
            squares += square;
        }

        GradientNorm = Math.Sqrt(squares);
        var loss = 0.0;
        foreach (var part in _losses)
        {
            loss += part;
        }

        return loss / ((double)_options.Batch * _windows.Length);
    }

    private static IEnumerable<(int Offset, int Length, bool Decays)> Cut(ParameterTensor tensor)
    {
        for (var i = 0; i < tensor.Length; i += UpdateBlock)
        {
            yield return (tensor.Offset + i, Math.Min(UpdateBlock, tensor.Length - i), tensor.Decays);
        }
    }

    private void RunMicroBatch(int microBatch, int worker)
    {
        var pass = _passes[worker] ??= new TransformerPass(
            _model.Layout, _model.Weights, _sequencesPerPass * _windows.Length, _windows.Length, forTraining: true);
        var gradient = _gradients[microBatch];
        gradient.All.Span.Clear();
        var dropout = new TransformerDropout(_dropoutKey.At((ulong)_step), _model.Options.Dropout);
        var scale = (float)(1.0 / ((double)_options.Batch * _windows.Length));
        var first = (int)((long)_options.Batch * microBatch / MicroBatches);
        var end = (int)((long)_options.Batch * (microBatch + 1) / MicroBatches);
        var loss = 0.0;
        for (var sequence = first; sequence < end; sequence += _sequencesPerPass)
        {
            pass.Rows.Clear();
            for (var s = sequence; s < Math.Min(end, sequence + _sequencesPerPass); s++)
            {
                pass.Rows.Add(_windows.Length, s, out var inputs, out var targets);
                _windows.Fill((_step * _options.Batch) + s, inputs, targets);
            }

            pass.Forward(dropout);
            loss += pass.Backward(scale, gradient);
        }

        _losses[microBatch] = loss;
    }

    /// <summary>Adds neighbours, then neighbours of these, and so on: the same tree whatever thread does it.</summary>
    private void AddGradients(int block, int worker)
    {
        var (offset, length, _) = _blocks[block];
        for (var distance = 1; distance < MicroBatches; distance *= 2)
        {
            for (var i = 0; i + distance < MicroBatches; i += 2 * distance)
            {
                Elementwise.Add(length, _gradients[i + distance].All.Slice(offset, length), _gradients[i].All.Slice(offset, length));
            }
        }

        _squares[block] = Elementwise.SumOfSquares(_gradients[0].All.Slice(offset, length));
    }

    private void Update(int block, int worker)
    {
        var (offset, length, decays) = _blocks[block];
        AdamW.Update(
            _adamW,
            decays,
            _model.Weights.All.Slice(offset, length),
            _gradients[0].All.Slice(offset, length),
            State.First.Slice(offset, length),
            State.Second.Slice(offset, length));
    }
}
