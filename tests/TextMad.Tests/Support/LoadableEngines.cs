using TextMad.Tokenization;
using TextMad.Training;

namespace TextMad.Tests.Support;

/// <summary>The implementations of engines. A test of one that cannot be loaded on this machine is skipped and says why.</summary>
internal static class LoadableEngines
{
    /// <summary>The trait of tests that need a package which cannot be loaded everywhere; <c>tools/test.sh</c> runs them where it can.</summary>
    public const string Package = "Package";

    /// <summary>Its value for PyTorch.</summary>
    public const string TorchSharp = "TorchSharp";

    /// <summary>An engine for transformers.</summary>
    public static ITransformerEngine Transformer(ModelEngine engine, ModelPrecision precision = ModelPrecision.Float32)
    {
        if (engine == ModelEngine.Torch)
        {
            Require(Adapters.TorchSharp);
        }

        return TransformerEngines.Of(new EngineOptions { Engine = engine, Precision = precision });
    }

    /// <summary>A tokenizer of a file, by either engine.</summary>
    public static ITokenizer Tokenizer(TokenizerEngine engine, string path, TokenSplitting splitting = TokenSplitting.Auto)
    {
        if (engine == TokenizerEngine.Ml)
        {
            Require(Adapters.MLTokenizers);
        }

        return KeptTokenizer.Make(new TokenizerOptions { Engine = engine, File = path, Splitting = splitting }, []);
    }

    /// <summary>Skips the test where a package cannot be loaded on this machine.</summary>
    public static void Require(Adapter adapter)
    {
        if (adapter.Problem() is { } problem)
        {
            Assert.Skip(problem);
        }
    }
}
