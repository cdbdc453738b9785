using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using TextMad.Models.Files;
using TextMad.Tests.Completions;

namespace TextMad.Tests.Cli.Model;

/// <summary><c>textmad model serve</c> as a process: says where it answers, answers, and ends at Ctrl-C.</summary>
public sealed class ModelServeTests : IDisposable
{
    private readonly ToolProcess _tool = new();

    public void Dispose() => _tool.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_checkpoint_answers_until_the_process_is_told_to_end(bool isTransformer)
    {
        Assert.SkipWhen(ToolProcess.IsIgnored(ToolProcess.Sigint), "Ctrl-C is ignored by processes that are started here.");
        CompletionModels.Tokenizer.Save(Path.Combine(_tool.Folder, "run", "tokenizer"));
        Checkpoint.Save(
            Path.Combine(_tool.Folder, "run", "g0"),
            isTransformer ? CompletionModels.Transformer : CompletionModels.NGram,
            new CheckpointManifest { TokenizerFingerprint = CompletionModels.Tokenizer.Fingerprint });
        using var process = _tool.Start("model", "serve", "run/g0", "--port", "0", "--json");
        var said = new StringBuilder();
        while (!said.ToString().EndsWith("}\n", StringComparison.Ordinal))
        {
            said.Append(await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)).Append('\n');
        }

        var served = JsonElement.Parse(said.ToString());
        Assert.Equal("g0", served.GetProperty("model").GetString());
        Assert.Equal(isTransformer ? 64 : 65536, served.GetProperty("context").GetInt32());
        using (var client = new HttpClient())
        {
            using var answer = await client.PostAsJsonAsync(
                $"{served.GetProperty("address").GetString()}/completions", new { model = "g0", prompt = "守灯", max_tokens = 3, temperature = 0, echo = true },
                TestContext.Current.CancellationToken);
            var text = ServedModel.Texts(JsonElement.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)))[0];
            Assert.StartsWith(isTransformer ? "守灯" : "守灯人", text, StringComparison.Ordinal);
        }

        ToolProcess.Signal(process, ToolProcess.Sigint);
        ToolProcess.WaitForExit(process);
        Assert.Equal(0, process.ExitCode);
        Assert.Contains("answers at this address", await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_served_is_refused()
    {
        using var tool = new ToolInProcess();
        tool.ExpectInputError("--port '70000': an integer from 0 to 65535 is expected", "model", "serve", "x", "--port", "70000");
        tool.ExpectInputError("There is no workspace at", "model", "serve", "quickstart/base/s1/g0");
    }
}
