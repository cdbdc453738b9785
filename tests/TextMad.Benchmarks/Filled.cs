using TextMad.Numerics.Memory;

namespace TextMad.Benchmarks;

/// <summary>Numbers to work on.</summary>
internal static class Filled
{
    /// <summary>Small numbers of both signs.</summary>
    public static FloatView View(int length)
    {
        var view = new FloatArena(length).Take(length);
        for (var i = 0; i < length; i++)
        {
            view.Span[i] = ((i % 7) - 3) / 8f;
        }

        return view;
    }
}
