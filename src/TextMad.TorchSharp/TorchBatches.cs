using TextMad.Training;
using TorchSharp;
using Device = TorchSharp.torch.Device;
using Tensor = TorchSharp.torch.Tensor;

namespace TextMad.TorchSharp;

/// <summary>The batches of the next steps, resident on the device: they are brought there together, so that a step waits for no copy.</summary>
internal sealed class TorchBatches(ITrainingWindows windows, int batch, Device device) : IDisposable
{
    /// <summary>Tokens that are brought over at once: 16 MB with their targets.</summary>
    private const long Tokens = 1L << 20;

    private const int MostSteps = 32;

    private readonly int _steps = (int)Math.Clamp(Tokens / ((long)batch * windows.Length), 1, MostSteps);
    private Tensor? _inputs;
    private Tensor? _targets;
    private Tensor? _shares;
    private long _first = -1;

    /// <summary>Brings a step's batch over unless it is there.</summary>
    public void Prepare(long step)
    {
        if (_inputs is not null && step >= _first && step < _first + _steps)
        {
            return;
        }

        Dispose();
        var (length, rows) = (windows.Length, _steps * batch);
        var (inputs, targets) = (new int[rows * length], new int[rows * length]);
        var weights = windows.IsWeighted ? new float[rows * length] : [];
        windows.Prepare(step * batch, rows);
        for (var row = 0; row < rows; row++)
        {
            var window = (step * batch) + row;
            windows.Fill(window, inputs.AsSpan(row * length, length), targets.AsSpan(row * length, length));
            if (windows.IsWeighted)
            {
                windows.Weigh(window, weights.AsSpan(row * length, length));
            }
        }

        _inputs = TorchNumbers.Of(inputs, device).DetachFromDisposeScope();
        _targets = TorchNumbers.Of(targets, device).DetachFromDisposeScope();
        if (windows.IsWeighted)
        {
            // As shares of a batch's weights: the loss of a batch is their sum.
            foreach (var of in weights.Chunk(batch * length).Index())
            {
                var total = of.Item.Sum(weight => (double)weight);
                for (var i = 0; i < of.Item.Length && total > 0; i++)
                {
                    weights[(of.Index * batch * length) + i] = (float)(of.Item[i] / total);
                }
            }

            _shares = TorchNumbers.Of(weights, [weights.Length], device).DetachFromDisposeScope();
        }

        _first = step;
    }

    /// <summary>Returns the inputs of some sequences of a prepared step, one after the other.</summary>
    public Tensor Inputs(long step, int first, int count) => Part(_inputs!, step, first, count);

    /// <summary>Returns the tokens that follow them.</summary>
    public Tensor Targets(long step, int first, int count) => Part(_targets!, step, first, count);

    /// <summary>Returns their shares in the batch's loss; null where all have the same.</summary>
    public Tensor? Shares(long step, int first, int count) => _shares is null ? null : Part(_shares, step, first, count);

    public void Dispose()
    {
        _inputs?.Dispose();
        _targets?.Dispose();
        _shares?.Dispose();
        (_inputs, _targets, _shares) = (null, null, null);
    }

    private Tensor Part(Tensor of, long step, int first, int count) =>
        of.narrow(0, (((step - _first) * batch) + first) * windows.Length, (long)count * windows.Length);
}
