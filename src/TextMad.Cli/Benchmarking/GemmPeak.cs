using System.Diagnostics;
using TextMad.Numerics.Kernels;
using TextMad.Numerics.Random;
using TextMad.Numerics.Threading;

namespace TextMad.Cli.Benchmarking;

/// <summary>The machine's limit: how fast the matrix product runs on a shape that suits it, on this many threads at once.</summary>
internal static class GemmPeak
{
    private const int Size = 384;
    private const int Repeats = 8;
    private static readonly TimeSpan _duration = TimeSpan.FromMilliseconds(400);

    /// <summary>Billions of floating-point operations a second, the best of several rounds.</summary>
    public static double Measure(int threads)
    {
        var team = ThreadTeam.For(threads);
        var benches = Enumerable.Range(0, threads).Select(i => new Bench(i)).ToArray();
        var best = double.MaxValue;
        var began = Stopwatch.GetTimestamp();
        do
        {
            var start = Stopwatch.GetTimestamp();
            team.Run(threads, (item, _) => benches[item].Run());
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        while (Stopwatch.GetElapsedTime(began) < _duration);

        return threads * Repeats * 2.0 * Size * Size * Size / best / 1e9;
    }

    private sealed class Bench
    {
        private readonly float[] _a = new float[Size * Size];
        private readonly float[] _b = new float[Size * Size];
        private readonly float[] _c = new float[Size * Size];
        private readonly GemmWorkspace _workspace = new();

        public Bench(int number)
        {
            var random = RandomKey.FromSeed(1).For("gemm").At(number).Stream();
            for (var i = 0; i < _a.Length; i++)
            {
                _a[i] = (float)(random.NextDouble() - 0.5);
                _b[i] = (float)(random.NextDouble() - 0.5);
            }
        }

        public void Run()
        {
            for (var i = 0; i < Repeats; i++)
            {
                Gemm.Multiply(
                    new MatrixView(_a, Size, Size), new MatrixView(_b, Size, Size), new MatrixView(_c, Size, Size), accumulate: false, _workspace);
            }
        }
    }
}
