namespace TextMad.Torture.Kills;

/// <summary>A command that writes: what stands before it, and how it is tried again.</summary>
/// <param name="Name">The row of the table.</param>
/// <param name="Prepare">Makes what the command works on.</param>
/// <param name="Command">The arguments of <c>textmad</c>.</param>
internal sealed record KillScenario(string Name, Action<Stage> Prepare, params string[] Command)
{
    /// <summary>The arguments of the second try, which may depend on how far the first one came; the same command unless told otherwise.</summary>
    public Func<Stage, string[]> Again { get; init; } = _ => Command;

    /// <summary>What of a fingerprint may differ between two undisturbed runs, and why: the beginning of the entry's name.</summary>
    public IReadOnlyDictionary<string, string> Varies { get; init; } = new Dictionary<string, string>();
}
