using TextMad.Numerics.Kernels;
using TextMad.Numerics.Memory;

namespace TextMad.Models.Transformers;

/// <summary>What one thread needs to itself while decoding.</summary>
internal sealed class TransformerDecoderRoom(int longest)
{
    public GemmWorkspace Gemm { get; } = new();

    /// <summary>Memory for attention weights.</summary>
    public FloatView Attention { get; } = new FloatArena(CachedAttention.RoomFloats(longest)).Take(CachedAttention.RoomFloats(longest));
}
