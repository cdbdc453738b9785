namespace TextMad;

/// <summary>What kind of writer wrote words.</summary>
public enum WriterKind
{
    /// <summary>A human: nothing says that a machine did.</summary>
    Human,

    /// <summary>A machine, as the source declares, which is no model of a run; the source may say its name.</summary>
    UnknownMachine,

    /// <summary>A model of a run.</summary>
    Model,
}
