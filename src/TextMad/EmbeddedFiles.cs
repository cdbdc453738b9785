using System.Reflection;

namespace TextMad;

/// <summary>Texts that ship inside an assembly, each under a name: what stands between one prefix and one suffix of its resources.</summary>
public sealed class EmbeddedFiles
{
    private readonly Assembly _assembly;
    private readonly string _prefix;
    private readonly string _suffix;

    /// <summary>Creates the texts of an assembly.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="prefix">What the names of their resources begin with, e.g. <c>TextMad.Experiments.Presets.</c></param>
    /// <param name="suffix">What they end with, e.g. <c>.yaml</c>.</param>
    public EmbeddedFiles(Assembly assembly, string prefix, string suffix)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        (_assembly, _prefix, _suffix) = (assembly, prefix, suffix);
        Names =
        [
            .. assembly.GetManifestResourceNames()
                .Where(name => name.Length > prefix.Length + suffix.Length && name.StartsWith(prefix, StringComparison.Ordinal) && name.EndsWith(suffix, StringComparison.Ordinal))
                .Select(name => name[prefix.Length..^suffix.Length])
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>The names, in alphabetical order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Returns whether there is a text of this name.</summary>
    public bool Contains(string name) => Names.Contains(name, StringComparer.Ordinal);

    /// <summary>Returns a text, as it stands in its file.</summary>
    /// <exception cref="ArgumentException">There is none of this name: ask <see cref="Contains"/> before, where a person named it.</exception>
    public string Read(string name)
    {
        using var stream =
            _assembly.GetManifestResourceStream(_prefix + name + _suffix) ?? throw new ArgumentException($"There is no '{name}' among {string.Join(", ", Names)}.", nameof(name));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
