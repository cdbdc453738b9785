using TextMad.Models;
using TextMad.Numerics.Elementary;
using TextMad.Numerics.Kernels;
using TextMad.Numerics.Random;
using TextMad.Training;
using TorchSharp;
using static TorchSharp.torch.nn;
using Device = TorchSharp.torch.Device;
using Tensor = TorchSharp.torch.Tensor;

namespace TextMad.TorchSharp;

/// <summary>
/// Training steps on PyTorch: the batches, clipping, AdamW and Muon of the built-in engine. Weights and moments live on the device until they are stored.
/// </summary>
internal sealed class TorchTraining : ITrainingSteps
{
    /// <summary>A batch goes through the model in passes with at most so many logits: 256 MB of them.</summary>
    private const long LogitsPerPass = 1L << 26;

    private readonly Transformer _model;
    private readonly OptimiserState _state;
    private readonly TrainingOptions _options;
    private readonly ITrainingWindows _windows;
    private readonly RandomKey _dropout;
    private readonly Device _device;
    private readonly TorchWeights _weights;
    private readonly TorchWeights _first;
    private readonly TorchWeights _second;
    private readonly TorchNetwork _network;
    private Tensor[] _gradient = [];

    public TorchTraining(
        Transformer model, OptimiserState state, TrainingOptions options, ITrainingWindows windows, RandomKey dropout, Device device, ModelPrecision precision)
    {
        _model = model;
        _state = state;
        _options = options;
        _windows = windows;
        _dropout = dropout;
        _device = device;
        var layout = model.Layout;
        _weights = new TorchWeights(layout, (offset, length) => model.Weights.All.Slice(offset, length).Span.ToArray(), device, learn: true);
        _first = new TorchWeights(layout, (offset, length) => state.First.Slice(offset, length).Span.ToArray(), device);
        _second = new TorchWeights(layout, (offset, length) => state.Second.Slice(offset, length).Span.ToArray(), device);
        _network = new TorchNetwork(model.Options, _weights, precision);
    }

    public double Step(double learningRate)
    {
        var loss = ComputeGradient();
        using var scope = torch.NewDisposeScope();
        using var frozen = torch.no_grad();
        var steps = ++_state.Steps;
        var norm = torch.stack(_gradient.Select(g => (g * g).sum())).sum().sqrt().item<float>();
        var scale = _options.GradientClip > 0 && norm > _options.GradientClip ? _options.GradientClip / norm : 1;
        var rate = -learningRate / (1 - RealFunctions.Power(_options.Beta1, steps));
        var root = 1 / Math.Sqrt(1 - RealFunctions.Power(_options.Beta2, steps));
        for (var i = 0; i < _gradient.Length; i++)
        {
            var (w, g, m, v) = (_weights.All[i], _gradient[i] * scale, _first.All[i], _second.All[i]);
            if (_options.Optimiser == OptimiserKind.Muon && _model.Layout.Tensors[i].HiddenMatrices is > 0 and var matrices)
            {
                StepByMuon(_options.MuonLearningRate * (learningRate / _options.LearningRate), matrices, w, g, m);
                continue;
            }

            m.mul_(_options.Beta1).add_(g, alpha: 1 - _options.Beta1);
            v.mul_(_options.Beta2).addcmul_(g, g, value: 1 - _options.Beta2);
            if (_model.Layout.Tensors[i].Decays)
            {
                w.mul_(1 - (learningRate * _options.WeightDecay));
            }

            w.addcdiv_(m, (v.sqrt() * root) + _options.Epsilon, value: rate);
        }

        return loss;
    }

