using System.Runtime.InteropServices;
using TextMad.Models.Transformers;
using TorchSharp;
using Device = TorchSharp.torch.Device;
using Tensor = TorchSharp.torch.Tensor;

namespace TextMad.TorchSharp;

/// <summary>
/// A transformer's weights or an optimiser's moments as tensors on a device, in the layout's order. Weights can have twins in brain floating
/// point, the factors of products, which are worked out anew when <see cref="Round"/> is called: once a step.
/// </summary>
internal sealed class TorchWeights : IDisposable
{
    private const int TensorsPerLayer = 12;

    private readonly TransformerLayout _layout;
    private readonly Tensor?[] _narrow;

    /// <summary>Copies the floats of a layout.</summary>
    /// <param name="layout">Names, shapes, places.</param>
    /// <param name="floats">The floats at a place.</param>
    /// <param name="device">Where the tensors are to be.</param>
    /// <param name="learn">Whether gradients by them will be asked for.</param>
    /// <param name="narrow">Whether factors of products are to be brain floating point.</param>
    public TorchWeights(TransformerLayout layout, Func<int, int, float[]> floats, Device device, bool learn = false, bool narrow = false)
    {
        _layout = layout;
        All = new Tensor[layout.Tensors.Count];
        _narrow = new Tensor?[All.Length];
        try
        {
            using var scope = torch.NewDisposeScope();
            for (var i = 0; i < All.Length; i++)
            {
                var place = layout.Tensors[i];
                long[] shape = [.. place.Shape.Select(size => (long)size)];
                All[i] = Keep(TorchNumbers.Of(floats(place.Offset, place.Length), shape, device), learn);
                if (narrow && IsFactor(i))
                {
                    _narrow[i] = Keep(All[i].detach().to(torch.bfloat16), learn);
                }
            }
        }
        catch
        {
            Dispose();
            throw;
        }

        Leaves = [.. All.Select((wide, i) => _narrow[i] ?? wide), .. _narrow[0] is null ? Array.Empty<Tensor>() : [All[0]]];
    }

    /// <summary>Every tensor in single precision.</summary>
    public Tensor[] All { get; }

    /// <summary>What gradients are asked by: a tensor per tensor of the layout, and once more the embeddings where they have a twin.</summary>
    public Tensor[] Leaves { get; }

    /// <summary>Shape (V, C): the embedding table in which tokens are looked up.</summary>
    public Tensor Tokens => All[0];

    /// <summary>Shape (V, C): the factor of the unembedding.</summary>
    public Tensor Unembedding => _narrow[0] ?? All[0];

    /// <summary>Shape (T, C), row-major.</summary>
    public Tensor Positions => All[1];

    public Tensor FinalGain => All[^2];

    public Tensor FinalShift => All[^1];

    /// <summary>Returns a tensor of a block: gain and shift of the first normalisation, weight and bias of queries, keys and values, of attention's
    /// projection, gain and shift of the second normalisation, weight and bias of the hidden layer, and of its projection.</summary>
    public Tensor Of(int layer, int number)
    {
        var place = 2 + (layer * TensorsPerLayer) + number;
        return _narrow[place] ?? All[place];
    }

    /// <summary>Works out the twins anew.</summary>
    public void Round()
    {
        if (_narrow[0] is not null)
        {
            using var frozen = torch.no_grad();
            TorchScripts.Copy([.. _narrow.OfType<Tensor>()], [.. All.Where((_, i) => _narrow[i] is not null)]);
        }
    }

    /// <summary>Gradients by the leaves as gradients by the tensors of the layout, in single precision; takes them over.</summary>
    public Tensor[] Gradients(IList<Tensor> byLeaves)
    {
        var result = new Tensor[All.Length];
        for (var i = 0; i < result.Length; i++)
        {
            // Of a weight that was turned for a product the gradient comes turned, and the optimiser reads memory as it lies.
            using var found = byLeaves[i];
            result[i] = _narrow[i] is not null ? found.to(torch.float32) : found.contiguous();
        }

        if (byLeaves.Count > result.Length)
        {
            result[0].Accumulate(byLeaves[^1]);
            byLeaves[^1].Dispose();
        }

        return result;
    }

    /// <summary>Copies the tensors' numbers back.</summary>
    public void CopyTo(Action<int, float[]> store)
    {
        foreach (var (tensor, place) in All.Zip(_layout.Tensors))
        {
            store(place.Offset, Floats(tensor));
        }
    }

    /// <summary>Returns a tensor's numbers, row after row.</summary>
    public static float[] Floats(Tensor tensor)
    {
        using var scope = torch.NewDisposeScope();
        return MemoryMarshal.Cast<byte, float>(tensor.detach().cpu().contiguous().bytes).ToArray();
    }

    public void Dispose()
    {
        foreach (var tensor in All.Concat(_narrow))
        {
            // Null for a tensor that was not made because an earlier one failed.
            tensor?.Dispose();
        }
    }

    /// <summary>Returns whether a tensor is a factor of a product, or is added to one: all but positions and normalisations.</summary>
    private bool IsFactor(int index) =>
        index == 0 || (index > 1 && index < All.Length - 2 && (index - 2) % TensorsPerLayer is not (0 or 1 or 6 or 7));

    private static Tensor Keep(Tensor tensor, bool learn)
    {
        var kept = tensor.DetachFromDisposeScope();
        return learn ? kept.requires_grad_() : kept;
    }
}
