using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Cli.Benchmarking;
using TextMad.Models.Transformers;
using TextMad.Training;

namespace TextMad.Cli.Commands.Bench;

/// <summary>Options that the benchmarks of a model share.</summary>
internal sealed class BenchFlags : IOptionGroup
{
    private static readonly TransformerOptions _standard = new();

    private readonly SettingFlags<TransformerOptions> _shape = new SettingFlags<TransformerOptions>()
        .Add("--layers", "layers", FormattableString.Invariant($"transformer blocks (default: {_standard.Layers})"))
        .Add("--heads", "heads", FormattableString.Invariant($"attention heads; must divide the width (default: {_standard.Heads})"))
        .Add("--width", "width", FormattableString.Invariant($"size of the residual stream (default: {_standard.Width})"))
        .Add("--context", "context", FormattableString.Invariant($"longest context in tokens (default: {_standard.Context})"));

    private readonly Option<int> _vocabulary = Syntax.Integer("--vocab", "N", "token ids of the model", 2, 1 << 20, 2048);
    private readonly Option<int> _threads = Threads();
    private readonly Option<int>? _repeats;
    private readonly EngineFlags _engine = new();
    private readonly Option<bool> _json = Syntax.Json();

    /// <summary>Creates the options; without repeats for a command whose work is done once.</summary>
    public BenchFlags(int? repeats) => _repeats = repeats is { } standard ? Repeats(standard) : null;

    /// <inheritdoc/>
    public IEnumerable<Option> Options => [.. _shape.Options, .. _engine.Options, _vocabulary, _threads, .. _repeats is null ? (Option[])[] : [_repeats], _json];

    /// <summary><c>--threads</c>.</summary>
    public static Option<int> Threads() => Syntax.Integer("--threads", "N", "threads; results do not depend on it", 1, 1024, Environment.ProcessorCount);

    /// <summary><c>--repeats</c>.</summary>
    public static Option<int> Repeats(int standard) => Syntax.Integer("--repeats", "N", "repetitions to time, after one to warm up", 1, 10_000, standard);

    /// <summary><c>--stream</c>: what is trained on.</summary>
    public static Option<string?> Stream() => Syntax.Text("--stream", "FILE", "token ids to train on, as 32-bit little-endian integers; default: random ones");

    /// <summary>Returns what the arguments say.</summary>
    public BenchSettings Read(ParseResult arguments) => new(
        _shape.Read(arguments),
        arguments.GetValue(_vocabulary),
        arguments.GetValue(_threads),
        _repeats is null ? 1 : arguments.GetValue(_repeats),
        _engine.Read(arguments).Options(arguments.GetValue(_threads)),
        arguments.GetValue(_json));

    /// <summary>Refuses to profile an engine that does not say where its time goes.</summary>
    public static void RequireProfiled(EngineOptions engine)
    {
        if (engine.Engine != ModelEngine.Builtin)
        {
            throw new InputException("--profile: only the built-in engine can show its time kernel by kernel. Leave out --profile or --engine.");
        }
    }
}
