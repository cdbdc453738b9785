namespace TextMad;

/// <summary>What kind of writer wrote words.</summary>
public enum WriterKind
{
    /// <summary>A human: nothing says that a machine did.</summary>
    Human,

    /// <summary>A machine, as the source declares; which one, nobody knows.</summary>
    UnknownMachine,

    /// <summary>A model of a run.</summary>
    Model,
}
