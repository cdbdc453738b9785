using System.Text.Json.Serialization;

namespace TextMad;

/// <summary>A document that another was made from.</summary>
/// <param name="Document">Which.</param>
/// <param name="Weight">Its weight among the parents, in (0, 1].</param>
/// <param name="OwnWords">
/// Whether only words were taken that the parent's own model wrote, and none of the prompt before them. Has a meaning for sampled parents only.
/// </param>
public readonly record struct Parent(
    DocumentId Document,
    double Weight = 1,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool OwnWords = false);
