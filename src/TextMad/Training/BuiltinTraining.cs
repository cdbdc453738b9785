using TextMad.Models.Transformers;
using TextMad.Numerics.Elementary;
using TextMad.Numerics.Kernels;
using TextMad.Numerics.Memory;
using TextMad.Numerics.Random;
using TextMad.Numerics.Threading;

namespace TextMad.Training;

/// <summary>
/// One optimiser step after another. A batch goes through the model in passes of some sequences, and their gradients are added up:
/// as every sum over rows is one chain in the order of the rows, neither the threads nor the size of a pass change the result.
/// </summary>
/// <remarks>A step allocates nothing after the first one.</remarks>
internal sealed class BuiltinTraining : ITrainingSteps
{
    /// <summary>Weights that a thread updates together; also fixes the order in which the gradient's norm is summed.</summary>
    private const int UpdateBlock = 1 << 15;

    private readonly Transformer _model;
    private readonly TrainingOptions _options;
    private readonly ITrainingWindows _windows;
    private readonly RandomKey _dropoutKey;
    private readonly ThreadTeam _team;
    private readonly KernelClock? _clock;
    private readonly TransformerPass _pass;
    private readonly int _sequencesPerPass;
    private readonly (int Offset, int Length, bool Decays)[] _blocks;
    private readonly double[] _squares;
    private readonly Action<int, int> _sumSquares;
    private readonly Action<int, int> _update;
    private readonly float[] _weights;
    private readonly (int Offset, int Length, bool Decays)[] _adamWBlocks;
    private readonly (ParameterTensor Tensor, int FirstColumn, int Columns)[] _matrices;
    private readonly MuonWorkspace?[] _rooms;
    private AdamWStep _adamW;
    private MuonStep _muon;

    public BuiltinTraining(
        Transformer model,
        OptimiserState state,
        TrainingOptions options,
        ITrainingWindows windows,
        RandomKey dropoutKey,
        ThreadTeam team,
        KernelClock? clock = null)
    {
        _model = model;
        State = state;
        _options = options;
        _windows = windows;
        _dropoutKey = dropoutKey;
        _team = team;
        _clock = clock;
        var layout = model.Layout;
        _sequencesPerPass = TransformerActivations.SequencesPerPass(layout, windows.Length, options.Batch, forTraining: true);
        _pass = new TransformerPass(
            model, _sequencesPerPass * windows.Length, windows.Length, forTraining: true, team, clock) { LeastLoss = options.LeastLoss };
        Gradient = new TransformerTensors(layout, new FloatArena(layout.FloatCount).Take(layout.FloatCount));
        _blocks = [.. layout.Tensors.SelectMany(Cut)];
        var byMuon = options.Optimiser == OptimiserKind.Muon ? layout.Tensors.Where(t => t.HiddenMatrices > 0).ToArray() : [];
        _adamWBlocks = [.. layout.Tensors.Except(byMuon).SelectMany(Cut)];

        // The largest first: a thread that ends with one of them would be waited for.
        _matrices = [.. byMuon.SelectMany(Matrices).OrderByDescending(matrix => matrix.Tensor.Shape[0] * matrix.Columns)];
        _rooms = new MuonWorkspace?[team.Threads];
        _squares = new double[_blocks.Length];
        _weights = windows.IsWeighted ? new float[options.Batch * windows.Length] : [];
        _sumSquares = SumSquares;
        _update = Update;
    }

    /// <summary>The optimiser's state.</summary>
    public OptimiserState State { get; }

    /// <summary>The global gradient norm of the last step, before clipping.</summary>
    public double GradientNorm { get; private set; }

    /// <summary>The gradient of the last step.</summary>
    public TransformerTensors Gradient { get; }

    /// <summary>Returns the number of bytes that training takes beside the weights: the optimiser's state, the gradient, and a pass.</summary>
    public static long ByteCount(TransformerLayout layout, TrainingOptions options, int length, int threads) =>
        OptimiserState.ByteCount(layout) + (sizeof(float) * (long)layout.FloatCount)
        + (options.Optimiser == OptimiserKind.Muon ? threads * MuonWorkspace.ByteCount(4 * layout.Options.Width * layout.Options.Width, layout.Options.Width) : 0)
        + TransformerPass.ByteCount(layout, length, options.Batch, forTraining: true, threads);

    /// <summary>Trains on the next batch and returns its mean cross-entropy in nats per token.</summary>
    public double Step(double learningRate)
    {
        var loss = ComputeGradient();
        var steps = ++State.Steps;
        var clip = _options.GradientClip;
        var scale = clip > 0 && GradientNorm > clip ? clip / GradientNorm : 1;
        _muon = new MuonStep(scale, _options.MuonLearningRate * (learningRate / _options.LearningRate), _options.WeightDecay, _options.MuonMomentum);
        _adamW = new AdamWStep(
            scale,
            learningRate,
            _options.WeightDecay,
            _options.Beta1,
            _options.Beta2,
            _options.Epsilon,
            1 - RealFunctions.Power(_options.Beta1, steps),
            1 - RealFunctions.Power(_options.Beta2, steps));
        _team.Run(_matrices.Length + _adamWBlocks.Length, _update);
        _model.Weights.Changed();
        _pass.Repack();
        return loss;
    }

