using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using TextMad.Cli.Output;

namespace TextMad.Cli.Benchmarking.Scale;

/// <summary>Measures work of one size: in this process, or in a new one, whose memory is the work's alone.</summary>
internal static class ScaleMeasurement
{
    private const int MostTries = 5;
    private const double EnoughSeconds = 0.5;

    /// <summary>Does the work in this process, once small to warm up, then until half a second is measured or it was done five times.</summary>
    /// <param name="work">The work.</param>
    /// <param name="size">Its size.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static ScalePoint Here(ScaledWork work, int size, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("textmad-bench-");
        try
        {
            var number = 0;
            ScaleInput Input(int of) => new(of, folder.CreateSubdirectory(string.Create(CultureInfo.InvariantCulture, $"{number++}")).FullName, cancellation);

            work.Prepare(Input(Math.Min(size, Math.Max(10, work.Sizes[0]))))();
            var (seconds, processor, total) = (double.MaxValue, double.MaxValue, 0.0);
            var (peak, idle) = (0L, 0L);
            for (var attempt = 0; attempt < MostTries && total < EnoughSeconds; attempt++)
            {
                var doWork = work.Prepare(Input(size));
                GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                if (attempt == 0)
                {
                    idle = BeginPeak();
                }

                var before = Environment.CpuUsage.TotalTime;
                var clock = Stopwatch.StartNew();
                doWork();
                total += clock.Elapsed.TotalSeconds;
                seconds = Math.Min(seconds, clock.Elapsed.TotalSeconds);
                processor = Math.Min(processor, (Environment.CpuUsage.TotalTime - before).TotalSeconds);
                peak = attempt == 0 ? Peak() : peak;
            }

            return new ScalePoint(size, seconds, processor, peak, idle);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Has a new process of this program do it.</summary>
    /// <param name="work">The work.</param>
    /// <param name="size">Its size.</param>
    /// <param name="cancellation">Ends the process.</param>
    /// <exception cref="TextMadException">It failed.</exception>
    public static ScalePoint Apart(ScaledWork work, int size, CancellationToken cancellation)
    {
        var tool = typeof(ScaleMeasurement).Assembly;
        var self = Environment.ProcessPath ?? "dotnet";
        var isDotnet = Path.GetFileNameWithoutExtension(self) == "dotnet";

        // The tool by its own name, by 'dotnet TextMad.Cli.dll', or beside another program.
        string[] program = !isDotnet && Assembly.GetEntryAssembly() == tool ? [self] : [isDotnet ? self : "dotnet", tool.Location];
        string[] line = [.. program, "bench", "scale", "--only", work.Name, "--sizes", string.Create(CultureInfo.InvariantCulture, $"{size}"), "--here", "--json"];
        var start = new ProcessStartInfo(line[0], line[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start) ?? throw new TextMadException("A process of this program cannot be started.");
        using var stop = cancellation.Register(() => process.Kill(entireProcessTree: true));
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
        return process.ExitCode == ExitCode.Done
            ? JsonSerializer.Deserialize<ScalePoint>(output, JsonOutput.Options)!
            : throw new TextMadException($"Measuring {work.Name} at {size.ToString(CultureInfo.InvariantCulture)} {work.Unit} failed: {error.Result.Trim()}");
    }

    /// <summary>Has the system forget the peak so far, where it can; returns the resident memory.</summary>
    private static long BeginPeak()
    {
        if (OperatingSystem.IsLinux())
        {
            try
            {
                // "5" resets the peak of the resident memory [proc(5), /proc/pid/clear_refs].
                File.WriteAllText("/proc/self/clear_refs", "5");
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // Then what was prepared counts, too.
            }
        }

        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    private static long Peak()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
