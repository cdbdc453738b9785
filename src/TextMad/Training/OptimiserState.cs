using System.Globalization;
using TextMad.Models.Files;
using TextMad.Models.Tensors;
using TextMad.Models.Transformers;
using TextMad.Numerics.Memory;

namespace TextMad.Training;

/// <summary>
/// AdamW's moments and Muon's momentum, in the places of the weights, and the number of steps taken: what a training has to be given, besides the
/// weights, to go on as if it had never ended.
/// </summary>
public sealed class OptimiserState
{
    /// <summary>Name of the file in a checkpoint's folder.</summary>
    public const string FileName = "optimiser.safetensors";

    private const string KindKey = "textmad.kind";
    private const string StepsKey = "textmad.steps";

    private readonly TransformerLayout _layout;

    internal OptimiserState(TransformerLayout layout, OptimiserKind kind = OptimiserKind.Adamw)
    {
        Kind = kind;
        _layout = layout;
        First = new FloatArena(layout.FloatCount).Take(layout.FloatCount);
        Second = new FloatArena(layout.FloatCount).Take(layout.FloatCount);
    }

    /// <summary>Steps taken, which decide the bias corrections; in all trainings that handed the state on.</summary>
    public long Steps { get; internal set; }

    /// <summary>The optimiser whose state it is.</summary>
    public OptimiserKind Kind { get; }

    /// <summary>AdamW's first moments, Muon's momentum.</summary>
    internal FloatView First { get; }

    /// <summary>AdamW's second moments; zeros where Muon is at work.</summary>
    internal FloatView Second { get; }

    /// <summary>Returns the number of bytes that a state takes.</summary>
    internal static long ByteCount(TransformerLayout layout) => 2L * sizeof(float) * layout.FloatCount;

    /// <summary>Reads a state from a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The model whose training it belongs to: the shapes must be the same.</param>
    /// <exception cref="InputException">The file is missing, truncated, corrupt, or belongs to a model of another shape.</exception>
    public static OptimiserState Load(string path, Transformer model)
    {
        using var reader = SafetensorsReader.Open(path, out var header);
        Safetensors.RequireChecksum(header, path);
        var kinds = Enum.GetValues<OptimiserKind>().Where(kind => NameOf(kind) == header.Metadata.GetValueOrDefault(KindKey)).ToList();
        if (kinds.Count == 0
            || !long.TryParse(header.Metadata.GetValueOrDefault(StepsKey), NumberStyles.None, CultureInfo.InvariantCulture, out var steps))
        {
            throw Safetensors.Broken(path, "it is not the state of an optimiser");
        }

        var state = new OptimiserState(model.Layout, kinds[0]) { Steps = steps };
        state.Fill(reader);
        return state;
    }

    /// <summary>Writes the state to a file, whole or not at all.</summary>
    /// <exception cref="TextMadException">The file cannot be written.</exception>
    public void Save(string path)
    {
        var metadata = new Dictionary<string, string> { [KindKey] = NameOf(Kind), [StepsKey] = Steps.ToString(CultureInfo.InvariantCulture) };
        AtomicFile.Write(path, stream => Safetensors.Write(stream, Tensors(), metadata));
    }

    /// <summary>Returns an equal state with moments of its own.</summary>
    public OptimiserState Clone()
    {
        var copy = new OptimiserState(_layout, Kind) { Steps = Steps };
        First.Span.CopyTo(copy.First);
        Second.Span.CopyTo(copy.Second);
        return copy;
    }

    /// <summary>Returns the kind of file; no name of a kind is ever changed.</summary>
    internal static string NameOf(OptimiserKind kind) => kind == OptimiserKind.Muon ? "muon" : "adamw";

    /// <summary>Reads every moment.</summary>
    /// <exception cref="InputException">One is missing, or has another shape or a type that cannot be read.</exception>
    internal void Fill(SafetensorsReader reader)
    {
        foreach (var tensor in Tensors())
        {
            reader.Read(tensor.Name, tensor.Shape, tensor.Values);
        }
    }

    /// <summary>Returns the moments, to be written.</summary>
    internal IReadOnlyList<SafetensorsTensor> Tensors() =>
    [
        .. _layout.Tensors.Select(t => new SafetensorsTensor($"first.{t.Name}", t.Shape, First.Slice(t.Offset, t.Length))),
        .. _layout.Tensors.Where(t => Kind == OptimiserKind.Adamw || t.HiddenMatrices == 0)
            .Select(t => new SafetensorsTensor($"second.{t.Name}", t.Shape, Second.Slice(t.Offset, t.Length))),
    ];
}
