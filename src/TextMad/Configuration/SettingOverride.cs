namespace TextMad.Configuration;

/// <summary>A setting given outside the file, which wins over it.</summary>
/// <param name="Path">The key's path, e.g. <c>training.batch</c> or <c>regimes.keep.share</c>.</param>
/// <param name="Value">A YAML value: <c>32</c>, <c>replace</c>, <c>[1, 2, 3]</c>.</param>
/// <param name="Argument">How the person wrote it; errors say it.</param>
public sealed record SettingOverride(string Path, string Value, string Argument)
{
    /// <summary>Reads <c>a.b=c</c>.</summary>
    /// <param name="argument">A key's path, <c>=</c> and a value.</param>
    /// <param name="option">The option by which the person gave it, which errors then say; null for none.</param>
    /// <exception cref="InputException">There is no <c>=</c>, or no key before it.</exception>
    public static SettingOverride Parse(string argument, string? option = null)
    {
        var written = option is null ? $"'{argument}'" : $"{option} '{argument}'";
        var equals = argument.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            throw new InputException($"{written}: a key, '=' and a value are expected, e.g. {(option is null ? "" : $"{option} ")}training.batch=32.");
        }

        return new SettingOverride(argument[..equals].Trim(), argument[(equals + 1)..].Trim(), written);
    }
}
