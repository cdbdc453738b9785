namespace TextMad.Configuration;

/// <summary>A setting that is off, on, or on and says which: <c>false</c>, <c>true</c> or a name.</summary>
public readonly record struct SwitchOrName
{
    private SwitchOrName(bool isOn, string? name)
    {
        IsOn = isOn;
        Name = name;
    }

    /// <summary>Whether it is on. The default value is off.</summary>
    public bool IsOn { get; }

    /// <summary>Which one was asked for; null for the one that is chosen by itself.</summary>
    public string? Name { get; }

    /// <summary>Creates a switch that is off or on.</summary>
    public static implicit operator SwitchOrName(bool isOn) => new(isOn, null);

    /// <summary>Creates a switch that is on, with the name of what is chosen.</summary>
    /// <exception cref="ArgumentException">The name is empty, <c>true</c> or <c>false</c>.</exception>
    public static SwitchOrName Of(string name) => name is "" or "true" or "false"
        ? throw new ArgumentException($"'{name}' is not a name.", nameof(name))
        : new(true, name);

    /// <summary>Returns its spelling in YAML.</summary>
    public override string ToString() => Name ?? (IsOn ? "true" : "false");
}
