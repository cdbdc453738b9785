using System.Text.Json.Serialization;

namespace TextMad.Corpora.Pipeline.Engine;

/// <summary>A document on its way: what later stages and the summary must know of it.</summary>
internal sealed record DocumentRecord
{
    /// <summary>The document that went in.</summary>
    public required DocumentId Id { get; init; }

    /// <summary>Its language.</summary>
    public string? Language { get; init; }

    /// <summary>Its text as it is now; null once it is dropped.</summary>
    public string? Text { get; set; }

    /// <summary>The labels of the blocks that changed it.</summary>
    public List<string> Changed { get; init; } = [];

    /// <summary>What the blocks measured, by label.</summary>
    public Dictionary<string, Dictionary<string, double>> Signals { get; init; } = [];

    /// <summary>What blocks that kept it said of it, by label; null when they said nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Dictionary<string, string>? Notes { get; set; }

    /// <summary>The label of the block that dropped it; null while it is kept.</summary>
    public string? DroppedBy { get; set; }

    /// <summary>Why it was dropped.</summary>
    public string? Reason { get; set; }

    /// <summary>More of the reason, for people.</summary>
    public string? Detail { get; set; }

    /// <summary>Marks the document as dropped.</summary>
    public void Drop(string block, string reason, string? detail) => (Text, DroppedBy, Reason, Detail) = (null, block, reason, detail);
}
