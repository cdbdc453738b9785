using TextMad.Models.Transformers;
using TextMad.Numerics.Kernels;
using TextMad.Training;
using TorchSharp;
using Device = TorchSharp.torch.Device;
using Tensor = TorchSharp.torch.Tensor;

namespace TextMad.TorchSharp;

/// <summary>AdamW, and Muon for the hidden matrices where it is asked for, on the device. Gradients are clipped there, without waiting for it.</summary>
internal sealed class TorchOptimiser : IDisposable
{
    private readonly TransformerLayout _layout;
    private readonly TrainingOptions _options;
    private readonly TorchWeights _weights;
    private readonly TorchWeights _first;
    private readonly TorchWeights _second;
    private readonly Device _device;
    private readonly Tensor _one;
    private readonly int[] _decaying;
    private readonly int[] _constant;
    private readonly int[] _matrices;
    private Tensor? _divisor;

    /// <summary>Goes on from a state.</summary>
    public TorchOptimiser(TransformerLayout layout, OptimiserState state, TrainingOptions options, TorchWeights weights, Device device)
    {
        (_layout, _options, _weights, _device) = (layout, options, weights, device);
        _first = new TorchWeights(layout, (offset, length) => state.First.Slice(offset, length).Span.ToArray(), device);
        try
        {
            _second = new TorchWeights(layout, (offset, length) => state.Second.Slice(offset, length).Span.ToArray(), device);
        }
        catch
        {
            _first.Dispose();
            throw;
        }

        _one = TorchNumbers.Of(1f, device).DetachFromDisposeScope();
        bool ByMuon(int i) => options.Optimiser == OptimiserKind.Muon && layout.Tensors[i].HiddenMatrices > 0;
        var all = Enumerable.Range(0, layout.Tensors.Count);
        _decaying = [.. all.Where(i => !ByMuon(i) && layout.Tensors[i].Decays)];
        _constant = [.. all.Where(i => !ByMuon(i) && !layout.Tensors[i].Decays)];
        _matrices = [.. all.Where(ByMuon)];
    }

    /// <summary>Forgets how the gradient before was clipped.</summary>
    public void BeginStep()
    {
        _divisor?.Dispose();
        _divisor = null;
    }

    /// <summary>Takes a step.</summary>
    /// <param name="number">Steps taken, with this one.</param>
    /// <param name="learningRate">The learning rate of AdamW.</param>
    /// <param name="gradient">By all tensors; left clipped.</param>
    public void Step(long number, double learningRate, Tensor[] gradient)
    {
        using var scope = torch.NewDisposeScope();
        using var frozen = torch.no_grad();
        _divisor = (_options.GradientClip > 0 ? TorchScripts.Divisor(gradient, _options.GradientClip) : _one.clone()).DetachFromDisposeScope();
        var step = TorchNumbers.Of((float)number, _device);
        var (by, isFused) = (_divisor, _device.type is DeviceType.CPU or DeviceType.CUDA);
        if (!isFused)
        {
            TorchScripts.Divide(gradient, by);
            by = _one;
        }

        foreach (var (tensors, decay) in new[] { (_decaying, _options.WeightDecay), (_constant, 0) })
        {
            TorchScripts.AdamW(
                Of(_weights.All, tensors), Of(gradient, tensors), Of(_first.All, tensors), Of(_second.All, tensors), step, by,
                learningRate, _options.Beta1, _options.Beta2, decay, _options.Epsilon);
        }

        foreach (var i in _matrices)
        {
            TorchScripts.Muon(
                _weights.All[i], gradient[i], _first.All[i], by,
                _options.MuonMomentum, _options.MuonLearningRate * (learningRate / _options.LearningRate), _options.WeightDecay, _layout.Tensors[i].HiddenMatrices,
                Muon.Epsilon, Muon.Iterations, Muon.A, Muon.B, Muon.C);
            if (isFused)
            {
                TorchScripts.Divide([gradient[i]], by);
            }
        }
    }

    /// <summary>Returns a gradient as it was before a step clipped it.</summary>
    public float[] BeforeClipping(Tensor gradient)
    {
        if (_divisor is null)
        {
            return TorchWeights.Floats(gradient);
        }

        using var whole = gradient.mul(_divisor);
        return TorchWeights.Floats(whole);
    }

    /// <summary>Brings the moments up to date.</summary>
    public void Store(OptimiserState state)
    {
        _first.CopyTo((offset, floats) => floats.CopyTo(state.First.Span[offset..]));
        _second.CopyTo((offset, floats) => floats.CopyTo(state.Second.Span[offset..]));
    }

    public void Dispose()
    {
        BeginStep();
        _one.Dispose();
        _first.Dispose();
        _second.Dispose();
    }

    private static Tensor[] Of(Tensor[] all, int[] which) => [.. which.Select(i => all[i])];
}
