using TextMad.Models;
using TextMad.Numerics.Memory;

namespace TextMad.Training;

/// <summary>AdamW's moments, in the places of the weights, and the number of steps taken.</summary>
internal sealed class OptimiserState
{
    public OptimiserState(TransformerLayout layout)
    {
        First = new FloatArena(layout.FloatCount).Take(layout.FloatCount);
        Second = new FloatArena(layout.FloatCount).Take(layout.FloatCount);
    }

    public FloatView First { get; }

    public FloatView Second { get; }

    public long Steps { get; set; }
}
