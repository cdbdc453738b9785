using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Completions;

namespace TextMad.Cli.Commands.Model;

/// <summary>What <c>textmad model serve</c> was asked.</summary>
internal sealed record ModelServeSettings(string Model, int Port, int Batch, int Waiting, EngineChoice Engine, bool Json);

/// <summary><c>textmad model serve</c>: answers for a model by OpenAI's interface until it is stopped.</summary>
internal sealed class ModelServeCommand : CliCommand<ModelServeSettings>
{
    private readonly Argument<string> _model = Syntax.Argument("MODEL", LoadedModel.Forms);
    private readonly Option<int> _port = Syntax.Integer("--port", "P", "the port on 127.0.0.1; 0 takes a free one", 0, 65535, 8000);
    private readonly Option<int> _batch = Syntax.Integer("--batch", "N", "texts that are completed at once; speed and memory only", 1, 4096, 32);
    private readonly Option<int> _waiting = Syntax.Integer("--waiting", "N", "texts that may wait for a place; more are refused with status 429", 0, 1_000_000, 1024);
    private readonly EngineFlags _engine = new();
    private readonly Option<bool> _json = Syntax.Flag("--json", "say in JSON where it answers");

    public ModelServeCommand(CliContext context)
        : base(
            context,
            "serve",
            "Answer for a model on 127.0.0.1 by OpenAI's interface for completions (/v1/models, /v1/completions with logprobs, echo, n, stop, seed and streaming), "
            + "so that evaluation harnesses and clients work. Ctrl-C stops.",
            "textmad model serve quickstart/replace/s1/g4",
            "textmad model serve gpt2 --port 8001 --batch 8")
    {
    }

    protected override ModelServeSettings Read(ParseResult arguments) => new(
        arguments.GetRequiredValue(_model),
        arguments.GetValue(_port),
        arguments.GetValue(_batch),
        arguments.GetValue(_waiting),
        _engine.Read(arguments),
        arguments.GetValue(_json));

    protected override int Run(ModelServeSettings settings, CliContext context)
    {
        Serve(settings, context).GetAwaiter().GetResult();
        return ExitCode.Done;
    }

    private static async Task Serve(ModelServeSettings settings, CliContext context)
    {
        var kept = LoadedModel.Load(settings.Model, context);
        await using var server = await CompletionServer.StartAsync(
            new CompletionServerOptions
            {
                Model = settings.Engine.Open(kept, context),
                Tokenizer = kept.Tokenizer,
                Name = kept.OwnName,
                Fingerprint = $"fp_{kept.Manifest.WeightsSha256[..12]}",
                Port = settings.Port,
                Batch = settings.Batch,
                Waiting = settings.Waiting,
            },
            context.Cancellation);
        if (settings.Json)
        {
            context.WriteJson(new { Model = kept.OwnName, Address = server.Address.ToString(), server.Address.Port, server.Context });
        }
        else
        {
            context.WriteLine($"{server.Address}");
        }

        context.Out.Flush();
        context.Note($"'{kept.OwnName}' answers at this address, to programs on this machine; a prompt and its completion "
            + $"have room for {server.Context:N0} tokens. Ctrl-C stops it.");
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, context.Cancellation);
        }
        catch (OperationCanceledException)
        {
            // A request to stop is the normal end of a server.
        }
    }
}
