using TextMad.Generations;
using TextMad.Storage;
using TextMad.Tests.Storage;
using TextMad.Tokenization;
using TextMad.Training;

namespace TextMad.Tests;

/// <summary>What a build says of packages that it was made without.</summary>
public sealed class OptionalPackageTests
{
    [Fact]
    public void Asking_for_a_package_that_was_left_out_says_how_to_get_it()
    {
        var package = new OptionalPackage("Example", "TextMad.Example", "WithExample", "examples");
        Assert.False(package.IsPresent);
        var message = Assert.Throws<InputException>(() => package.Load<ITokenizerEngine>("tokenizer.engine: example")).Message;
        Assert.Contains("tokenizer.engine: example needs Example", message);
        Assert.Contains("-p:WithExample=true", message);
    }

    [Fact]
    public void An_engine_is_there_or_its_absence_is_explained()
    {
        foreach (var (package, use) in new (OptionalPackage, Action)[]
        {
            (OptionalPackages.TorchSharp, () => TransformerEngines.Of(ModelEngine.Torch)),
            (OptionalPackages.MLTokenizers, () => KeptTokenizer.Make(new TokenizerOptions { Engine = TokenizerEngine.Ml }, ["a text"])),
            (OptionalPackages.MiniLM, () => TextMad.Generations.Judging.Embedders.Of(
                TextMad.Generations.Judging.EmbedderKind.Minilm, null, ["This is a text that was written in the language of those who made it."], "a test")),
            (OptionalPackages.LiteDB, () =>
            {
                using var folder = new TemporaryFolder();
                new StoreAddress("litedb", folder.File("corpus.litedb")).Open(StoreOpenMode.Create).Dispose();
            }),
        })
        {
            if (package.Problem() is null)
            {
                use();
            }
            else if (package.IsPresent)
            {
                Assert.Contains("cannot be loaded on this machine", Assert.Throws<TextMadException>(use).Message);
            }
            else
            {
                Assert.Contains(package.HowToGet, Assert.Throws<InputException>(use).Message);
            }
        }
    }

    [Fact]
    public void The_built_in_engine_needs_no_package_and_refuses_what_it_cannot_do()
    {
        Assert.True(TransformerEngines.Of(ModelEngine.Builtin).Description.Repeatable);
        Assert.Contains("model.precision", Assert.Throws<InputException>(() => TransformerEngines.Of(ModelEngine.Builtin, ModelPrecision.Bfloat16)).Message);
    }

    [Fact]
    public void Engines_that_can_have_no_effect_are_refused()
    {
        Assert.Contains("model.engine", Problem(new NGramModelOptions { Engine = ModelEngine.Torch }));
        Assert.Contains("model.precision", Problem(new TransformerModelOptions { Precision = ModelPrecision.Bfloat16 }));

        static string Problem(ModelOptions model) =>
            Assert.Throws<InputException>(() => ExperimentValidator.Validate(new ExperimentOptions { Model = model })).Message;
    }
}
