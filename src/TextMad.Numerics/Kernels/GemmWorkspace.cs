using TextMad.Numerics.Memory;

namespace TextMad.Numerics.Kernels;

/// <summary>Room for the blocks that a matrix product copies (about 1.1 MB). One per thread.</summary>
public sealed class GemmWorkspace
{
    /// <summary>Terms of the sums that are worked on together: a panel of B stays in the first-level cache.</summary>
    internal const int DepthBlock = 256;

    /// <summary>Rows of A that are worked on together; a multiple of every tile's rows.</summary>
    internal const int RowBlock = 192;

    /// <summary>Columns of B that are worked on together; a multiple of every tile's columns.</summary>
    internal const int ColumnBlock = 1024;

    /// <summary>Rows of the largest tile.</summary>
    private const int LargestTile = 12;

    private const int FloatCount = ((LargestTile + ColumnBlock) * DepthBlock) + 512;

    /// <summary>Allocates the memory of a workspace.</summary>
    public GemmWorkspace()
    {
        var arena = new FloatArena(FloatCount);
        Left = arena.Take(LargestTile * DepthBlock);
        Right = arena.Take(ColumnBlock * DepthBlock);
        Tile = arena.Take(512);
    }

    /// <summary>Bytes that a workspace takes.</summary>
    public static long ByteCount => FloatCount * sizeof(float);

    internal FloatView Left { get; }

    internal FloatView Right { get; }

    internal FloatView Tile { get; }
}
