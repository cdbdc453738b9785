using System.Text;
using System.Text.Json.Nodes;

namespace TextMad.Tracking.MLflow;

/// <summary>
/// Logs to an MLflow server. A run is an experiment there, named after it; in it is a run with all settings and the files of the end, and below it one for each chain, with
/// metrics over the generations as steps. Which generations stand there is said by a tag that is written with them, so that nothing is logged twice.
/// </summary>
/// <param name="server">The server, e.g. <c>http://127.0.0.1:5000</c>.</param>
public sealed class MLflowTracker(Uri server) : ITracker
{
    private const string ChainTag = "textmad.chain";
    private const string StartedTag = "textmad.started";
    private const string GenerationsTag = "textmad.generations";
    private const string TrainingTag = "textmad.training.g";
    private const int MostParameters = 100;
    private const int MostMetrics = 900;
    private const int LongestParameter = 500;

    private readonly MLflowClient _client = new(server);
    private readonly Dictionary<string, Logged> _runs = new(StringComparer.Ordinal);
    private TrackedRun? _run;
    private string _experiment = "";

    /// <summary>How long to wait before a server that does not answer is asked a second time; twice as long before each further time.</summary>
    internal TimeSpan Pause { init => _client.Pause = value; }

    /// <summary>Tells a run from one of the same name that was begun at another time.</summary>
    private string Started => _run!.Started.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public string Address => $"mlflow:{_client.Address}";

    /// <inheritdoc/>
    public void Begin(TrackedRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        _run = run;
        _experiment = _client.Get($"experiments/get-by-name?experiment_name={Uri.EscapeDataString(run.Id)}")?["experiment"]?["experiment_id"]?.ToString()
            ?? _client.Post("experiments/create", new JsonObject { ["name"] = run.Id })["experiment_id"]!.ToString();
        string? page = null;
        do
        {
            var found = _client.Post("runs/search", new JsonObject { ["experiment_ids"] = new JsonArray(_experiment), ["max_results"] = 1000, ["page_token"] = page });
            foreach (var logged in found["runs"]?.AsArray() ?? [])
            {
                var tags = (logged!["data"]?["tags"]?.AsArray() ?? []).ToDictionary(tag => tag!["key"]!.ToString(), tag => tag!["value"]!.ToString(), StringComparer.Ordinal);
                if (tags.TryGetValue(ChainTag, out var chain) && tags.GetValueOrDefault(StartedTag) == Started)
                {
                    _runs[chain] = new Logged(logged["info"]!, tags.GetValueOrDefault(GenerationsTag) ?? "");
                    foreach (var (tag, tokens) in tags.Where(tag => tag.Key.StartsWith(TrainingTag, StringComparison.Ordinal)))
                    {
                        _runs[chain].Trained[tag] = long.Parse(tokens, System.Globalization.CultureInfo.InvariantCulture);
                    }
                }
            }

            page = found["next_page_token"]?.ToString();
        }
        while (page is { Length: > 0 });
        Open("", run.Settings);
    }

    /// <inheritdoc/>
    public void Add(TrackedGeneration generation)
    {
        ArgumentNullException.ThrowIfNull(generation);
        var chain = Open(generation.Chain);
        if (!chain.Generations.Add(generation.Generation))
        {
            return;
        }

        if (generation.Texts.Count > 0)
        {
            Upload(chain, FormattableString.Invariant($"texts/g{generation.Generation}.txt"), Encoding.UTF8.GetBytes(string.Join("\n\n", generation.Texts) + "\n"));
        }

        var values = generation.Values.ToList();
        foreach (var part in values.Chunk(MostMetrics))
        {
            var metrics = new JsonArray([.. part.Select(value => (JsonNode)new JsonObject
            {
                ["key"] = value.Metric,
                ["value"] = value.Value,
                ["timestamp"] = generation.Completed.ToUnixTimeMilliseconds(),
                ["step"] = generation.Generation,
            })]);

            // The tag comes with the last of them: without it all are logged again, which the server takes for the same, since time and step are.
            var isLast = part[^1] == values[^1];
            _client.Post("runs/log-batch", new JsonObject
            {
                ["run_id"] = chain.Id,
                ["metrics"] = metrics,
                ["tags"] = isLast ? new JsonArray(Pair(GenerationsTag, string.Join(',', chain.Generations.Order()))) : new JsonArray(),
            });
        }
    }

