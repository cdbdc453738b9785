using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace TextMad.Numerics.Kernels;

/// <summary>
/// Causal attention of one head over one sequence, by blocks of queries, so that the (T, T) weights never exist as a whole, and
/// by tiles, so that keys after a query are hardly touched. The backward pass works the weights out again, unless they are so few
/// that they were kept.
/// </summary>
/// <remarks>
/// Queries, keys and values lie side by side in rows of 3C floats. Every sum is one chain of fused multiply-adds in ascending
/// order, as in <see cref="Gemm"/>: the bits depend on neither blocks nor tiles.
/// </remarks>
public static unsafe class CausalAttention
{
    /// <summary>output = softmax(Q K^T / sqrt(head size)) V for one head.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="head">The attention head, counted from 0.</param>
    /// <param name="qkv">Queries, keys and values, shape (T, 3C), row-major.</param>
    /// <param name="output">Receives the head's columns of (T, C).</param>
    /// <param name="dropout">Drops attention weights; element numbers count rows of T rounded up to a multiple of 4, head after head.</param>
    /// <param name="workspace">The calling thread's room.</param>
    /// <param name="kept">
    /// Receives what the backward pass can use (<see cref="AttentionWorkspace.KeptFloatCount"/> of the workspace's longest sequence);
    /// empty to keep nothing.
    /// </param>
    /// <exception cref="ArgumentException">A span is too short for the shape, or the workspace too small.</exception>
    public static void Forward(
        AttentionShape shape,
        int head,
        ReadOnlySpan<float> qkv,
        Span<float> output,
        DropoutMask dropout,
        AttentionWorkspace workspace,
        Span<float> kept = default)
    {
        Check(shape, head, workspace, kept);
        Shape.Require(qkv, shape.Length, 3 * shape.Width);
        Shape.Require(output, shape.Length, shape.Width);
        fixed (float* pq = qkv, po = output, pk = kept)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                CausalAttentionDriver<Tile12<Gemm512>>.Forward(shape, head, pq, po, dropout, workspace, pk);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                CausalAttentionDriver<Tile6<Gemm256>>.Forward(shape, head, pq, po, dropout, workspace, pk);
            }
            else if (AdvSimd.IsSupported)
            {
                CausalAttentionDriver<Tile12<Gemm128>>.Forward(shape, head, pq, po, dropout, workspace, pk);
            }
            else
            {
                CausalAttentionDriver<Tile6<Gemm128>>.Forward(shape, head, pq, po, dropout, workspace, pk);
            }
        }
    }

    /// <summary>The gradient of one head's queries, keys and values.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="head">The attention head, counted from 0.</param>
    /// <param name="qkv">Queries, keys and values, shape (T, 3C), row-major.</param>
    /// <param name="doutput">Gradient of the output (T, C).</param>
    /// <param name="dqkv">Receives the head's columns of the gradient (T, 3C).</param>
    /// <param name="dropout">The mask of the forward pass.</param>
    /// <param name="workspace">The calling thread's room, made for training.</param>
    /// <param name="kept">What the forward pass kept; empty if it kept nothing.</param>
    /// <exception cref="ArgumentException">A span is too short for the shape, or the workspace too small.</exception>
    public static void Backward(
        AttentionShape shape,
        int head,
        ReadOnlySpan<float> qkv,
        ReadOnlySpan<float> doutput,
        Span<float> dqkv,
        DropoutMask dropout,
        AttentionWorkspace workspace,
        Span<float> kept = default)
    {
        Check(shape, head, workspace, kept);
        Shape.Require(qkv, shape.Length, 3 * shape.Width);
        Shape.Require(doutput, shape.Length, shape.Width);
        Shape.Require(dqkv, shape.Length, 3 * shape.Width);
        if (workspace.WeightGradients.Length == 0)
        {
            throw new ArgumentException("The workspace was not made for training.", nameof(workspace));
        }

        fixed (float* pq = qkv, po = doutput, pd = dqkv, pk = kept)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                CausalAttentionDriver<Tile12<Gemm512>>.Backward(shape, head, pq, po, pd, dropout, workspace, pk);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                CausalAttentionDriver<Tile6<Gemm256>>.Backward(shape, head, pq, po, pd, dropout, workspace, pk);
            }
            else if (AdvSimd.IsSupported)
            {
                CausalAttentionDriver<Tile12<Gemm128>>.Backward(shape, head, pq, po, pd, dropout, workspace, pk);
            }
            else
            {
                CausalAttentionDriver<Tile6<Gemm128>>.Backward(shape, head, pq, po, pd, dropout, workspace, pk);
            }
        }
    }

    private static void Check(AttentionShape shape, int head, AttentionWorkspace workspace, Span<float> kept)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(head);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(head, shape.Heads);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shape.Length, workspace.Longest);
        ArgumentOutOfRangeException.ThrowIfNotEqual(shape.HeadSize, workspace.HeadSize);
        if (!kept.IsEmpty && kept.Length != AttentionWorkspace.KeptFloatCount(workspace.Longest))
        {
            throw new ArgumentException(
                $"Kept weights take {AttentionWorkspace.KeptFloatCount(workspace.Longest)} floats, not {kept.Length}.", nameof(kept));
        }
    }
}
