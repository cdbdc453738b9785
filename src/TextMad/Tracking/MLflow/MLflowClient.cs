using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TextMad.Tracking.MLflow;

/// <summary>
/// Asks an MLflow server, by its REST interface of version 2.0 (https://mlflow.org/docs/latest/rest-api.html). What a busy or absent server refuses is asked again a few
/// times. Who asks is said by <c>MLFLOW_TRACKING_TOKEN</c>, or <c>MLFLOW_TRACKING_USERNAME</c> and <c>MLFLOW_TRACKING_PASSWORD</c>, as MLflow's own client does, or by the address.
/// </summary>
internal sealed class MLflowClient : IDisposable
{
    private const int Tries = 5;

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(60) };
    private readonly string _server;

    /// <summary>Creates a client; nothing is asked yet.</summary>
    /// <param name="server">The server's address.</param>
    public MLflowClient(Uri server)
    {
        _server = new UriBuilder(server) { UserName = "", Password = "", Query = "", Fragment = "" }.Uri.ToString().TrimEnd('/');
        _http.DefaultRequestHeaders.Authorization = Authorization(server);
    }

    /// <summary>How long to wait before the second try, twice as long before each further one.</summary>
    public TimeSpan Pause { get; set; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The server's address, without a password.</summary>
    public string Address => _server;

    /// <summary>Asks by GET.</summary>
    /// <returns>The answer; null where there is no such thing.</returns>
    /// <exception cref="TextMadException">The server refuses, or does not answer.</exception>
    public JsonNode? Get(string path) => Send(() => new HttpRequestMessage(HttpMethod.Get, Api(path)));

    /// <summary>Asks by POST.</summary>
    /// <exception cref="TextMadException">The server refuses, or does not answer.</exception>
    public JsonNode Post(string path, JsonObject body) =>
        Send(() => new HttpRequestMessage(HttpMethod.Post, Api(path)) { Content = JsonContent.Create<JsonNode>(body) })
        ?? throw new TextMadException($"The MLflow server {Address} knows no '{path}': is this its address?");

    /// <summary>Keeps a file with a run, through the server.</summary>
    /// <param name="artifacts">The run's address of artefacts.</param>
    /// <param name="name">The file's name there.</param>
    /// <param name="content">What it holds.</param>
    /// <returns>False when the server does not take files for others, and the client would have to write to a store of its own.</returns>
    /// <exception cref="TextMadException">The server refuses, or does not answer.</exception>
    public bool TryUpload(string artifacts, string name, byte[] content)
    {
        if (!Uri.TryCreate(artifacts, UriKind.Absolute, out var at) || at.Scheme != "mlflow-artifacts")
        {
            return false;
        }

        var path = string.Join('/', $"{at.AbsolutePath.Trim('/')}/{name}".Split('/').Select(part => Uri.EscapeDataString(Uri.UnescapeDataString(part))));
        return Send(() => new HttpRequestMessage(HttpMethod.Put, $"{_server}/api/2.0/mlflow-artifacts/artifacts/{path}") { Content = new ByteArrayContent(content) }) is not null;
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static AuthenticationHeaderValue? Authorization(Uri server)
    {
        if (Environment.GetEnvironmentVariable("MLFLOW_TRACKING_TOKEN") is { Length: > 0 } token)
        {
            return new AuthenticationHeaderValue("Bearer", token);
        }

        var user = Environment.GetEnvironmentVariable("MLFLOW_TRACKING_USERNAME") is { Length: > 0 } name
            ? $"{name}:{Environment.GetEnvironmentVariable("MLFLOW_TRACKING_PASSWORD")}"
            : Uri.UnescapeDataString(server.UserInfo);
        return user.Length > 0 ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(user))) : null;
    }

    private string Api(string path) => $"{_server}/api/2.0/mlflow/{path}";

    private JsonNode? Send(Func<HttpRequestMessage> make)
    {
        for (var attempt = 1; ; attempt++)
        {
            string? problem;
            try
            {
                using var request = make();
                using var answer = _http.Send(request);
                var text = new StreamReader(answer.Content.ReadAsStream(), Encoding.UTF8).ReadToEnd();
                if (answer.IsSuccessStatusCode)
                {
                    return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text);
                }

                if (answer.StatusCode == HttpStatusCode.NotFound)
                {
                    return null;
                }

                problem = $"{(int)answer.StatusCode} {Message(text)}";
                if (answer.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout) && (int)answer.StatusCode < 500)
                {
                    throw new TextMadException($"The MLflow server {Address} refuses: {problem}");
                }
            }
            catch (JsonException)
            {
                throw new TextMadException($"What answers at {Address} is no MLflow server: it says something else than JSON.");
            }
            catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException or IOException)
            {
                problem = failure.Message;
            }

            if (attempt == Tries)
            {
                throw new TextMadException(FormattableString.Invariant($"The MLflow server {Address} does not answer after {Tries} tries: {problem}"));
            }

            Thread.Sleep(Pause * (1 << (attempt - 1)));
        }
    }

    private static string Message(string text)
    {
        try
        {
            return JsonNode.Parse(text)?["message"]?.ToString() ?? "";
        }
        catch (JsonException)
        {
            return text.Length > 200 ? text[..200] : text;
        }
    }
}
