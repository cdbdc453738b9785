using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TextMad;

/// <summary>
/// The name of a trained model in the store: a path such as <c>quickstart/replace/s1/g3</c>
/// (run, regime, seed, generation) that a person can read and type. Models that are not of a generation have names of other forms
/// (<see cref="OfDetector"/>, <see cref="OfJudge"/>, the name of an imported model).
/// </summary>
/// <param name="Value">The name as it is stored and typed.</param>
[JsonConverter(typeof(ModelIdJsonConverter))]
public readonly record struct ModelId(string Value) : IComparable<ModelId>
{
    /// <summary>The regime part of the generation-0 model that all regimes of a run share.</summary>
    public const string SharedRegime = "base";

    /// <summary>Returns the model of one generation of one regime and seed in a run.</summary>
    public static ModelId Of(string run, string regime, ulong seed, int generation) =>
        new($"{run}/{(generation == 0 ? SharedRegime : regime)}/s{seed}/g{generation}");

    /// <summary>Returns the model that tells machine text from human text for one regime and seed of a run: <c>quickstart/replace/s1/detector</c>.</summary>
    public static ModelId OfDetector(string run, string regime, ulong seed) => new($"{run}/{regime}/s{seed}/detector");

    /// <summary>Returns the judge of a corpus: <c>judge/brown/</c> and the fingerprint of what it was made with.</summary>
    public static ModelId OfJudge(string corpus, string fingerprint) => new($"judge/{corpus}/{fingerprint}");

    /// <summary>The run that trained it; null when the name is not that of a generation's model.</summary>
    public string? Run => Parts()?.Run;

    /// <summary>The label of its regime, <see cref="SharedRegime"/> for generation 0; null when the name is not that of a generation's model.</summary>
    public string? Regime => Parts()?.Regime;

    /// <summary>The seed of its chain; null when the name is not that of a generation's model.</summary>
    public ulong? Seed => Parts()?.Seed;

    /// <summary>Its generation, 0 for the model trained on real text; null when the name is not that of a generation's model.</summary>
    public int? Generation => Parts()?.Generation;

    /// <summary>
    /// Returns what stands behind the run in the name, part by part: the folders in which a run keeps files of the model, such as <c>replace</c>,
    /// <c>s1</c>, <c>g3</c>.
    /// </summary>
    /// <param name="run">The run that the model belongs to.</param>
    /// <exception cref="ArgumentException">The name does not begin with the run's.</exception>
    public string[] PathWithin(string run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return Value.StartsWith(run + "/", StringComparison.Ordinal)
            ? Value[(run.Length + 1)..].Split('/')
            : throw new ArgumentException($"The model '{Value}' is not of run '{run}': its name would begin with '{run}/'.", nameof(run));
    }

    private (string Run, string Regime, ulong Seed, int Generation)? Parts() =>
        Value?.Split('/') is [{ Length: > 0 } run, { Length: > 0 } regime, ['s', .. var seed], ['g', .. var generation]]
        && ulong.TryParse(seed, NumberStyles.None, CultureInfo.InvariantCulture, out var s)
        && int.TryParse(generation, NumberStyles.None, CultureInfo.InvariantCulture, out var g)
            ? (run, regime, s, g)
            : null;

    /// <inheritdoc/>
    public int CompareTo(ModelId other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

file sealed class ModelIdJsonConverter : JsonConverter<ModelId>
{
    public override ModelId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetString()!);

    public override void Write(Utf8JsonWriter writer, ModelId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
