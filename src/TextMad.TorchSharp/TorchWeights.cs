using TextMad.Models;
using TorchSharp;
using Device = TorchSharp.torch.Device;
using Tensor = TorchSharp.torch.Tensor;

namespace TextMad.TorchSharp;

/// <summary>A transformer's weights, their gradients or an optimiser's moments as tensors on a device, in the layout's order.</summary>
internal sealed class TorchWeights : IDisposable
{
    private const int TensorsPerLayer = 12;

    private readonly TransformerLayout _layout;

    /// <summary>Copies the floats of a layout.</summary>
    /// <param name="layout">Names, shapes, places.</param>
    /// <param name="floats">The floats at a place.</param>
    /// <param name="device">Where the tensors are to be.</param>
    /// <param name="learn">Whether gradients by them will be asked for.</param>
    public TorchWeights(TransformerLayout layout, Func<int, int, float[]> floats, Device device, bool learn = false)
    {
        _layout = layout;
        All =
        [
            .. layout.Tensors.Select(t =>
            {
                long[] shape = [.. t.Shape.Select(size => (long)size)];
                var tensor = torch.tensor(floats(t.Offset, t.Length), shape, device: device).DetachFromDisposeScope();
                return learn ? tensor.requires_grad_() : tensor;
            }),
        ];
    }

    /// <summary>Every tensor.</summary>
    public Tensor[] All { get; }

    /// <summary>(V, C).</summary>
    public Tensor Tokens => All[0];

    /// <summary>(T, C).</summary>
    public Tensor Positions => All[1];

    public Tensor FinalGain => All[^2];

    public Tensor FinalShift => All[^1];

    /// <summary>A tensor of a block: gain and shift of the first normalisation, weight and bias of queries, keys and values, of attention's
    /// projection, gain and shift of the second normalisation, weight and bias of the hidden layer, and of its projection.</summary>
    public Tensor Of(int layer, int number) => All[2 + (layer * TensorsPerLayer) + number];

    /// <summary>Copies the tensors' numbers back.</summary>
    public void CopyTo(Action<int, float[]> store)
    {
        foreach (var (tensor, place) in All.Zip(_layout.Tensors))
        {
            store(place.Offset, Floats(tensor));
        }
    }

    /// <summary>A tensor's numbers, row after row.</summary>
    public static float[] Floats(Tensor tensor)
    {
        using var scope = torch.NewDisposeScope();
        return tensor.detach().cpu().contiguous().data<float>().ToArray();
    }

    public void Dispose()
    {
        foreach (var tensor in All)
        {
            tensor.Dispose();
        }
    }
}
