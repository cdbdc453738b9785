using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace TextMad.Tests.Tracking;

/// <summary>
/// Answers as an MLflow server does to the requests that its REST reference documents (experiments and runs of API 2.0, artefacts through the server), and refuses what that
/// does not allow: a parameter that changes, too much in a batch, a run that is not there.
/// </summary>
internal sealed class MLflowServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Queue<int> _refusals = new();
    private readonly Thread _thread;

    public MLflowServer()
    {
        // A port that was free a moment ago; another one when somebody was faster.
        while (!_listener.IsListening)
        {
            using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            var port = ((IPEndPoint)probe.LocalEndpoint).Port;
            probe.Stop();
            _listener.Prefixes.Clear();
            _listener.Prefixes.Add(Url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));
            try
            {
                _listener.Start();
            }
            catch (HttpListenerException)
            {
                continue;
            }
        }

        _thread = new Thread(Serve) { IsBackground = true };
        _thread.Start();
    }

    public string Url { get; private set; } = "";

    /// <summary>Experiments by name.</summary>
    public Dictionary<string, string> Experiments { get; } = new(StringComparer.Ordinal);

    /// <summary>Runs in the order in which they were made.</summary>
    public List<MLflowServerRun> Runs { get; } = [];

    /// <summary>Files by path.</summary>
    public Dictionary<string, string> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>What was asked, in order: method and path.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>Where runs keep files.</summary>
    public string Artifacts { get; set; } = "mlflow-artifacts:/0";

    /// <summary>Who asks last.</summary>
    public string? Authorization { get; private set; }

    /// <summary>Lets the next requests fail with these codes, before anything is done.</summary>
    public void Refuse(params int[] codes) => Array.ForEach(codes, _refusals.Enqueue);

    public MLflowServerRun Run(string name) => Runs.Single(run => run.Name == name);

    public void Dispose()
    {
        _listener.Stop();
        _thread.Join();
        _listener.Close();
    }

    private void Serve()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = _listener.GetContext();
            }
            catch (Exception failure) when (failure is HttpListenerException or InvalidOperationException)
            {
                return;
            }

            using var body = new MemoryStream();
            context.Request.InputStream.CopyTo(body);
            Authorization = context.Request.Headers["Authorization"];
            var path = context.Request.Url!.AbsolutePath;
            Asked.Add($"{context.Request.HttpMethod} {path}");
            var (code, answer) = _refusals.TryDequeue(out var refusal) ? (refusal, Error("TEMPORARILY_UNAVAILABLE", "come again")) : Answer(context.Request, path, body.ToArray());
            var bytes = Encoding.UTF8.GetBytes(answer.ToJsonString());
            context.Response.StatusCode = code;
            context.Response.ContentType = "application/json";
            context.Response.OutputStream.Write(bytes);
            context.Response.Close();
        }
    }

    private (int Code, JsonObject Body) Answer(HttpListenerRequest request, string path, byte[] body)
    {
        const string Api = "/api/2.0/mlflow/", Proxy = "/api/2.0/mlflow-artifacts/artifacts/";
        if (request.HttpMethod == "PUT" && path.StartsWith(Proxy, StringComparison.Ordinal))
        {
            Files[Uri.UnescapeDataString(path[Proxy.Length..])] = Encoding.UTF8.GetString(body);
            return (200, []);
        }

        var asked = body.Length > 0 ? JsonNode.Parse(body)!.AsObject() : [];
        switch (path.StartsWith(Api, StringComparison.Ordinal) ? $"{request.HttpMethod} {path[Api.Length..]}" : "")
        {
            case "GET experiments/get-by-name":
                return Experiments.TryGetValue(request.QueryString["experiment_name"]!, out var known)
                    ? (200, new JsonObject { ["experiment"] = new JsonObject { ["experiment_id"] = known, ["lifecycle_stage"] = "active" } })
                    : (404, Error("RESOURCE_DOES_NOT_EXIST", "no such experiment"));
            case "POST experiments/create":
                var id = string.Create(CultureInfo.InvariantCulture, $"{Experiments.Count + 1}");
                Experiments.Add(asked["name"]!.ToString(), id);
                return (200, new JsonObject { ["experiment_id"] = id });
            case "POST runs/search":
                return Search(asked);
            case "POST runs/create":
                var run = new MLflowServerRun(asked["experiment_id"]!.ToString(), asked["run_name"]!.ToString(), string.Create(CultureInfo.InvariantCulture, $"r{Runs.Count}"));
                run.Tag(asked["tags"]);
                Runs.Add(run);
                return (200, new JsonObject { ["run"] = run.Describe($"{Artifacts}/{run.Id}/artifacts") });
            case "POST runs/log-batch":
                return Runs.FirstOrDefault(run => run.Id == asked["run_id"]!.ToString()) is { } logged
                    ? logged.Log(asked) is { } problem ? (400, Error("INVALID_PARAMETER_VALUE", problem)) : (200, [])
                    : (404, Error("RESOURCE_DOES_NOT_EXIST", "no such run"));
            case "POST runs/update":
                Runs.Single(run => run.Id == asked["run_id"]!.ToString()).Status = asked["status"]!.ToString();
                return (200, []);
            default:
                return (404, Error("ENDPOINT_NOT_FOUND", path));
        }
    }

    /// <summary>One run a page, so that pages are asked for.</summary>
    private (int Code, JsonObject Body) Search(JsonObject asked)
    {
        var experiments = asked["experiment_ids"]!.AsArray().Select(id => id!.ToString()).ToHashSet();
        var found = Runs.Where(run => experiments.Contains(run.Experiment)).ToList();
        var at = asked["page_token"]?.ToString() is { Length: > 0 } page ? int.Parse(page, CultureInfo.InvariantCulture) : 0;
        var answer = new JsonObject { ["runs"] = new JsonArray([.. found.Skip(at).Take(1).Select(run => (JsonNode)run.Describe($"{Artifacts}/{run.Id}/artifacts"))]) };
        if (at + 1 < found.Count)
        {
            answer["next_page_token"] = string.Create(CultureInfo.InvariantCulture, $"{at + 1}");
        }

        return (200, answer);
    }

    private static JsonObject Error(string code, string message) => new() { ["error_code"] = code, ["message"] = message };
}
