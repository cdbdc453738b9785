using System.Diagnostics;

namespace TextMad.Fuzzing;

/// <summary>Gives inputs to a target until time or number is reached.</summary>
internal sealed class Campaign(FuzzTarget target, ulong seed, string journal)
{
    /// <summary>The longest that one input may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Mutator _mutator = new(target, seed);
    private long _current = -1;
    private long _began;

    /// <summary>Reads inputs from a number on.</summary>
    /// <param name="from">The first input's number.</param>
    /// <param name="inputs">The number after the last input's.</param>
    /// <param name="limit">When to stop in any case.</param>
    public Outcome Run(long from, long inputs, TimeSpan limit)
    {
        target.Prepare();
        using var file = new FileStream(journal, FileMode.Create, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        using var watch = new Timer(_ => StopWhereStuck(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        var findings = new Dictionary<string, Finding>();
        var clock = Stopwatch.StartNew();
        long refused = 0, mostAllocated = 0, read = 0;
        var slowest = TimeSpan.Zero;
        for (var i = from; i < inputs && clock.Elapsed < limit; i++)
        {
            var input = _mutator.Make(i);
            // What was being read is known also when the process dies of it.
            file.Position = 0;
            file.Write(BitConverter.GetBytes(i));
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var (took, isRefused, problem) = Read(input, i, show: inputs - from == 1);
            if (took > Patience)
            {
                // The first one pays for what is loaded once, such as language models.
                (took, isRefused, problem) = Read(input, i, show: false);
            }

            refused += isRefused ? 1 : 0;
            slowest = took > slowest ? took : slowest;
            mostAllocated = Math.Max(mostAllocated, GC.GetAllocatedBytesForCurrentThread() - allocated);
            problem ??= took > Patience ? FormattableString.Invariant($"took {took.TotalSeconds:0.0} s") : null;
            if (problem is not null)
            {
                findings.TryAdd(problem, new Finding(target.Name, i, problem));
            }

            read++;
        }

        return new Outcome
        {
            Target = target.Name,
            Inputs = read,
            Refused = refused,
            Slowest = slowest.TotalSeconds,
            MostAllocated = mostAllocated,
            Seconds = clock.Elapsed.TotalSeconds,
            Findings = [.. findings.Values],
        };
    }

    private (TimeSpan Took, bool IsRefused, string? Problem) Read(byte[] input, long number, bool show)
    {
        var began = Stopwatch.GetTimestamp();
        Volatile.Write(ref _began, began);
        Volatile.Write(ref _current, number);
        var isRefused = false;
        string? problem = null;
        try
        {
            target.Read(input);
        }
        catch (Exception failure) when (target.IsDocumented(failure))
        {
            isRefused = true;
        }
        catch (Exception failure)
        {
            problem = Describe(failure);
            if (show)
            {
                Console.Error.WriteLine(failure);
            }
        }

        Volatile.Write(ref _current, -1);
        return (Stopwatch.GetElapsedTime(began), isRefused, problem);
    }

    /// <summary>An input that never ends is ended with the process; the one that started it sees which it was.</summary>
    private void StopWhereStuck()
    {
        if (Volatile.Read(ref _current) >= 0 && Stopwatch.GetElapsedTime(Volatile.Read(ref _began)) > 10 * Patience)
        {
            Environment.FailFast("an input does not end");
        }
    }

    /// <summary>The exception's type, message and the first place in this project's code: one finding for each place.</summary>
    private static string Describe(Exception failure)
    {
        var place = failure.StackTrace?.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.StartsWith("at TextMad.", StringComparison.Ordinal)
            && !line.StartsWith("at TextMad.Fuzzing.", StringComparison.Ordinal));
        return $"{failure.GetType().Name} {place ?? failure.StackTrace?.Split('\n')[0].Trim()}";
    }
}
