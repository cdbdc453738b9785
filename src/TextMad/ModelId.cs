using System.Text.Json;
using System.Text.Json.Serialization;

namespace TextMad;

/// <summary>
/// The name of a trained model in the store: a path such as <c>quickstart/replace/s1/g3</c>
/// (run, regime, seed, generation) that a person can read and type.
/// </summary>
[JsonConverter(typeof(ModelIdJsonConverter))]
public readonly record struct ModelId(string Value) : IComparable<ModelId>
{
    /// <summary>The regime part of the generation-0 model that all regimes of a run share.</summary>
    public const string SharedRegime = "base";

    /// <summary>The model of one generation of one regime and seed in a run.</summary>
    public static ModelId Of(string run, string regime, ulong seed, int generation) =>
        new($"{run}/{(generation == 0 ? SharedRegime : regime)}/s{seed}/g{generation}");

    /// <inheritdoc/>
    public int CompareTo(ModelId other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

internal sealed class ModelIdJsonConverter : JsonConverter<ModelId>
{
    public override ModelId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetString()!);

    public override void Write(Utf8JsonWriter writer, ModelId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
