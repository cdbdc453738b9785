namespace TextMad.Torture.Trials;

/// <summary>What commands work on; made once, however many commands begin with it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Make">Makes it, in a stage that holds what it stands on.</param>
/// <param name="On">What it stands on; null for an empty folder.</param>
internal sealed record StageBase(string Name, Action<Stage> Make, StageBase? On = null)
{
    /// <summary>An empty folder.</summary>
    public static StageBase Empty { get; } = new("empty", _ => { });

    /// <summary>The same with more in it.</summary>
    public StageBase With(string name, Action<Stage> make) => new(name, make, this);

    /// <summary>The same with more in it, which a command puts there.</summary>
    public StageBase With(params string[] command) => With($"{Name}+{string.Join('_', command)}", stage => stage.Succeed(command));
}
