using TextMad.Models.Transformers;
using TextMad.Numerics.Elementary;
using TextMad.Numerics.Random;
using TextMad.Numerics.Threading;
using TextMad.Training;
using TorchSharp;
using static TorchSharp.torch.nn;
using Tensor = TorchSharp.torch.Tensor;

namespace TextMad.TorchSharp;

/// <summary>
/// Training steps on PyTorch: the batches, clipping, AdamW and Muon of the built-in engine. Weights, moments and the next batches live on the device;
/// a step waits for it once, to say its loss.
/// </summary>
/// <remarks>
/// On the processor every thread takes a part of the batch through the whole model and back by itself: threads that share each operation of a small model
/// mostly wait for each other, and oneDNN's wait awake.
/// </remarks>
internal sealed class TorchTraining : ITrainingSteps
{
    /// <summary>A batch goes through the model in passes with at most this many logits: 256 MB of them.</summary>
    private const long LogitsPerPass = 1L << 26;

    private const string WhatToLower = "Lower model.transformer.training.batch, model.transformer.shape.context or the shape of the model";

    private readonly Transformer _model;
    private readonly OptimiserState _state;
    private readonly TrainingOptions _options;
    private readonly RandomKey _dropout;
    private readonly TorchSettings _settings;
    private readonly int _length;
    private readonly TorchBatches _batches;
    private readonly TorchWeights _weights;
    private readonly TorchNetwork _network;
    private readonly TorchNetwork _networkAlone;
    private readonly ThreadTeam _team;
    private readonly bool _canBeAlone;
    private readonly TorchOptimiser _optimiser;
    private Tensor[] _gradient = [];

    public TorchTraining(
        Transformer model, OptimiserState state, TrainingOptions options, ITrainingWindows windows, RandomKey dropout, TorchSettings settings)
    {
        _model = model;
        _state = state;
        _options = options;
        _dropout = dropout;
        _settings = settings;
        _length = windows.Length;
        _team = ThreadTeam.For(settings.Options.Threads);
        _canBeAlone = settings.Device.type == DeviceType.CPU && TorchThreads.AreSettable;
        settings.Apply();
        _batches = new TorchBatches(windows, options.Batch, settings.Device);
        try
        {
            _weights = new TorchWeights(model.Layout, (offset, length) => model.Weights.All.Slice(offset, length).Span.ToArray(), settings.Device, learn: true, settings.Narrow);
            _optimiser = new TorchOptimiser(model.Layout, state, options, _weights, settings.Device);
        }
        catch (Exception failure) when (TorchFailure.IsOutOfMemory(failure))
        {
            _weights?.Dispose();
            throw TorchFailure.OutOfMemory(failure, settings, WhatToLower);
        }

        _network = new TorchNetwork(model.Options, _weights, settings.Narrow);
        _networkAlone = new TorchNetwork(model.Options, _weights, settings.Narrow, settings.TrainsByOneDnn);
    }

    public double Step(double learningRate) => TorchFailure.Explain(_settings, WhatToLower, () =>
    {
        using var scope = torch.NewDisposeScope();
        var loss = Differentiate();
        _optimiser.Step(++_state.Steps, learningRate, _gradient);
        return loss.item<float>();
    });

    public double ComputeGradient() => TorchFailure.Explain(_settings, WhatToLower, () =>
    {
        using var scope = torch.NewDisposeScope();
        return Differentiate().item<float>();
    });

    public float[] Gradient(string tensor)
    {
        for (var i = 0; i < _gradient.Length; i++)
        {
            if (_model.Layout.Tensors[i].Name == tensor)
            {
                return _optimiser.BeforeClipping(_gradient[i]);
            }
        }

        throw new KeyNotFoundException($"There is no gradient by a tensor '{tensor}'.");
    }

    public void Store()
    {
        _weights.CopyTo((offset, floats) => floats.CopyTo(_model.Weights.All.Span[offset..]));
        _model.Weights.Changed();
        _optimiser.Store(_state);
    }

