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
    public unsafe void Large_arrays_are_in_memory_that_may_have_huge_pages()
    {
        if (!File.Exists("/sys/kernel/mm/transparent_hugepage/enabled"))
        {
            Assert.Skip("This system has no huge pages to ask for.");
        }

        var view = new FloatArena(1 << 20).Take(1 << 20);
        fixed (float* start = view.Span)
        {
            // Lines "from-to flags ...", each followed by lines "Name: value".
            var address = (ulong)start + (1 << 21);
            var within = false;
            var flags = "";
            foreach (var line in File.ReadLines("/proc/self/smaps"))
            {
                var range = line.Split(' ')[0].Split('-');
                if (range.Length == 2)
                {
                    within = Convert.ToUInt64(range[0], 16) <= address && address < Convert.ToUInt64(range[1], 16);
                }
                else if (within && line.StartsWith("VmFlags:", StringComparison.Ordinal))
                {
                    flags = line;
                }
            }

            Assert.Contains(" hg", flags);
        }
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
