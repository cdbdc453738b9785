using TextMad.Tokenization;
using TextMad.Training;

namespace TextMad.Tests.Support;

/// <summary>The implementations of engines that a build can have. A test of one that was left out is skipped and says how to get it.</summary>
internal static class OptionalEngines
{
    /// <summary>An engine for transformers.</summary>
    public static ITransformerEngine Transformer(ModelEngine engine, ModelPrecision precision = ModelPrecision.Float32)
    {
        if (engine == ModelEngine.Torch)
        {
            Require(OptionalPackages.TorchSharp);
        }

        return TransformerEngines.Of(engine, precision);
    }

    /// <summary>A tokenizer of a file, by either engine.</summary>
    public static ITokenizer Tokenizer(TokenizerEngine engine, string path, TokenSplitting splitting = TokenSplitting.Auto)
    {
        if (engine == TokenizerEngine.Ml)
        {
            Require(OptionalPackages.MLTokenizers);
        }

        return KeptTokenizer.Make(new TokenizerOptions { Engine = engine, File = path, Splitting = splitting }, []);
    }

    /// <summary>Skips the test where a package was left out, or is there and cannot be loaded on this machine.</summary>
    public static void Require(OptionalPackage package)
    {
        if (package.Problem() is { } problem)
        {
            Assert.Skip(problem);
        }
    }
}