    public double ComputeGradient()
    {
        using var scope = torch.NewDisposeScope();
        var (step, length) = (_state.Steps, _windows.Length);
        _windows.Prepare(step * _options.Batch, _options.Batch);
        var dropout = _model.Options.Dropout;
        if (dropout > 0)
        {
            Seed(_dropout.At((ulong)step));
        }

        var most = (int)Math.Clamp(LogitsPerPass / ((long)length * _model.VocabularySize), 1, _options.Batch);
        var least = _options.Truncation < 1 ? -RealFunctions.Log(_options.Truncation) : 0;
        var weights = _windows.IsWeighted || least > 0 ? Weights(step * _options.Batch, length) : null;
        var total = weights?.Sum(weight => (double)weight);
        var sum = 0.0;
        IList<Tensor>? added = null;
        for (var first = 0; first < _options.Batch; first += most)
        {
            var count = Math.Min(most, _options.Batch - first);
            var (tokens, targets) = Batch((step * _options.Batch) + first, count, length);
            var logits = _network.Logits(_network.Forward(tokens, count, length, dropout));
            var loss = weights is null
                ? functional.cross_entropy(logits, targets) * ((double)count / _options.Batch)
                : (Truncated(functional.cross_entropy(logits, targets, reduction: Reduction.None), least)
                    * torch.tensor(weights[(first * length)..((first + count) * length)], device: _device)).sum() * (total > 0 ? 1 / total.Value : 0);
            var gradient = torch.autograd.grad([loss], _weights.All);
            added = added is null ? gradient : [.. added.Zip(gradient, (a, b) => a + b)];
            sum += loss.item<float>();
        }

        Forget();
        _gradient = [.. added!.Select(g => g.DetachFromDisposeScope())];
        return sum;
    }

    public float[] Gradient(string tensor)
    {
        for (var i = 0; i < _gradient.Length; i++)
        {
            if (_model.Layout.Tensors[i].Name == tensor)
            {
                return TorchWeights.Floats(_gradient[i]);
            }
        }

        throw new KeyNotFoundException($"There is no gradient by a tensor '{tensor}'.");
    }

    public void Store()
    {
        _weights.CopyTo((offset, floats) => floats.CopyTo(_model.Weights.All.Span[offset..]));
        _first.CopyTo((offset, floats) => floats.CopyTo(_state.First.Span[offset..]));
        _second.CopyTo((offset, floats) => floats.CopyTo(_state.Second.Span[offset..]));
    }

    public void Dispose()
    {
        Forget();
        _weights.Dispose();
        _first.Dispose();
        _second.Dispose();
    }

    /// <summary>Updates matrices (inputs, outputs) that stand side by side, one by one; see <see cref="Muon"/>.</summary>
    private void StepByMuon(double rate, int matrices, Tensor weight, Tensor gradient, Tensor momentum)
    {
        momentum.mul_(_options.MuonMomentum).add_(gradient);
        var direction = gradient + (momentum * _options.MuonMomentum);
        var columns = weight.shape[1] / matrices;
        for (var matrix = 0; matrix < matrices; matrix++)
        {
            var x = direction.narrow(1, matrix * columns, columns);
            var tall = x.shape[0] > columns;
            x = tall ? x.t() : x;
            x = x / (x.norm() + Muon.Epsilon);
            for (var iteration = 0; iteration < Muon.Iterations; iteration++)
            {
                var gram = x.mm(x.t());
                x = (x * Muon.A) + ((gram * Muon.B) + (gram.mm(gram) * Muon.C)).mm(x);
            }

            var part = weight.narrow(1, matrix * columns, columns);
            part.mul_(1 - (rate * _options.WeightDecay));
            part.sub_((tall ? x.t() : x) * (rate * Math.Sqrt(Math.Max(1, (double)columns / weight.shape[0]))));
        }
    }

    /// <summary>What PyTorch draws in a step depends on the step alone, so that a resumed training draws the same.</summary>
    private void Seed(RandomKey key)
    {
        var seed = (long)(key.Stream().NextUInt64() >> 1);
        torch.manual_seed(seed);
        if (_device.type == DeviceType.CUDA)
        {
            torch.cuda.manual_seed_all(seed);
        }
    }

    private (Tensor Tokens, Tensor Targets) Batch(long window, int count, int length)
    {
        var (inputs, targets) = (new int[count * length], new int[count * length]);
        for (var i = 0; i < count; i++)
        {
            _windows.Fill(window + i, inputs.AsSpan(i * length, length), targets.AsSpan(i * length, length));
        }

        return (TorchTokens.Of(inputs, _device), TorchTokens.Of(targets, _device));
    }

    /// <summary>Losses with those below the least set to 0; which ones these are is a constant to the gradient.</summary>
    private static Tensor Truncated(Tensor losses, double least) => least > 0 ? losses * losses.detach().ge(least).to(losses.dtype) : losses;

    private float[] Weights(long window, int length)
    {
        var weights = new float[_options.Batch * length];
        for (var i = 0; i < _options.Batch; i++)
        {
            _windows.Weigh(window + i, weights.AsSpan(i * length, length));
        }

        return weights;
    }

    private void Forget()
    {
        foreach (var gradient in _gradient)
        {
            gradient.Dispose();
        }

        _gradient = [];
    }
}