    public void Dispose()
    {
        Forget();
        _batches.Dispose();
        _weights.Dispose();
        _optimiser.Dispose();
    }

    /// <summary>Works out the gradient of the next batch, and returns its loss, on the device.</summary>
    private Tensor Differentiate()
    {
        _settings.Apply();
        Forget();
        _optimiser.BeginStep();
        var step = _state.Steps;
        _batches.Prepare(step);
        _weights.Round();
        var dropout = _model.Options.Dropout;
        if (dropout > 0)
        {
            _settings.Seed(_dropout.At((ulong)step));
        }

        // What dropout draws comes from one generator, in the order in which it is asked.
        var isAlone = _canBeAlone && (_team.Threads == 1 || (dropout == 0 && _options.Batch >= _team.Threads));
        if (!isAlone)
        {
            (var all, _gradient) = Differentiate(step, 0, _options.Batch, LogitsPerPass, dropout, _network);
            return all;
        }

        var parts = new (Tensor Loss, Tensor[] Gradient)[_team.Threads];
        int Begin(int part) => _options.Batch * part / parts.Length;
        _team.Run(parts.Length, (part, _) => TorchThreads.Alone(
            _settings, () => parts[part] = Differentiate(step, Begin(part), Begin(part + 1), LogitsPerPass / parts.Length, dropout, _networkAlone)));

        // In the order of the parts, whichever was ready first.
        (var sum, _gradient) = parts[0];
        foreach (var (loss, gradient) in parts.Skip(1))
        {
            TorchScripts.Add(_gradient, gradient);
            Free(gradient);
            var both = sum.Plus(loss);
            Free([sum, loss]);
            sum = both;
        }

        return sum;
    }

    /// <summary>Returns the gradient of some sequences' share in the loss, and that share; the gradient in no scope, the loss in the caller's if that has one.</summary>
    private (Tensor Loss, Tensor[] Gradient) Differentiate(long step, int begin, int end, long logitsPerPass, double dropout, TorchNetwork network)
    {
        var most = (int)Math.Clamp(logitsPerPass / ((long)_length * _model.VocabularySize), 1, end - begin);
        Tensor[] all = [];
        Tensor? sum = null;
        for (var first = begin; first < end; first += most)
        {
            using var pass = torch.NewDisposeScope();
            var loss = Loss(step, first, Math.Min(most, end - first), dropout, network);
            var gradient = _weights.Gradients(torch.autograd.grad([loss], _weights.Leaves));
            if (all.Length == 0)
            {
                all = [.. gradient.Select(g => g.DetachFromDisposeScope())];
            }
            else
            {
                TorchScripts.Add(all, gradient);
            }

            var known = loss.detach();
            sum = (sum is null ? known : sum.Plus(known)).MoveToOuterDisposeScope();
        }

        return (sum!, all);
    }

    /// <summary>Returns what some sequences add to the batch's loss.</summary>
    private Tensor Loss(long step, int first, int count, double dropout, TorchNetwork network)
    {
        var targets = _batches.Targets(step, first, count);
        var logits = network.Logits(network.Forward(_batches.Inputs(step, first, count), count, _length, dropout));
        var (shares, least) = (_batches.Shares(step, first, count), _options.Truncation < 1 ? -RealFunctions.Log(_options.Truncation) : 0);
        if (shares is null && least == 0)
        {
            var mean = functional.cross_entropy(logits, targets);
            return count == _options.Batch ? mean : mean.Times((double)count / _options.Batch);
        }

        // Which losses are below the least is a constant to the gradient.
        var losses = functional.cross_entropy(logits, targets, reduction: Reduction.None);
        if (least > 0)
        {
            losses = losses.mul(losses.detach().AtLeast(least).to(torch.float32));
        }

        return shares is null ? losses.sum().Times(1.0 / ((long)_options.Batch * _length)) : losses.mul(shares).sum();
    }

    private void Forget()
    {
        Free(_gradient);
        _gradient = [];
    }

    private static void Free(Tensor[] tensors)
    {
        foreach (var tensor in tensors)
        {
            tensor.Dispose();
        }
    }
}
