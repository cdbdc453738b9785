using System.Text.Json;
using System.Text.Json.Serialization;
using TextMad.Training;

namespace TextMad.Experiments.Runs;

/// <summary>On which data a run was begun, kept as <c>data.json</c> in its folder.</summary>
/// <param name="Corpus">The corpus.</param>
/// <param name="Documents">Its documents.</param>
/// <param name="Checksum">SHA-256 over their ids.</param>
/// <param name="Tokenizer">The tokenizer's fingerprint.</param>
/// <param name="Pretrained">SHA-256 of the weights of the model that it begins from; null when it begins from none.</param>
/// <param name="Judge">The judge's fingerprint; null when it has none.</param>
/// <param name="Engine">What trains, unless the built-in engine does.</param>
/// <param name="JudgeName">The judge's name.</param>
/// <param name="JudgeLanguage">The judge's language; null when that is not known.</param>
/// <param name="Embeddings">What makes texts points.</param>
internal sealed partial record RunData(
    string Corpus,
    int Documents,
    string Checksum,
    string Tokenizer,
    string? Pretrained = null,
    string? Judge = null,
    EngineDescription? Engine = null,
    string? JudgeName = null,
    string? JudgeLanguage = null,
    string? Embeddings = null)
{
    private static readonly JsonSerializerOptions _json = new()
    {
        TypeInfoResolver = Data.Default,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Reads the file.</summary>
    /// <exception cref="InputException">It is missing or damaged.</exception>
    public static RunData Read(string path) => OwnData.ReadJson<RunData>(
        path, _json, "Restore it from a copy, or delete it: it is written again when the run goes on.");

    /// <summary>What the file holds.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, _json) + "\n";

    [JsonSerializable(typeof(RunData))]
    [JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
    private sealed partial class Data : JsonSerializerContext;
}
