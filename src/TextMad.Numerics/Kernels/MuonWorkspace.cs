using TextMad.Numerics.Memory;

namespace TextMad.Numerics.Kernels;

/// <summary>Room for the matrices that Muon works out on the way to an update. One per thread.</summary>
public sealed class MuonWorkspace
{
    /// <summary>Room for matrices of some shapes.</summary>
    /// <param name="elements">Most elements of a matrix.</param>
    /// <param name="side">Longest of the matrices' shorter sides.</param>
    public MuonWorkspace(int elements, int side)
    {
        var arena = new FloatArena(FloatCount(elements, side));
        Direction = arena.Take(elements);
        Next = arena.Take(elements);
        Gram = arena.Take((long)side * side);
        Polynomial = arena.Take((long)side * side);
    }

    internal FloatView Direction { get; }

    internal FloatView Next { get; }

    internal FloatView Gram { get; }

    internal FloatView Polynomial { get; }

    /// <summary>Returns the number of bytes that a workspace takes.</summary>
    /// <param name="elements">Most elements of a matrix.</param>
    /// <param name="side">Longest of the matrices' shorter sides.</param>
    public static long ByteCount(int elements, int side) => sizeof(float) * FloatCount(elements, side);

    private static long FloatCount(int elements, int side) => 2 * (FloatArena.RoundUp(elements) + FloatArena.RoundUp((long)side * side));
}
