using System.Text;
using TextMad.Experiments;
using TextMad.Judging;
using TextMad.Storage;
using TextMad.Tests.Cli;
using TextMad.Tests.Storage;
using TextMad.Tokenization;
using TextMad.Training;

namespace TextMad.Tests;

/// <summary>Packages of other projects: loaded when they are used and not before, and what is said when they cannot be.</summary>
public sealed class AdapterTests : IDisposable
{
    private static readonly string[] _assemblies = ["TextMad.TorchSharp", "TextMad.LiteDB", "TextMad.MLTokenizers", "TextMad.MiniLM"];

    private static readonly string[] _packages = ["TorchSharp", "LiteDB", "Microsoft.ML.Tokenizers", "Microsoft.ML.OnnxRuntime"];

    private readonly ToolProcess _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Asking_for_what_the_program_does_not_provide_says_what_a_program_has_to_do()
    {
        var adapter = new Adapter("Example", "TextMad.Example", "examples");
        var message = Assert.Throws<InputException>(() => adapter.Load<ITokenizerEngine>("tokenizer.engine: example")).Message;
        Assert.Contains("tokenizer.engine: example needs Example", message);
        Assert.Contains("TextMad.Example", message);
        Assert.Equal(adapter.Problem(), message.Replace("tokenizer.engine: example", "Example", StringComparison.Ordinal));
    }

    [Fact]
    public void A_failing_loader_is_reported_by_its_last_line_and_a_plain_error_is_passed_on()
    {
        var adapter = new Adapter("Example", "TextMad.Example", "examples");
        adapter.Provide(() => throw new DllNotFoundException("tried here\ntried there\nlibexample.so: no such file\n"));
        Assert.Equal("Example cannot be loaded on this machine: libexample.so: no such file", adapter.Problem());
        adapter.Provide(() => throw new TextMadException("Example is not installed. Do this."));
        Assert.Equal("Example is not installed. Do this.", Assert.Throws<TextMadException>(() => adapter.Load<object>("x")).Message);
    }

    [Fact]
    public void An_engine_works_or_its_absence_is_explained()
    {
        foreach (var (adapter, use) in new (Adapter, Action)[]
        {
            (Adapters.TorchSharp, () => TransformerEngines.Of(ModelEngine.Torch)),
            (Adapters.MLTokenizers, () => KeptTokenizer.Make(new TokenizerOptions { Engine = TokenizerEngine.Ml }, ["a text"])),
            (Adapters.MiniLM, () => Embedders.Of(EmbedderKind.Minilm, null, ["This is a text that was written in the language of those who made it."], "a test")),
            (Adapters.LiteDB, () =>
            {
                using var folder = new TemporaryFolder();
                new StoreAddress(StoreKind.LiteDB, folder.File("corpus.litedb")).Open(StoreOpenMode.Create).Dispose();
            }),
        })
        {
            if (adapter.Problem() is { } problem)
            {
                // Only libtorch is not part of every build.
                Assert.Equal(Adapters.TorchSharp, adapter);
                Assert.Equal(problem, Assert.Throws<TextMadException>(use).Message);
            }
            else
            {
                use();
            }
        }
    }

    [Theory]
    [InlineData("--version")]
    [InlineData("--help")]
    [InlineData("store", "use", "corpus.db")]
    public void A_command_without_adapters_loads_no_package(params string[] arguments)
    {
        var loaded = LoadedBy(arguments);
        Assert.Contains("TextMad.Cli", loaded);
        Assert.DoesNotContain(loaded, (_assemblies.Concat(_packages)).Contains);
    }

    [Fact]
    public void A_command_with_an_adapter_loads_only_its_package()
    {
        _tool.Write("a.txt", "A text about a cat.\n");
        Assert.Equal(0, _tool.Run("store", "use", "litedb:corpus.litedb").ExitCode);
        var loaded = LoadedBy("corpus", "add", "animals", "a.txt");
        Assert.Contains("TextMad.LiteDB", loaded);
        Assert.Contains("LiteDB", loaded);
        Assert.DoesNotContain(loaded, _assemblies.Concat(_packages).Except(["TextMad.LiteDB", "LiteDB"]).Contains);
    }

    [Fact]
    public void The_built_in_engine_needs_no_package_and_refuses_what_it_cannot_do()
    {
        Assert.True(TransformerEngines.Of(ModelEngine.Builtin).Description.Repeatable);
        Assert.Contains("model.precision", Assert.Throws<InputException>(() => TransformerEngines.Of(new EngineOptions { Precision = ModelPrecision.Tf32 })).Message);
        Assert.Equal("bfloat16", TransformerEngines.Of(new EngineOptions { Precision = ModelPrecision.Bfloat16 }).Description.Precision);
    }

    [Fact]
    public void Engines_that_can_have_no_effect_are_refused()
    {
        Assert.Contains("model.engine", Problem(new NGramModelOptions { Engine = ModelEngine.Torch }));
        Assert.Contains("model.precision", Problem(new TransformerModelOptions { Precision = ModelPrecision.Tf32 }));

        static string Problem(ModelOptions model) =>
            Assert.Throws<InputException>(() => ExperimentValidator.Validate(new ExperimentOptions { Model = model })).Message;
    }

    /// <summary>Simple names of the assemblies that the tool loads, as the runtime itself traces them.</summary>
    private HashSet<string> LoadedBy(params string[] arguments)
    {
        var trace = Path.Combine(_tool.Folder, "loaded.nettrace");
        _tool.Environment["DOTNET_EnableEventPipe"] = "1";
        _tool.Environment["DOTNET_EventPipeOutputPath"] = trace;
        _tool.Environment["DOTNET_EventPipeConfig"] = "Microsoft-Windows-DotNETRuntime:0x8:4";
        try
        {
            var result = _tool.Run(arguments);
            Assert.True(result.ExitCode == 0, result.Error);
        }
        finally
        {
            foreach (var name in _tool.Environment.Keys.Where(k => k.StartsWith("DOTNET_E", StringComparison.Ordinal)).ToList())
            {
                _tool.Environment.Remove(name);
            }
        }

        // Events carry full names of assemblies in UTF-16: NAME, Version=...; they begin at even or odd bytes.
        var bytes = File.ReadAllBytes(trace);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var text in new[] { Encoding.Unicode.GetString(bytes), Encoding.Unicode.GetString(bytes.AsSpan(1)) })
        {
            for (var at = text.IndexOf(", Version=", StringComparison.Ordinal); at >= 0; at = text.IndexOf(", Version=", at + 1, StringComparison.Ordinal))
            {
                var start = at;
                while (start > 0 && (char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] is '.' or '_' or '-'))
                {
                    start--;
                }

                names.Add(text[start..at]);
            }
        }

        return names;
    }
}
