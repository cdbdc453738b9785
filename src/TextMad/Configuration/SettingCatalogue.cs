using System.Collections;
using System.ComponentModel;
using System.Reflection;

namespace TextMad.Configuration;

/// <summary>What settings there are and what can be chosen for them, for help and pages of documentation.</summary>
public static class SettingCatalogue
{
    /// <summary>Returns the named forms of an abstract settings type, e.g. all regimes, by name.</summary>
    /// <param name="type">The abstract record.</param>
    public static IReadOnlyList<ChoiceDescription> Choices(Type type) =>
    [
        .. SettingSchema.ChoicesOf(type).Select(choice =>
        {
            var (meaning, source) = Split(choice.Type.GetCustomAttribute<DescriptionAttribute>(inherit: false)?.Description ?? "");
            var record = Activator.CreateInstance(choice.Type)!;
            return new ChoiceDescription(
                choice.Name, meaning, source,
                [.. SettingSchema.Of(choice.Type).Settings.Where(setting => IsOwn(choice.Type, setting)).Select(setting => Entry(setting, record, ""))]);
        }),
    ];

    /// <summary>Returns all settings of a record, those of records in it with dotted names, the paths of a <see cref="SettingOverride"/>.</summary>
    /// <param name="settings">The record; its values are the ones that hold unless others are given.</param>
    public static IReadOnlyList<SettingDescription> Settings(object settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return [.. Walk(settings, "")];
    }

    /// <param name="record">The record.</param>
    /// <param name="prefix">What stands before the names of its settings.</param>
    /// <param name="shared">Settings that all forms of a choice share, which stand beside the form and not in it; and what stands before their names.</param>
    private static IEnumerable<SettingDescription> Walk(object record, string prefix, (string Prefix, HashSet<string> Names)? shared = null)
    {
        var own = prefix;
        foreach (var setting in SettingSchema.Of(record.GetType()).Settings)
        {
            prefix = shared is { } beside && beside.Names.Contains(setting.Key) ? beside.Prefix : own;
            var value = setting.Get(record);
            var isRecord = value is not null && !SettingScalar.IsScalar(setting.Type) && SettingSchema.ItemType(setting.Type) is null;
            if (!isRecord)
            {
                yield return Entry(setting, record, prefix);
                continue;
            }

            var choices = SettingSchema.ChoicesOf(setting.Type);
            var name = prefix + setting.Key;
            var below = name;
            if (choices.Count > 0)
            {
                yield return Entry(setting, record, prefix);
                below += "." + choices.First(choice => choice.Type == value!.GetType()).Name;
            }

            foreach (var entry in Walk(value!, below + ".", choices.Count > 0 ? (name + ".", [.. SettingSchema.SharedBy(setting.Type).Select(s => s.Key)]) : null))
            {
                yield return entry;
            }
        }
    }

    private static SettingDescription Entry(SettingProperty setting, object record, string prefix)
    {
        var value = setting.Get(record);
        var (standard, allowed) = (SettingScalar.IsScalar(setting.Type), SettingSchema.ItemType(setting.Type), SettingSchema.ChoicesOf(setting.Type)) switch
        {
            (true, _, _) => (value is null ? "null" : SettingScalar.Format(value), SettingScalar.Allowed(setting.Type, setting)),
            (_, { } item, _) => (Items(value, item), SettingScalar.IsScalar(item) ? $"a list, of each {SettingScalar.Allowed(item, setting)}" : $"a list of {Names(item)}"),
            (_, _, { Count: > 0 } choices) =>
                (value is null ? "null" : choices.First(choice => choice.Type == value.GetType()).Name, string.Join(", ", choices.Select(choice => choice.Name))),
            _ => ("", "settings of its own"),
        };
        return new SettingDescription(prefix + setting.Key, standard, allowed, setting.Description ?? "");
    }

    private static string Items(object? value, Type item) => value is null ? "null"
        : "[" + string.Join(", ", ((IEnumerable)value).Cast<object>().Select(entry => SettingScalar.IsScalar(item) ? SettingScalar.Format(entry)
            : SettingSchema.ChoicesOf(item).FirstOrDefault(choice => choice.Type == entry.GetType())?.Name ?? "...")) + "]";

    private static string Names(Type item) => SettingSchema.ChoicesOf(item) is { Count: > 0 } choices
        ? string.Join(", ", choices.Select(choice => choice.Name)) : "records of settings";

    // Settings that all choices share are listed with the setting itself.
    private static bool IsOwn(Type type, SettingProperty setting) => type.GetProperty(setting.Name)!.DeclaringType == type;

    private static (string Meaning, string Source) Split(string description)
    {
        var source = description.EndsWith(']') ? description.LastIndexOf(" [", StringComparison.Ordinal) : -1;
        return source < 0 ? (description, "") : (description[..source], description[(source + 2)..^1]);
    }
}
