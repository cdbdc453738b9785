using System.Globalization;
using System.Text;

namespace TextMad.Configuration;

/// <summary>
/// Reads settings records from YAML, strictly: every key must be known, every value of the right type and in range. All that is
/// wrong in a text is reported at once, each with its place, its key path and what is allowed.
/// </summary>
/// <remarks>
/// Keys are property names in snake case; what a text leaves out keeps the record's own default, unless the property is
/// <c>required</c>. Property types: <c>int</c>, <c>long</c>, <c>ulong</c>, <c>double</c>, <c>bool</c>, <c>string</c>, enumerations (in
/// snake case), nullable forms, nested records, abstract records whose forms have a <see cref="SettingNameAttribute"/>, and
/// <see cref="ValueList{T}"/>, <see cref="IReadOnlyList{T}"/> or arrays of those. <c>[Range]</c> and other validation attributes hold
/// (for lists of numbers, <c>[Range]</c> holds for each item); a record with rules of its own
/// (<see cref="ISettingRules"/>) is asked once its own settings are right.
/// </remarks>
public static class SettingsReader
{
    /// <summary>Reads a settings record from a text.</summary>
    /// <typeparam name="T">A record with a public parameterless constructor and init properties, or an abstract one with choices.</typeparam>
    /// <param name="yaml">The text, at most one mebi-character, nested at most 32 deep, without anchors and tags.</param>
    /// <param name="fileName">What errors call the text.</param>
    /// <param name="overrides">Settings that were given beside the text, applied in order after it.</param>
    /// <exception cref="InputException">The text or an override is wrong; the message holds all errors.</exception>
    public static T Read<T>(string yaml, string fileName, IEnumerable<SettingOverride>? overrides = null)
        where T : class
    {
        var root = SettingsDocument.Parse(yaml, fileName);
        foreach (var setting in overrides ?? [])
        {
            root = Apply(root, setting.Path.Split('.'), SettingsDocument.ParseArgument(setting), setting.Argument);
        }

        var binder = new SettingsBinder();
        var value = binder.Bind<T>(root);
        return binder.Errors.Count switch
        {
            0 => value!,
            1 => throw new InputException(binder.Errors[0]),
            var count => throw new InputException(string.Create(
                CultureInfo.InvariantCulture, $"{fileName}: {count} errors\n  {string.Join("\n  ", binder.Errors)}")),
        };
    }

    /// <summary>Reads a settings record from a file.</summary>
    /// <inheritdoc cref="Read{T}(string, string, IEnumerable{SettingOverride}?)"/>
    public static T ReadFile<T>(string path, IEnumerable<SettingOverride>? overrides = null)
        where T : class
    {
        try
        {
            var length = new FileInfo(path).Length;
            if (length > 4L * SettingsDocument.MaximumLength)
            {
                throw new InputException($"{path}: {length} bytes are too many for settings.");
            }

            return Read<T>(File.ReadAllText(path, new UTF8Encoding(false, throwOnInvalidBytes: true)), path, overrides);
        }
        catch (DecoderFallbackException e)
        {
            throw new InputException($"{path}: not UTF-8 text.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot read settings from '{path}': {e.Message}", e);
        }
    }

    /// <summary>Makes a settings record from arguments alone, everything else at its default.</summary>
    /// <exception cref="InputException">A setting is unknown or its value not allowed.</exception>
    public static T FromArguments<T>(IEnumerable<SettingOverride> settings)
        where T : class =>
        Read<T>("", "arguments", settings);

    private static SettingNode Apply(SettingNode node, ReadOnlySpan<string> path, SettingNode value, string argument)
    {
        if (path.IsEmpty)
        {
            return value;
        }

        var name = path[0];
        switch (node)
        {
            case MappingNode mapping:
                var at = mapping.Entries.FindLastIndex(e => e.Key == name);
                if (at < 0)
                {
                    mapping.Entries.Add(new SettingEntry(name, argument, Apply(new ScalarNode("", true, argument), path[1..], value, argument)));
                }
                else
                {
                    mapping.Entries[at] = mapping.Entries[at] with { Value = Apply(mapping.Entries[at].Value, path[1..], value, argument) };
                }

                return mapping;

            case SequenceNode list:
                var index = IndexOf(list, name, argument);
                var named = !int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _);
                list.Items[index] = Apply(list.Items[index], named ? path : path[1..], value, argument);
                return list;

            default:
                return Apply(new MappingNode([], argument), path, value, argument);
        }
    }

    // An item of a list is named by its number from 0 or, in a list of choices, by the choice.
    private static int IndexOf(SequenceNode list, string name, string argument)
    {
        if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            return index < list.Items.Count
                ? index
                : throw new InputException($"{argument}: the list has {list.Items.Count} items, numbered from 0; there is no item {name}.");
        }

        var names = list.Items.ConvertAll(i => i switch
        {
            ScalarNode scalar => scalar.Text,
            MappingNode { Entries: [var only] } => only.Key,
            _ => "",
        });
        var found = names.FindAll(n => n == name).Count;
        return found switch
        {
            1 => names.IndexOf(name),
            0 => throw new InputException($"{argument}: the list has no item '{name}'{NearestName.Suggest(name, names)} It holds: {string.Join(", ", names)}."),
            _ => throw new InputException($"{argument}: '{name}' is in the list {found} times; say which by its number from 0."),
        };
    }
}
