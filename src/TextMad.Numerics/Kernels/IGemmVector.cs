using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TextMad.Numerics.Kernels;

/// <summary>One hardware vector, so that the micro-kernels of the matrix product are written once for every width.</summary>
internal unsafe interface IGemmVector<TSelf>
    where TSelf : unmanaged, IGemmVector<TSelf>
{
    /// <summary>Floats in a vector.</summary>
    static abstract int Count { get; }

    static abstract TSelf Load(float* source);

    static abstract TSelf Broadcast(float* source);

    /// <summary>Returns a b + c, rounded once.</summary>
    static abstract TSelf Fma(TSelf a, TSelf b, TSelf c);

    void Store(float* destination);
}

/// <inheritdoc cref="Vector128{T}"/>
internal readonly unsafe struct Gemm128(Vector128<float> value) : IGemmVector<Gemm128>
{
    private readonly Vector128<float> _value = value;

    public static int Count => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Gemm128 Load(float* source) => new(Vector128.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Gemm128 Broadcast(float* source) => new(Vector128.Create(*source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Gemm128 Fma(Gemm128 a, Gemm128 b, Gemm128 c) => new(Vector128.FusedMultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* destination) => _value.Store(destination);
}

/// <inheritdoc cref="Vector256{T}"/>
internal readonly unsafe struct Gemm256(Vector256<float> value) : IGemmVector<Gemm256>
{
    private readonly Vector256<float> _value = value;

    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Gemm256 Load(float* source) => new(Vector256.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Gemm256 Broadcast(float* source) => new(Vector256.Create(*source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Gemm256 Fma(Gemm256 a, Gemm256 b, Gemm256 c) => new(Vector256.FusedMultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* destination) => _value.Store(destination);
}

/// <inheritdoc cref="Vector512{T}"/>
internal readonly unsafe struct Gemm512(Vector512<float> value) : IGemmVector<Gemm512>
{
    private readonly Vector512<float> _value = value;

    public static int Count => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Gemm512 Load(float* source) => new(Vector512.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Gemm512 Broadcast(float* source) => new(Vector512.Create(*source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Gemm512 Fma(Gemm512 a, Gemm512 b, Gemm512 c) => new(Vector512.FusedMultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* destination) => _value.Store(destination);
}
