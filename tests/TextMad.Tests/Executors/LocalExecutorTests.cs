using TextMad.Executors;
using TextMad.Numerics.Threading;

namespace TextMad.Tests.Executors;

public sealed class LocalExecutorTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void A_task_waits_for_those_that_it_needs(int workers)
    {
        var tasks = new List<WorkTask>();
        var done = new bool[4];
        var count = 0;
        for (var i = 0; i < 4; i++)
        {
            var mine = i;
            var first = new WorkTask("first", i, $"first {i}", _ =>
            {
                Thread.Sleep(20);
                Volatile.Write(ref done[mine], true);
                Interlocked.Increment(ref count);
            });
            tasks.Add(first);
            for (var k = 0; k < 3; k++)
            {
                tasks.Add(new WorkTask("later", (3 * i) + k, $"later {i}", _ =>
                {
                    Assert.True(Volatile.Read(ref done[mine]));
                    Interlocked.Increment(ref count);
                })
                {
                    Needs = [first],
                });
            }
        }

        new LocalExecutor(workers).Run(tasks, CancellationToken.None);
        Assert.Equal(16, count);
    }

    [Fact]
    public void A_task_that_is_needed_and_not_among_them_is_done()
    {
        var count = 0;
        var first = new WorkTask("first", 0, "first", _ => Assert.Fail("done before"));
        new LocalExecutor(2).Run(
            [.. Enumerable.Range(0, 3).Select(i => new WorkTask("later", i, "later", _ => Interlocked.Increment(ref count)) { Needs = [first] })], CancellationToken.None);
        Assert.Equal(3, count);
    }

    [Fact]
    public void The_first_failure_stops_the_others_and_is_thrown()
    {
        var broken = new WorkTask("first", 0, "broken", _ =>
        {
            Thread.Sleep(50);
            throw new InputException("broken");
        });
        var tasks = new List<WorkTask>
        {
            broken,
            new("first", 1, "long", stop =>
            {
                Assert.True(stop.WaitHandle.WaitOne(TimeSpan.FromSeconds(30)));
                stop.ThrowIfCancellationRequested();
            }),
            new("later", 0, "later", _ => Assert.Fail("begun without what it needs")) { Needs = [broken] },
        };
        Assert.Equal("broken", Assert.Throws<InputException>(() => new LocalExecutor(2).Run(tasks, CancellationToken.None)).Message);
    }

    [Fact]
    public void A_cancellation_reaches_every_task()
    {
        using var cancellation = new CancellationTokenSource();
        var stopped = 0;
        var tasks = Enumerable.Range(0, 3).Select(i => new WorkTask("only", i, "task", stop =>
        {
            cancellation.CancelAfter(20);
            Assert.True(stop.WaitHandle.WaitOne(TimeSpan.FromSeconds(30)));
            Interlocked.Increment(ref stopped);
            stop.ThrowIfCancellationRequested();
        })).ToList();
        Assert.ThrowsAny<OperationCanceledException>(() => new LocalExecutor(2).Run(tasks, cancellation.Token));
        Assert.Equal(2, stopped);
    }

    [Fact]
    public void A_task_has_its_share_of_the_cores()
    {
        var sizes = new System.Collections.Concurrent.ConcurrentBag<int>();
        var tasks = Enumerable.Range(0, 2 * Environment.ProcessorCount).Select(i => new WorkTask("only", i, "task", _ => sizes.Add(ThreadTeam.Default.Threads))).ToList();
        new LocalExecutor(Environment.ProcessorCount).Run(tasks, CancellationToken.None);
        Assert.All(sizes, size => Assert.Equal(1, size));
        Assert.Equal(Environment.ProcessorCount, ThreadTeam.Default.Threads);
    }
}
