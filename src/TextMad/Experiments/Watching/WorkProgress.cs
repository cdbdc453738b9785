using System.Text.Json.Serialization;

namespace TextMad.Experiments.Watching;

/// <summary>A piece of work that a run is at: one model that is being trained, is writing or is being measured, or the preparing of the run.</summary>
/// <param name="Work">What is being done, e.g. <c>train quickstart/replace/s1/g3</c>.</param>
/// <param name="Done">Units finished.</param>
/// <param name="Total">Units in all; 0 when unknown.</param>
/// <param name="Unit">The unit's name in the plural.</param>
/// <param name="Rate">Units a second, over the last seconds; null when not known yet.</param>
/// <param name="Losses">
/// The course of the loss of the training that this thread is at or was at last: pairs of tokens seen and loss in nats per token; empty when it trained
/// nothing.
/// </param>
/// <param name="LossOf">Of which model's training the losses are; null when there are none.</param>
public sealed record WorkProgress(string Work, long Done, long Total, string Unit, double? Rate, IReadOnlyList<double[]> Losses, string? LossOf)
{
    /// <summary>What is done with the model: <c>train</c>, <c>write</c> or <c>measure</c>, or another word.</summary>
    [JsonIgnore]
    public string Phase => Work.Split(' ', 2)[0];

    /// <summary>The model that it is about; null when it is about none.</summary>
    [JsonIgnore]
    public ModelId? Model => Work.Split(' ', 2) is [_, var name] && new ModelId(name) is { Run: not null } model ? model : null;
}
