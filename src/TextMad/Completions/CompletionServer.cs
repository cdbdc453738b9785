using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using TextMad.Completions.Answers;
using TextMad.Completions.Batching;
using TextMad.Completions.Requests;
using TextMad.Listening;
using TextMad.Models;
using TextMad.Numerics.Random;
using TextMad.Sampling;

namespace TextMad.Completions;

/// <summary>
/// Answers for a model over HTTP on the loopback address, by OpenAI's interface for completions: <c>/v1/models</c> and <c>/v1/completions</c>, with log-probabilities, echo of
/// the prompt and streaming, so that evaluation harnesses and clients work. Requests are completed together (<see cref="CompletionServerOptions.Batch"/>), and none depends on
/// others.
/// </summary>
/// <remarks>
/// Text number j of a prompt, j from 0, draws from the same stream as text j of <see cref="TextGenerator"/> by the same seed. Log-probabilities are the model's own, before
/// temperature and penalties: the bits that <see cref="ITextScorer.Score"/> gives. Only requests that name this machine and that no other site's page makes are answered.
/// </remarks>
public sealed class CompletionServer : IAsyncDisposable
{
    /// <summary>Most tokens of a text of a model that has no context to fill.</summary>
    private const int ContextOfCountModels = 1 << 16;

    private const int LongestBody = 8 << 20;

    private readonly CompletionServerOptions _options;
    private readonly WebApplication _application;
    private readonly ContinuousBatch _batch;
    private readonly TokenTable _table;
    private readonly CompletionRequestReader _requests;
    private readonly OwnAddress _address = new(IPAddress.Loopback);
    private readonly long _started = DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    private CompletionServer(CompletionServerOptions options, WebApplication application)
    {
        _options = options;
        _application = application;
        Context = (options.Model as IWindowedModel)?.Context ?? ContextOfCountModels;
        _table = new TokenTable(options.Tokenizer);
        _requests = new CompletionRequestReader(options.Name, options.Tokenizer, Context);
        _batch = new ContinuousBatch(options.Model, TextConstraint.Of(options.Tokenizer), options.Batch, Context, options.Waiting);
    }

    /// <summary>Most tokens of a prompt and its completion.</summary>
    public int Context { get; }

    /// <summary>What clients call the base URL: <c>http://127.0.0.1:PORT/v1</c>.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>The texts that are completed.</summary>
    internal ContinuousBatch Completions => _batch;

    /// <summary>Begins to serve.</summary>
    /// <param name="options">The model, and how much the server takes on.</param>
    /// <param name="cancellation">Gives up beginning.</param>
    /// <exception cref="InputException">The port is taken or not allowed, or the tokenizer is not the model's.</exception>
    public static async Task<CompletionServer> StartAsync(CompletionServerOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Batch, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Waiting);
        if (options.Model.VocabularySize != options.Tokenizer.VocabularySize)
        {
            throw new InputException(
                $"The model has a vocabulary of {options.Model.VocabularySize} and the tokenizer one of {options.Tokenizer.VocabularySize}: it is not the model's own.");
        }

