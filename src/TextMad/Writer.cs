namespace TextMad;

/// <summary>Who wrote words: a human, a model of a run, or a machine of which a name is the most that is known.</summary>
/// <param name="Kind">Which of the three.</param>
/// <param name="Model">The model; null unless it is one.</param>
/// <param name="Generation">The model's generation, 0 for the one trained on real text; null unless it is a model.</param>
/// <param name="Name">What a source calls a machine that is no model of a run, e.g. <c>ChatGPT</c>; null for all others.</param>
public readonly record struct Writer(WriterKind Kind, ModelId? Model = null, int? Generation = null, string? Name = null)
{
    /// <summary>A human, or nobody who says otherwise.</summary>
    public static Writer Human { get; } = new(WriterKind.Human);

    /// <summary>A machine that a source declares and does not name.</summary>
    public static Writer UnknownMachine { get; } = new(WriterKind.UnknownMachine);

    /// <summary>Whether a machine wrote.</summary>
    public bool IsMachine => Kind != WriterKind.Human;

    /// <summary>Returns a machine that is no model of a run.</summary>
    /// <param name="name">What the source calls it; null when it says no name.</param>
    public static Writer OfMachine(string? name) => new(WriterKind.UnknownMachine, Name: name);

    /// <summary>Returns a model.</summary>
    public static Writer Of(ModelId model, int generation) => new(WriterKind.Model, model, generation);

    /// <summary><c>human</c>, the machine's name or <c>machine</c> when it has none, or the model's id.</summary>
    public override string ToString() => Kind switch
    {
        WriterKind.Human => "human",
        WriterKind.UnknownMachine => Name ?? "machine",
        _ => Model!.Value.Value,
    };
}
