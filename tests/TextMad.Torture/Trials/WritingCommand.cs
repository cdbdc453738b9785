namespace TextMad.Torture.Trials;

/// <summary>A command that writes: what stands before it, and how it is tried again.</summary>
/// <param name="Name">The row of the table.</param>
/// <param name="Base">What the command works on.</param>
/// <param name="Arguments">The arguments of <c>textmad</c>.</param>
internal sealed record WritingCommand(string Name, StageBase Base, params string[] Arguments)
{
    /// <summary>The arguments of the second try, which may depend on how far the first one came; the same command unless told otherwise.</summary>
    public Func<Stage, string[]>? Again { get; init; }

    /// <summary>What of a fingerprint may differ between two undisturbed runs, and why: the beginning of the entry's name.</summary>
    public IReadOnlyDictionary<string, string> Varies { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the command is given when its work is done. Those that make something new refuse then, as they should: what is done is only looked at.</summary>
    public bool CanBeRepeated { get; init; } = true;

    /// <summary>Whether the command leaves what it found, in another layout: what is tried is that it loses nothing.</summary>
    public bool ChangesNothing { get; init; }

    /// <summary>Whether the checkpoints that the store names are there.</summary>
    public bool HasArtefacts { get; init; } = true;
}
