using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;

namespace TextMad.Configuration;

/// <summary>The settings that a record type has: its public properties with an init or set accessor, those of its base first.</summary>
internal sealed class SettingSchema
{
    private static readonly ConcurrentDictionary<Type, SettingSchema> _known = new();
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<SettingChoice>> _choices = new();

    // A library that is loaded later may bring forms of its own.
    static SettingSchema() => AppDomain.CurrentDomain.AssemblyLoad += static (_, _) => _choices.Clear();

    private SettingSchema(Type type)
    {
        Type = type;
        var nullability = new NullabilityInfoContext();
        Settings =
        [
            .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(p => p.SetMethod is { IsPublic: true } && p.GetIndexParameters().Length == 0)
                .OrderBy(p => Depth(p.DeclaringType!)).ThenBy(p => p.MetadataToken)
                .Select(p => new SettingProperty(p, nullability)),
        ];
    }

    /// <summary>The record type.</summary>
    public Type Type { get; }

    /// <summary>Its settings in the order of declaration.</summary>
    public IReadOnlyList<SettingProperty> Settings { get; }

    /// <summary>Returns the schema of a type.</summary>
    public static SettingSchema Of(Type type) => _known.GetOrAdd(type, static t => new SettingSchema(t));

    /// <summary>
    /// Returns the named forms of an abstract settings type, by name; empty for others. They are looked for in its own library and in all that are loaded and
    /// refer to it.
    /// </summary>
    /// <exception cref="InvalidOperationException">Two forms have one name.</exception>
    public static IReadOnlyList<SettingChoice> ChoicesOf(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return type.IsAbstract && !type.IsInterface ? _choices.GetOrAdd(type, Find) : [];
    }

    private static IReadOnlyList<SettingChoice> Find(Type type)
    {
        SettingChoice[] choices =
        [
            .. DerivedTypes.Of(type)
                .Select(candidate => (Type: candidate, candidate.GetCustomAttribute<SettingNameAttribute>(inherit: false)?.Name))
                .Where(candidate => candidate.Name is not null)
                .Select(candidate => new SettingChoice(candidate.Name!, candidate.Type))
                .OrderBy(choice => choice.Name, StringComparer.Ordinal),
        ];
        return choices.GroupBy(choice => choice.Name).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw new InvalidOperationException($"{string.Join(" and ", twice.Select(choice => choice.Type.FullName))} are both named '{twice.Key}'.")
            : choices;
    }

    /// <summary>Returns the settings that all choices of an abstract settings type share; none for other types.</summary>
    public static IReadOnlyList<SettingProperty> SharedBy(Type type) => ChoicesOf(type).Count > 0 ? Of(type).Settings : [];

    /// <summary>Returns the name in YAML of a C# name.</summary>
    public static string SnakeCase(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    /// <summary>Returns the item type of a list type, or null.</summary>
    public static Type? ItemType(Type type)
    {
        if (type.IsArray)
        {
            return type.GetElementType();
        }

        return type.IsGenericType && type.GetGenericTypeDefinition() is var open
            && (open == typeof(IReadOnlyList<>) || open == typeof(ValueList<>))
            ? type.GetGenericArguments()[0]
            : null;
    }

    private static int Depth(Type type) => type.BaseType is { } parent ? 1 + Depth(parent) : 0;
}
