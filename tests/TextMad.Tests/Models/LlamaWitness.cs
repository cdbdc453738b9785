using System.Runtime.InteropServices;
using System.Text;
using LLama;
using LLama.Common;
using LLama.Native;

namespace TextMad.Tests.Models;

/// <summary>llama.cpp, by LLamaSharp: reads a GGUF file and says what it makes of texts. In single precision throughout, but for its table of GELU in half precision.</summary>
internal sealed class LlamaWitness : IDisposable
{
    private readonly ModelParams _parameters;
    private readonly LLamaWeights _weights;

    static LlamaWitness() => NativeLibraryConfig.All.WithLogCallback((_, _) => { });

    public LlamaWitness(string path)
    {
        _parameters = new ModelParams(path)
        {
            ContextSize = 256, GpuLayerCount = 0, Threads = 2, TypeK = GGMLType.GGML_TYPE_F32, TypeV = GGMLType.GGML_TYPE_F32, FlashAttention = false,
        };
        _weights = LLamaWeights.LoadFromFile(_parameters);
    }

    /// <summary>Leaves a test out, with the reason, where llama.cpp is not built for the machine.</summary>
    public static void SkipWithout() => Assert.SkipUnless(
        OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64, "llama.cpp comes to the tests for Linux on x64 alone.");

    /// <summary>Notes of the file.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _weights.Metadata;

    /// <summary>Returns the ids of a text.</summary>
    public int[] Tokenize(string text, bool addsBeginning) => [.. _weights.Tokenize(text, addsBeginning, special: false, Encoding.UTF8).Select(token => (int)token)];

    /// <summary>Returns the logits after each token of a sequence, row by row.</summary>
    public float[][] Logits(IReadOnlyList<int> tokens)
    {
        using var context = _weights.CreateContext(_parameters);
        var rows = new List<float[]>();
        for (var i = 0; i < tokens.Count; i++)
        {
            rows.Add(Step(context, tokens[i], i));
        }

        return [.. rows];
    }

    /// <summary>Returns the most probable tokens after a sequence, one after the other.</summary>
    public List<int> WriteGreedily(IReadOnlyList<int> tokens, int count)
    {
        using var context = _weights.CreateContext(_parameters);
        var logits = tokens.Select((token, i) => Step(context, token, i)).Last();
        var written = new List<int>();
        while (written.Count < count)
        {
            written.Add(Array.IndexOf(logits, logits.Max()));
            logits = Step(context, written[^1], tokens.Count + written.Count - 1);
        }

        return written;
    }

    public void Dispose() => _weights.Dispose();

    private static float[] Step(LLamaContext context, int token, int place)
    {
        var batch = new LLamaBatch();
        batch.Add((LLamaToken)token, place, LLamaSeqId.Zero, logits: true);
        Assert.Equal(DecodeResult.Ok, context.NativeHandle.Decode(batch));
        return context.NativeHandle.GetLogitsIth(0).ToArray();
    }
}
