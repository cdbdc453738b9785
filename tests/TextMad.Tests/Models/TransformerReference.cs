using System.Runtime.InteropServices;
using System.Text.Json;
using TextMad.Models.Files;
using TextMad.Models.Tensors;
using TextMad.Models.Transformers;
using TextMad.Training;

namespace TextMad.Tests.Models;

/// <summary>What PyTorch made of a small transformer: written by <c>tools/reference/transformer.py</c>.</summary>
internal sealed class TransformerReference
{
    private readonly JsonElement _json;

    public TransformerReference()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path("reference.json")));
        _json = document.RootElement.Clone();
    }

    public int Batch => _json.GetProperty("batch").GetInt32();

    public int Length => _json.GetProperty("length").GetInt32();

    public double Loss => _json.GetProperty("loss").GetDouble();

    public double[] TrainingLosses => Doubles("training_losses");

    public double[] GradientNorms => Doubles("gradient_norms");

    public int[][][] Streams => [.. _json.GetProperty("streams").EnumerateArray().Select(step =>
        step.EnumerateArray().Select(row => row.EnumerateArray().Select(token => token.GetInt32()).ToArray()).ToArray())];

    public TrainingOptions Options => new()
    {
        Budget = BudgetUnit.Steps,
        Amount = TrainingLosses.Length,
        Batch = Batch,
        LearningRate = Number("peak"),
        FinalLearningRateShare = Number("final_share"),
        Warmup = Number("warmup"),
        WeightDecay = Number("decay"),
        Beta1 = Number("beta1"),
        Beta2 = Number("beta2"),
        Epsilon = Number("epsilon"),
        GradientClip = Number("clip"),
    };

    public static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "Golden", "transformer", name);

    public Transformer Model() => TransformerFile.Load(Path("weights.safetensors"), _json.GetProperty("heads").GetInt32(), endOfText: 0);

    public ITrainingWindows Windows() => new FixedWindows(Streams, Length);

    /// <summary>A tensor of gradients.safetensors.</summary>
    public static float[] Expected(string name)
    {
        using var stream = File.OpenRead(Path("gradients.safetensors"));
        var place = Safetensors.ReadHeader(stream, "gradients.safetensors").Tensors[name];
        var values = new float[place.Bytes / sizeof(float)];
        stream.Position = place.Offset;
        stream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    private double Number(string name) => _json.GetProperty(name).GetDouble();

    private double[] Doubles(string name) => [.. _json.GetProperty(name).EnumerateArray().Select(x => x.GetDouble())];

    /// <summary>The reference's batches, one after the other.</summary>
    internal sealed class FixedWindows(int[][][] streams, int length) : ITrainingWindows
    {
        public int Length => length;

        public void Prepare(long first, int count)
        {
        }

        public void Fill(long window, Span<int> inputs, Span<int> targets)
        {
            var (step, row) = Math.DivRem((int)window, streams[0].Length);
            var stream = streams[step % streams.Length][row];
            stream.AsSpan(0, length).CopyTo(inputs);
            stream.AsSpan(1, length).CopyTo(targets);
        }
    }
}
