using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TextMad.Numerics.Lanes;

/// <summary>Sixteen lanes in one 512-bit vector: x64 with AVX-512.</summary>
internal readonly unsafe struct Lanes512 : ILanes<Lanes512>
{
    private readonly Vector512<float> _all;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Lanes512(Vector512<float> all) => _all = all;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Load(float* source) => new(Vector512.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Broadcast(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator +(Lanes512 a, Lanes512 b) => new(a._all + b._all);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator -(Lanes512 a, Lanes512 b) => new(a._all - b._all);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator *(Lanes512 a, Lanes512 b) => new(a._all * b._all);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator /(Lanes512 a, Lanes512 b) => new(a._all / b._all);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Fma(Lanes512 a, Lanes512 b, Lanes512 c) => new(Vector512.FusedMultiplyAdd(a._all, b._all, c._all));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Max(Lanes512 a, Lanes512 b) => new(Vector512.MaxNative(a._all, b._all));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Min(Lanes512 a, Lanes512 b) => new(Vector512.MinNative(a._all, b._all));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Sqrt(Lanes512 a) => new(Vector512.Sqrt(a._all));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Choose(uint* mask, Lanes512 a, Lanes512 b) =>
        new(Vector512.ConditionalSelect(Vector512.Load((float*)mask), a._all, b._all));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 PowerOfTwo(Lanes512 shifted) =>
        new((Vector512.ShiftLeft(shifted._all.AsInt32(), 23) + Vector512.Create(0x3F80_0000)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* destination) => _all.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Sum()
    {
        var eight = _all.GetLower() + _all.GetUpper();
        return Lanes128.FoldSum(eight.GetLower() + eight.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Largest()
    {
        var eight = Vector256.MaxNative(_all.GetLower(), _all.GetUpper());
        return Lanes128.FoldMax(Vector128.MaxNative(eight.GetLower(), eight.GetUpper()));
    }
}