    /// <summary>Returns the gradient of the next batch's mean cross-entropy; returns the latter.</summary>
    public double ComputeGradient()
    {
        var step = State.Steps;
        _windows.Prepare(step * _options.Batch, _options.Batch);
        var tokens = _windows.IsWeighted ? Weigh(step * _options.Batch) : (double)_options.Batch * _windows.Length;
        var scale = tokens > 0 ? 1 / tokens : 0;
        var dropout = new TransformerDropout(_dropoutKey.At((ulong)step), _model.Options.Dropout);
        var loss = 0.0;
        for (var first = 0; first < _options.Batch; first += _sequencesPerPass)
        {
            _pass.Rows.Clear();
            for (var s = first; s < Math.Min(_options.Batch, first + _sequencesPerPass); s++)
            {
                _pass.Rows.Add(_windows.Length, s, out var inputs, out var targets);
                _windows.Fill((step * _options.Batch) + s, inputs, targets);
                if (_windows.IsWeighted)
                {
                    _weights.AsSpan(s * _windows.Length, _windows.Length).CopyTo(_pass.Rows.Weigh());
                }
            }

            _pass.Forward(dropout);
            _pass.Backward((float)scale, Gradient, first > 0, ref loss);
        }

        _team.Run(_blocks.Length, _sumSquares);
        var squares = 0.0;
        foreach (var square in _squares)
        {
            squares += square;
        }

        GradientNorm = Math.Sqrt(squares);
        return tokens > 0 ? loss / tokens : 0;
    }

    /// <inheritdoc/>
    float[] ITrainingSteps.Gradient(string tensor)
    {
        var place = _model.Layout.Tensors.FirstOrDefault(t => t.Name == tensor)
            ?? throw new KeyNotFoundException($"The transformer has no tensor '{tensor}'.");
        return Gradient.All.Slice(place.Offset, place.Length).Span.ToArray();
    }

    /// <inheritdoc/>
    public void Store()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    /// <summary>Fetches the weights of a batch's targets and returns their sum, taken in the order of the windows.</summary>
    private double Weigh(long first)
    {
        var sum = 0.0;
        for (var s = 0; s < _options.Batch; s++)
        {
            var weights = _weights.AsSpan(s * _windows.Length, _windows.Length);
            _windows.Weigh(first + s, weights);
            foreach (var weight in weights)
            {
                sum += weight;
            }
        }

        return sum;
    }

    private static IEnumerable<(int Offset, int Length, bool Decays)> Cut(ParameterTensor tensor)
    {
        for (var i = 0; i < tensor.Length; i += UpdateBlock)
        {
            yield return (tensor.Offset + i, Math.Min(UpdateBlock, tensor.Length - i), tensor.Decays);
        }
    }

    private static IEnumerable<(ParameterTensor Tensor, int FirstColumn, int Columns)> Matrices(ParameterTensor tensor)
    {
        var columns = tensor.Shape[1] / tensor.HiddenMatrices;
        return Enumerable.Range(0, tensor.HiddenMatrices).Select(matrix => (tensor, matrix * columns, columns));
    }

    private void SumSquares(int block, int worker)
    {
        _clock?.Start(worker);
        var (offset, length, _) = _blocks[block];
        _squares[block] = Elementwise.SumOfSquares(Gradient.All.Slice(offset, length));
        _clock?.Lap(worker, KernelKind.Optimiser);
    }

    private void Update(int item, int worker)
    {
        _clock?.Start(worker);
        if (item < _matrices.Length)
        {
            var width = _model.Options.Width;
            var room = _rooms[worker] ??= new MuonWorkspace(4 * width * width, width);
            Muon.Update(
                _muon, Part(_model.Weights.All, item), Part(Gradient.All, item), Part(State.First, item), room, _pass.ScratchOf(worker).Gemm);
            _clock?.Lap(worker, KernelKind.Optimiser);
            return;
        }

        var (offset, length, decays) = _adamWBlocks[item - _matrices.Length];
        AdamW.Update(
            _adamW,
            decays,
            _model.Weights.All.Slice(offset, length),
            Gradient.All.Slice(offset, length),
            State.First.Slice(offset, length),
            State.Second.Slice(offset, length));
        _clock?.Lap(worker, KernelKind.Optimiser);
    }

    /// <summary>Returns a matrix that Muon updates, in an array in the layout.</summary>
    private MatrixView Part(FloatView all, int matrix)
    {
        var (tensor, first, columns) = _matrices[matrix];
        return new MatrixView(all.Slice(tensor.Offset, tensor.Length).Span[first..], tensor.Shape[0], columns, tensor.Shape[1]);
    }
}