        // Nothing is taken from files and variables of the folder and the machine.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LongestBody;
            kestrel.Listen(IPAddress.Loopback, options.Port);
        });
        var application = builder.Build();
        var server = new CompletionServer(options, application);
        application.Run(server.AnswerAsync);
        try
        {
            var listening = await HttpListening.StartAsync(application, IPAddress.Loopback, options.Port, cancellation).ConfigureAwait(false);
            server._address.Port = listening.Port;
            server.Address = new Uri(listening, "/v1");
        }
        catch
        {
            server._batch.Dispose();
            throw;
        }

        return server;
    }

    /// <summary>Stops: takes no more connections, and ends what is under way.</summary>
    public async ValueTask DisposeAsync()
    {
        _batch.Dispose();
        await HttpListening.StopAsync(_application).ConfigureAwait(false);
    }

    private async Task AnswerAsync(HttpContext http)
    {
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.CacheControl = "no-store";
        try
        {
            RequireMeant(http.Request);
            await RouteAsync(http).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody listens any more; what was being completed is given up by who completes it.
        }
        catch (Exception failure) when (!http.Response.HasStarted)
        {
            await RefuseAsync(http, FaultOf(failure)).ConfigureAwait(false);
        }
    }

    private void RequireMeant(HttpRequest request)
    {
        if (!_address.IsNamedBy(request))
        {
            throw new RequestFault(StatusCodes.Status421MisdirectedRequest, "The address names a host that this server does not listen on.");
        }

        if (!OwnAddress.IsNoOtherSite(request))
        {
            throw new RequestFault(StatusCodes.Status403Forbidden, "Another site's page asked for this. Only programs on this machine may.");
        }
    }

    private Task RouteAsync(HttpContext http)
    {
        // Clients write the slashes of a model's name so, and this alone is not read as it was meant.
        var path = (http.Request.Path.Value ?? "").Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        var isLook = OwnAddress.IsLook(http.Request);
        return path switch
        {
            "/v1/completions" when HttpMethods.IsPost(http.Request.Method) => CompleteAsync(http),
            "/v1/models" when isLook => SendAsync(http, ModelsJson()),
            _ when isLook && path == $"/v1/models/{_options.Name}" => SendAsync(http, CompletionAnswer.WriteJson(WriteModel)),
            _ when isLook && path.StartsWith("/v1/models/", StringComparison.Ordinal) => throw new RequestFault(
                StatusCodes.Status404NotFound, $"The model '{path["/v1/models/".Length..]}' does not exist here: '{_options.Name}' answers.", "model", "model_not_found"),
            "/v1/completions" or "/v1/models" => throw new RequestFault(
                StatusCodes.Status405MethodNotAllowed, $"{http.Request.Method} is not allowed for {path}: completions are asked for by POST, models by GET."),
            _ => throw new RequestFault(
                StatusCodes.Status404NotFound,
                $"There is nothing at {path}. This server answers /v1/models and /v1/completions; the model continues texts, and knows nothing of chats."),
        };
    }

    private byte[] ModelsJson() => CompletionAnswer.WriteJson(writer =>
    {
        writer.WriteString("object", "list");
        writer.WriteStartArray("data");
        writer.WriteStartObject();
        WriteModel(writer);
        writer.WriteEndObject();
        writer.WriteEndArray();
    });

    private void WriteModel(System.Text.Json.Utf8JsonWriter writer)
    {
        writer.WriteString("id", _options.Name);
        writer.WriteString("object", "model");
        writer.WriteNumber("created", _started);
        writer.WriteString("owned_by", "textmad");
        writer.WriteNumber("max_model_len", Context);
    }

    private async Task CompleteAsync(HttpContext http)
    {
        var request = _requests.Read(await ReadBodyAsync(http).ConfigureAwait(false));
        var reader = new PieceReader(http.RequestAborted);
        var completions = Open(request, reader);
        if (!_batch.TrySubmit(completions))
        {
            http.Response.Headers.RetryAfter = "1";
            throw new RequestFault(
                StatusCodes.Status429TooManyRequests,
                $"{_batch.Waiting} texts wait already, and this request has {completions.Count}; at most {_options.Waiting} may wait. Send fewer at once, or try again later.",
                code: "rate_limit_exceeded");
        }

        var scores = request.Rule.Alternatives is not null;
        ChoiceAnswer[] choices = [.. completions.Select((_, number) => new ChoiceAnswer(number, _table, _options.Tokenizer, scores))];
        var answer = new CompletionAnswer(_options.Name, _options.Fingerprint, request.Prompts.Sum(prompt => prompt.Tokens.Length));
        if (request.IsStream)
        {
            await StreamAsync(http, request, reader, choices, answer).ConfigureAwait(false);
            return;
        }

        for (var left = choices.Length; left > 0;)
        {
            var piece = await reader.NextAsync().ConfigureAwait(false);
            choices[piece.Choice].Add(piece);
            left -= piece.End is null ? 0 : 1;
        }

        await SendAsync(http, answer.Write(choices, choices.Sum(choice => choice.Written))).ConfigureAwait(false);
    }

    private List<OpenCompletion> Open(CompletionRequest request, PieceReader reader)
    {
        var seed = request.Seed ?? BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
        var key = RandomKey.FromSeed(seed).For(TextGenerator.Purpose);
        var completions = new List<OpenCompletion>();
        foreach (var prompt in request.Prompts)
        {
            // The number of a text is that among the texts of its prompt, so that it does not depend on the prompts beside it.
            for (var text = 0; text < request.Choices; text++)
            {
                var task = new CompletionTask(completions.Count, prompt.Tokens, prompt.Text, key.At(text).Stream());
                completions.Add(new OpenCompletion(task, request.Rule, _table, reader));
            }
        }

        return completions;
    }

    private static async Task StreamAsync(HttpContext http, CompletionRequest request, PieceReader reader, ChoiceAnswer[] choices, CompletionAnswer answer)
    {
        http.Response.ContentType = "text/event-stream; charset=utf-8";
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        for (var left = choices.Length; left > 0;)
        {
            CompletionPiece piece;
            try
            {
                piece = await reader.NextAsync().ConfigureAwait(false);
            }
            catch (Exception failure) when (http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested)
            {
                // What has been sent cannot be taken back: the stream ends with the error, and without its end mark.
                await EventAsync(http, ErrorJson(FaultOf(failure))).ConfigureAwait(false);
                return;
            }

            choices[piece.Choice].Add(piece);
            left -= piece.End is null ? 0 : 1;
            await EventAsync(http, answer.Write([choices[piece.Choice]], null)).ConfigureAwait(false);
        }

        if (request.StreamsUsage)
        {
            await EventAsync(http, answer.Write([], choices.Sum(choice => choice.Written))).ConfigureAwait(false);
        }

        await EventAsync(http, "[DONE]"u8.ToArray()).ConfigureAwait(false);
    }

    private static async Task EventAsync(HttpContext http, byte[] data)
    {
        byte[] line = [.. "data: "u8, .. data, (byte)'\n', (byte)'\n'];
        await http.Response.Body.WriteAsync(line, http.RequestAborted).ConfigureAwait(false);
        await http.Response.Body.FlushAsync(http.RequestAborted).ConfigureAwait(false);
    }

    private static async Task<byte[]> ReadBodyAsync(HttpContext http)
    {
        if (!http.Request.HasJsonContentType())
        {
            throw new RequestFault(
                StatusCodes.Status415UnsupportedMediaType, $"The content type is '{http.Request.ContentType}'; application/json is expected.");
        }

        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted).ConfigureAwait(false);
        return body.ToArray();
    }

    private static RequestFault FaultOf(Exception failure) => failure switch
    {
        RequestFault fault => fault,
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } =>
            new RequestFault(StatusCodes.Status413PayloadTooLarge, $"The body is longer than {LongestBody} bytes. Send fewer prompts in a request."),
        BadHttpRequestException bad => new RequestFault(bad.StatusCode, bad.Message),
        OperationCanceledException or ObjectDisposedException => new RequestFault(StatusCodes.Status503ServiceUnavailable, "The server stops."),
        InputException input => new RequestFault(StatusCodes.Status400BadRequest, input.Message),
        TextMadException known => new RequestFault(StatusCodes.Status500InternalServerError, known.Message),
        _ => new RequestFault(StatusCodes.Status500InternalServerError, $"An error of the server itself ({failure.GetType().Name}): {failure.Message}"),
    };

    private static Task RefuseAsync(HttpContext http, RequestFault fault)
    {
        http.Response.StatusCode = fault.Status;
        return SendAsync(http, ErrorJson(fault));
    }

    private static byte[] ErrorJson(RequestFault fault) => CompletionAnswer.WriteJson(writer =>
    {
        writer.WriteStartObject("error");
        writer.WriteString("message", fault.Message);
        writer.WriteString("type", fault.Kind);
        writer.WriteString("param", fault.Parameter);
        writer.WriteString("code", fault.Code);
        writer.WriteEndObject();
    });

    private static async Task SendAsync(HttpContext http, byte[] json)
    {
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.ContentLength = json.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.Body.WriteAsync(json, http.RequestAborted).ConfigureAwait(false);
        }
    }
}
