using System.Text.Json.Nodes;

namespace TextMad.Tests.Tracking;

/// <summary>A run on <see cref="MLflowServer"/>.</summary>
internal sealed class MLflowServerRun(string experiment, string name, string id)
{
    private const int MostParameters = 100, MostMetrics = 1000;

    public string Experiment => experiment;

    public string Name => name;

    public string Id => id;

    public string Status { get; set; } = "RUNNING";

    public Dictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, string> Parameters { get; } = new(StringComparer.Ordinal);

    /// <summary>Points as the server keeps them: the same point twice is one.</summary>
    public HashSet<(string Key, double Value, long Time, long Step)> Metrics { get; } = [];

    public void Tag(JsonNode? tags)
    {
        foreach (var tag in tags?.AsArray() ?? [])
        {
            Tags[tag!["key"]!.ToString()] = tag["value"]!.ToString();
        }
    }

    public string? Log(JsonObject asked)
    {
        var (metrics, parameters) = (asked["metrics"]?.AsArray() ?? [], asked["params"]?.AsArray() ?? []);
        if (metrics.Count > MostMetrics || parameters.Count > MostParameters)
        {
            return "too much in a batch";
        }

        foreach (var parameter in parameters)
        {
            var (key, value) = (parameter!["key"]!.ToString(), parameter["value"]!.ToString());
            if (Parameters.TryGetValue(key, out var known) && known != value)
            {
                return $"changing param values is not allowed: {key}";
            }

            Parameters[key] = value;
        }

        foreach (var metric in metrics)
        {
            Metrics.Add((metric!["key"]!.ToString(), metric["value"]!.GetValue<double>(), metric["timestamp"]!.GetValue<long>(), metric["step"]!.GetValue<long>()));
        }

        Tag(asked["tags"]);
        return null;
    }

    public JsonObject Describe(string artifacts) => new()
    {
        ["info"] = new JsonObject { ["run_id"] = id, ["experiment_id"] = experiment, ["run_name"] = name, ["status"] = Status, ["artifact_uri"] = artifacts },
        ["data"] = new JsonObject { ["tags"] = new JsonArray([.. Tags.Select(tag => (JsonNode)new JsonObject { ["key"] = tag.Key, ["value"] = tag.Value })]) },
    };
}
