using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace TextMad.TorchSharp;

/// <summary>
/// Operations of tensors with numbers. TorchSharp makes a number into a native object that the garbage collector may free while native code
/// reads it: <c>a + b</c> does so too, by a hidden factor of 1. Here such objects are held until the operation has ended, and a test
/// refuses every call elsewhere in the adapter that would make one.
/// </summary>
internal static class TorchScalars
{
    // Never collected, because static fields hold them.
    private static readonly Scalar _one = 1.0.ToScalar();
    private static readonly Scalar _minusInfinity = double.NegativeInfinity.ToScalar();

    /// <summary>Returns a + b.</summary>
    public static Tensor Plus(this Tensor a, Tensor b) => a.add(b, _one);

    /// <summary>Adds in place: a += b.</summary>
    public static void Accumulate(this Tensor a, Tensor b) => a.add_(b, _one);

    /// <summary>Returns a times a number.</summary>
    public static Tensor Times(this Tensor a, double factor)
    {
        using var kept = factor.ToScalar();
        return a.mul(kept);
    }

    /// <summary>Returns where a is at least a number.</summary>
    public static Tensor AtLeast(this Tensor a, double least)
    {
        using var kept = least.ToScalar();
        return a.ge(kept);
    }

    /// <summary>Writes minus infinity where a mask is true.</summary>
    public static Tensor Exclude(this Tensor a, Tensor mask) => a.masked_fill_(mask, _minusInfinity);
}
