using TextMad.Experiments.Chains;
using TextMad.Numerics.Threading;

namespace TextMad.Tests.Experiments;

public sealed class ChainScheduleTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Chains_of_a_seed_wait_for_its_generation_0(int workers)
    {
        var chains = new List<Chain>();
        var schedule = new ChainSchedule(chains);
        var kept = new bool[4];
        var run = 0;
        for (var seed = 0UL; seed < 4; seed++)
        {
            var mine = seed;
            chains.Add(new Chain(mine, _ =>
            {
                Thread.Sleep(20);
                Volatile.Write(ref kept[mine], true);
                schedule.FirstGenerationIsKept(mine);
                Interlocked.Increment(ref run);
            }));
            for (var i = 0; i < 3; i++)
            {
                chains.Add(new Chain(mine, _ =>
                {
                    Assert.True(Volatile.Read(ref kept[mine]));
                    Interlocked.Increment(ref run);
                }));
            }
        }

        schedule.Run(workers, CancellationToken.None);
        Assert.Equal(16, run);
    }

    [Fact]
    public void The_first_failure_stops_the_others_and_is_thrown()
    {
        var chains = new List<Chain>
        {
            new(1, _ =>
            {
                Thread.Sleep(50);
                throw new InputException("broken");
            }),
            new(2, stop =>
            {
                Assert.True(stop.WaitHandle.WaitOne(TimeSpan.FromSeconds(30)));
                stop.ThrowIfCancellationRequested();
            }),
            new(1, _ => Assert.Fail("begun without its generation 0")),
        };
        Assert.Equal("broken", Assert.Throws<InputException>(() => new ChainSchedule(chains).Run(2, CancellationToken.None)).Message);
    }

    [Fact]
    public void A_cancellation_reaches_every_chain()
    {
        using var cancellation = new CancellationTokenSource();
        var stopped = 0;
        var chains = Enumerable.Range(0, 3).Select(seed => new Chain((ulong)seed, stop =>
        {
            cancellation.CancelAfter(20);
            Assert.True(stop.WaitHandle.WaitOne(TimeSpan.FromSeconds(30)));
            Interlocked.Increment(ref stopped);
            stop.ThrowIfCancellationRequested();
        })).ToList();
        Assert.ThrowsAny<OperationCanceledException>(() => new ChainSchedule(chains).Run(2, cancellation.Token));
        Assert.Equal(2, stopped);
    }

    [Fact]
    public void A_chain_has_its_share_of_the_cores()
    {
        var sizes = new System.Collections.Concurrent.ConcurrentBag<int>();
        var chains = Enumerable.Range(0, 2 * Environment.ProcessorCount).Select(seed => new Chain((ulong)seed, _ => sizes.Add(ThreadTeam.Default.Threads))).ToList();
        new ChainSchedule(chains).Run(Environment.ProcessorCount, CancellationToken.None);
        Assert.All(sizes, size => Assert.Equal(1, size));
        Assert.Equal(Environment.ProcessorCount, ThreadTeam.Default.Threads);
    }
}
