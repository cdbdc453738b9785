using System.CommandLine;
using TextMad.Configuration;

namespace TextMad.Cli.Arguments;

/// <summary>
/// Options of the command line that set settings of a record. Their values are read and checked by the same code as a configuration
/// file, so the same ranges and the same messages hold.
/// </summary>
/// <typeparam name="T">The settings record.</typeparam>
internal sealed class SettingFlags<T> : IOptionGroup
    where T : class
{
    private readonly List<(Option<string?> Option, string Path)> _flags = [];

    /// <inheritdoc/>
    public IEnumerable<Option> Options => _flags.Select(flag => flag.Option);

    /// <summary>Adds an option.</summary>
    /// <param name="name">The option, e.g. <c>--top-k</c>.</param>
    /// <param name="path">The setting's path in the record, e.g. <c>top_k</c>.</param>
    /// <param name="description">What it means, with its default.</param>
    public SettingFlags<T> Add(string name, string path, string description)
    {
        var option = Syntax.Text(name, "VALUE", description);
        _flags.Add((option, path));
        return this;
    }

    /// <summary>Returns the settings that were given, everything else at its default or as <paramref name="others"/> say.</summary>
    /// <exception cref="InputException">A value is not allowed.</exception>
    public T Read(ParseResult arguments, params SettingOverride[] others) => SettingsReader.FromArguments<T>(
        [.. others, .. Given(arguments)]);

    /// <summary>Returns the settings that were given.</summary>
    public IReadOnlyList<SettingOverride> Given(ParseResult arguments) =>
    [
        .. _flags
            .Select(f => (f.Option, f.Path, Value: arguments.GetValue(f.Option)))
            .Where(f => f.Value is not null)
            .Select(f => new SettingOverride(f.Path, f.Value!, $"{f.Option.Name} {f.Value}")),
    ];
}
