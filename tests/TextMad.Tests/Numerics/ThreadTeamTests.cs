using TextMad.Numerics.Threading;

namespace TextMad.Tests.Numerics;

public sealed class ThreadTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Every_item_is_done_once_in_thousands_of_regions(int threads)
    {
        var team = ThreadTeam.For(threads);
        var counts = new int[13];
        var region = 0;
        for (; region < 3000; region++)
        {
            if (region % 500 == 0)
            {
                // Long enough for workers to park.
                Thread.Sleep(2);
            }

            team.Run(counts.Length, (item, worker) =>
            {
                Assert.InRange(worker, 0, threads - 1);
                Interlocked.Increment(ref counts[item]);
            });
        }

        Assert.All(counts, count => Assert.Equal(region, count));
    }

    [Fact]
    public void No_two_threads_have_the_same_worker_number_at_once()
    {
        var team = ThreadTeam.For(4);
        var inside = new int[4];
        team.Run(200, (_, worker) =>
        {
            Assert.Equal(1, Interlocked.Increment(ref inside[worker]));
            Thread.SpinWait(100);
            Interlocked.Decrement(ref inside[worker]);
        });
    }

    [Fact]
    public void An_exception_comes_out_and_the_team_goes_on()
    {
        var team = ThreadTeam.For(3);
        for (var round = 0; round < 50; round++)
        {
            Assert.Equal("7", Assert.Throws<InvalidOperationException>(() => team.Run(20, (item, _) =>
            {
                if (item == 7)
                {
                    throw new InvalidOperationException("7");
                }
            })).Message);
            var done = 0;
            team.Run(20, (_, _) => Interlocked.Increment(ref done));
            Assert.Equal(20, done);
        }
    }

    [Fact]
    public void Work_inside_work_and_from_many_callers_is_done()
    {
        var team = ThreadTeam.For(3);
        var done = 0;
        var callers = Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            for (var round = 0; round < 100; round++)
            {
                team.Run(5, (_, _) => team.Run(3, (_, _) => Interlocked.Increment(ref done)));
            }
        })).ToList();
        callers.ForEach(caller => caller.Start());
        callers.ForEach(caller => caller.Join());
        Assert.Equal(4 * 100 * 5 * 3, done);
    }
}
