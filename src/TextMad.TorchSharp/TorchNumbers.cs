using System.Runtime.InteropServices;
using TorchSharp;
using Device = TorchSharp.torch.Device;
using Tensor = TorchSharp.torch.Tensor;

namespace TextMad.TorchSharp;

/// <summary>
/// Arrays as tensors, in memory of PyTorch's own, which begins at multiples of 64 bytes. TorchSharp's own way leaves an array where .NET has it, at whatever
/// address, and there MKL adds up products in an order that depends on the address: a model that is opened twice would differ from itself in the last
/// bits. A test refuses that way elsewhere in the adapter.
/// </summary>
internal static class TorchNumbers
{
    /// <summary>Returns the numbers in single precision.</summary>
    /// <param name="numbers">The numbers, row after row.</param>
    /// <param name="shape">Its product is their count.</param>
    /// <param name="device">Where they are to be.</param>
    public static Tensor Of(ReadOnlySpan<float> numbers, long[] shape, Device device)
    {
        var made = Empty(shape, torch.float32);
        numbers.CopyTo(Memory<float>(made));
        return Bring(made, device);
    }

    /// <summary>Returns a number in single precision, without dimensions.</summary>
    public static Tensor Of(float number, Device device) => Of([number], [], device);

    /// <summary>Returns the numbers in double precision, on the processor, where scripts read them.</summary>
    public static Tensor Of(ReadOnlySpan<double> numbers)
    {
        var made = Empty([numbers.Length], torch.float64);
        numbers.CopyTo(Memory<double>(made));
        return made;
    }

    /// <summary>Token ids and other indices: 64 bits, which every operation that takes indices takes.</summary>
    public static Tensor Of(ReadOnlySpan<int> indices, Device device)
    {
        var made = Empty([indices.Length], torch.int64);
        var into = Memory<long>(made);
        for (var i = 0; i < into.Length; i++)
        {
            into[i] = indices[i];
        }

        return Bring(made, device);
    }

    private static Tensor Empty(long[] shape, torch.ScalarType type) => torch.empty(shape, type, torch.CPU);

    private static Span<T> Memory<T>(Tensor tensor)
        where T : struct => MemoryMarshal.Cast<byte, T>(tensor.bytes);

    private static Tensor Bring(Tensor made, Device device)
    {
        if (device.type == DeviceType.CPU)
        {
            return made;
        }

        using (made)
        {
            return made.to(device);
        }
    }
}
