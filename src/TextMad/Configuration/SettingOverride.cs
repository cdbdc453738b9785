namespace TextMad.Configuration;

/// <summary>A setting given outside the file, which wins over it.</summary>
/// <param name="Path">The key's path, e.g. <c>training.batch</c> or <c>regimes.keep.share</c>.</param>
/// <param name="Value">A YAML value: <c>32</c>, <c>replace</c>, <c>[1, 2, 3]</c>.</param>
/// <param name="Argument">How the person wrote it; errors say it.</param>
public sealed record SettingOverride(string Path, string Value, string Argument)
{
    /// <summary>Reads <c>a.b=c</c>, the argument of <c>--set</c>.</summary>
    /// <exception cref="InputException">There is no <c>=</c>, or no key before it.</exception>
    public static SettingOverride Parse(string argument)
    {
        var equals = argument.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            throw new InputException($"--set '{argument}': a key, '=' and a value are expected, e.g. --set training.batch=32.");
        }

        return new SettingOverride(argument[..equals].Trim(), argument[(equals + 1)..].Trim(), $"--set '{argument}'");
    }
}
