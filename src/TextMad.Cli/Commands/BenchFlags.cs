using System.CommandLine;
using TextMad.Models;
using TextMad.Numerics.Random;

namespace TextMad.Cli.Commands;

/// <summary>Options that the benchmarks share.</summary>
internal static class BenchFlags
{
    private const int StreamTokens = 1 << 18;

    public static SettingFlags<TransformerOptions> Shape() => new();

    public static void AddShape(SettingFlags<TransformerOptions> flags, Command command)
    {
        var standard = new TransformerOptions();
        flags
            .Add(command, "--layers", "layers", FormattableString.Invariant($"transformer blocks (default: {standard.Layers})"))
            .Add(command, "--heads", "heads", FormattableString.Invariant($"attention heads; must divide the width (default: {standard.Heads})"))
            .Add(command, "--width", "width", FormattableString.Invariant($"size of the residual stream (default: {standard.Width})"))
            .Add(command, "--context", "context", FormattableString.Invariant($"longest context in tokens (default: {standard.Context})"));
    }

    public static Option<int> Vocabulary() => Syntax.Integer("--vocab", "N", "token ids of the model", 2, 1 << 20, 2048);

    public static Option<int> Threads() => Syntax.Integer("--threads", "N", "threads; results do not depend on it", 1, 1024, Environment.ProcessorCount);

    /// <summary>Uniform tokens: as much work as any text.</summary>
    public static int[] RandomTokens(int vocabulary, RandomKey key)
    {
        var random = key.Stream();
        var tokens = new int[StreamTokens];
        for (var i = 0; i < tokens.Length; i++)
        {
            tokens[i] = (int)(random.NextDouble() * vocabulary);
        }

        return tokens;
    }
}