    /// <inheritdoc/>
    public void Add(TrackedLosses losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        var chain = Open(losses.Chain);
        var tag = FormattableString.Invariant($"{TrainingTag}{losses.Generation}");
        var points = losses.Points.Where(point => point.Tokens > chain.Trained.GetValueOrDefault(tag)).ToList();
        if (points.Count == 0)
        {
            return;
        }

        // How far it stands there is said in the same request.
        _client.Post("runs/log-batch", new JsonObject
        {
            ["run_id"] = chain.Id,
            ["metrics"] = new JsonArray([.. points.Select(point => (JsonNode)new JsonObject
            {
                ["key"] = FormattableString.Invariant($"training_loss/g{losses.Generation}"),
                ["value"] = point.Loss,
                ["timestamp"] = losses.Time.ToUnixTimeMilliseconds(),
                ["step"] = point.Tokens,
            })]),
            ["tags"] = new JsonArray(Pair(tag, FormattableString.Invariant($"{points[^1].Tokens}"))),
        });
        chain.Trained[tag] = points[^1].Tokens;
    }

    /// <inheritdoc/>
    public void End(IReadOnlyList<string> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        foreach (var path in files.Where(File.Exists))
        {
            Upload(_runs[""], Path.GetFileName(path), File.ReadAllBytes(path));
        }

        foreach (var logged in _runs.Values)
        {
            _client.Post("runs/update", new JsonObject
            {
                ["run_id"] = logged.Id, ["status"] = "FINISHED", ["end_time"] = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(),
            });
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static JsonObject Pair(string key, string value) => new() { ["key"] = key, ["value"] = value };

    private Logged Open(TrackedChain chain) => Open(
        chain.Name,
        [
            KeyValuePair.Create("regime", chain.Regime),
            KeyValuePair.Create("seed", FormattableString.Invariant($"{chain.Seed}")),
        ]);

    /// <summary>Returns the run of a chain there, or, without a name, the one above them; made where there is none.</summary>
    private Logged Open(string chain, IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        if (_runs.TryGetValue(chain, out var known) && known.HasParameters)
        {
            return known;
        }

        var logged = known ?? (_runs[chain] = Create(chain));
        foreach (var part in parameters.Chunk(MostParameters))
        {
            // Said again after a kill: the server takes the same value twice.
            _client.Post("runs/log-batch", new JsonObject
            {
                ["run_id"] = logged.Id,
                ["params"] = new JsonArray([.. part.Select(setting => (JsonNode)Pair(setting.Key, string.Concat(setting.Value.EnumerateRunes().Take(LongestParameter))))]),
            });
        }

        logged.HasParameters = true;
        return logged;
    }

    private Logged Create(string chain)
    {
        var run = _run ?? throw new InvalidOperationException("The run was not begun.");
        var tags = new JsonArray(Pair(ChainTag, chain), Pair(StartedTag, Started), Pair("mlflow.source.name", "textmad"), Pair("mlflow.note.content", run.Description));
        if (_runs.TryGetValue("", out var above))
        {
            tags.Add(Pair("mlflow.parentRunId", above.Id));
        }

        var made = _client.Post("runs/create", new JsonObject
        {
            ["experiment_id"] = _experiment,
            ["run_name"] = chain.Length > 0 ? chain : run.Id,
            ["start_time"] = run.Started.ToUnixTimeMilliseconds(),
            ["tags"] = tags,
        });
        return new Logged(made["run"]!["info"]!, "");
    }

    private void Upload(Logged run, string name, byte[] content)
    {
        if (run.TakesFiles)
        {
            run.TakesFiles = _client.TryUpload(run.Artifacts, name, content);
        }
    }

    /// <summary>A run there.</summary>
    private sealed class Logged(JsonNode info, string generations)
    {
        public string Id { get; } = info["run_id"]!.ToString();

        public string Artifacts { get; } = info["artifact_uri"]?.ToString() ?? "";

        public bool TakesFiles { get; set; } = true;

        public bool HasParameters { get; set; }

        /// <summary>By tag, the tokens up to which the loss of a training stands there.</summary>
        public Dictionary<string, long> Trained { get; } = new(StringComparer.Ordinal);

        public HashSet<int> Generations { get; } =
            [.. generations.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(text => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture))];
    }
}
