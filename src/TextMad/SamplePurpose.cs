using System.Text.Json.Serialization;

namespace TextMad;

/// <summary>What a model wrote a document for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SamplePurpose>))]
public enum SamplePurpose
{
    /// <summary>As one of the samples of its generation, which are measured and can be what the next generation is trained on.</summary>
    [JsonStringEnumMemberName("sample")]
    Sample,

    /// <summary>In place of another document, some tokens of which it drew anew.</summary>
    [JsonStringEnumMemberName("edit")]
    Edit,

    /// <summary>As the text of a page of a simulated web.</summary>
    [JsonStringEnumMemberName("page")]
    Page,
}
