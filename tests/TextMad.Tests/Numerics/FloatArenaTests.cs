using TextMad.Numerics.Memory;

namespace TextMad.Tests.Numerics;

public sealed class FloatArenaTests
{
    [Fact]
    public unsafe void Views_are_aligned_zeroed_and_apart()
    {
        var arena = new FloatArena(16 + 32 + 16);
        var views = new[] { arena.Take(1), arena.Take(17), arena.Take(16) };
        foreach (var view in views)
        {
            fixed (float* start = view.Span)
            {
                Assert.Equal((nuint)0, (nuint)start % 64);
            }

            Assert.All(view.Span.ToArray(), value => Assert.Equal(0, value));
            view.Span.Fill(view.Length);
        }

        Assert.All(views, view => Assert.All(view.Span.ToArray(), value => Assert.Equal(view.Length, value)));
        Assert.Throws<InvalidOperationException>(() => arena.Take(1));
    }

    [Fact]
    public void Arena_parts_stay_inside_the_arena()
    {
        var view = new FloatArena(10).Take(10);
        Assert.Equal(4, view.Slice(6, 4).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => view.Slice(7, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => view.Slice(-1, 4));
    }
}
