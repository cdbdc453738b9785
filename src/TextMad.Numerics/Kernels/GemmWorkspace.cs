using TextMad.Numerics.Memory;

namespace TextMad.Numerics.Kernels;

/// <summary>Room for the blocks that a matrix product copies (about 1.3 MB). One per thread.</summary>
public sealed class GemmWorkspace
{
    /// <summary>Terms of the sums that are worked on together: a panel of B stays in the first-level cache.</summary>
    internal const int DepthBlock = 256;

    /// <summary>Rows of A that are worked on together; a multiple of every tile's rows.</summary>
    internal const int RowBlock = 192;

    /// <summary>Columns of B that are worked on together; a multiple of every tile's columns.</summary>
    internal const int ColumnBlock = 1024;

    /// <summary>Allocates.</summary>
    public GemmWorkspace()
    {
        var arena = new FloatArena(((RowBlock + ColumnBlock) * DepthBlock) + 512);
        Left = arena.Take(RowBlock * DepthBlock);
        Right = arena.Take(ColumnBlock * DepthBlock);
        Tile = arena.Take(512);
    }

    internal FloatView Left { get; }

    internal FloatView Right { get; }

    internal FloatView Tile { get; }
}
