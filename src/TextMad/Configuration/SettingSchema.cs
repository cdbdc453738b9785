using System.Collections.Concurrent;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
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

    /// <summary>The schema of a type.</summary>
    public static SettingSchema Of(Type type) => _known.GetOrAdd(type, static t => new SettingSchema(t));

    /// <summary>
    /// The named forms of an abstract settings type, by name; empty for others. They are looked for in its own library and in all that are loaded and
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

    /// <summary>The settings that all choices of an abstract settings type share; none for other types.</summary>
    public static IReadOnlyList<SettingProperty> SharedBy(Type type) => ChoicesOf(type).Count > 0 ? Of(type).Settings : [];

    /// <summary>The name in YAML of a C# name.</summary>
    public static string SnakeCase(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    /// <summary>The item type of a list type, or null.</summary>
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

/// <summary>One setting of a record.</summary>
internal sealed class SettingProperty
{
    private readonly PropertyInfo _property;

    public SettingProperty(PropertyInfo property, NullabilityInfoContext nullability)
    {
        _property = property;
        Key = SettingSchema.SnakeCase(property.Name);
        var underlying = Nullable.GetUnderlyingType(property.PropertyType);
        Type = underlying ?? property.PropertyType;
        IsNullable = underlying is not null
            || (!property.PropertyType.IsValueType && nullability.Create(property).WriteState == NullabilityState.Nullable);
        IsRequired = property.IsDefined(typeof(RequiredMemberAttribute));
        Description = property.GetCustomAttribute<DescriptionAttribute>()?.Description;
        Range = property.GetCustomAttribute<RangeAttribute>();
        Rules = [.. property.GetCustomAttributes<ValidationAttribute>().Where(a => a is not RangeAttribute)];
    }

    /// <summary>Its name in YAML.</summary>
    public string Key { get; }

    /// <summary>Its C# name.</summary>
    public string Name => _property.Name;

    /// <summary>Its type, without a nullable wrapper.</summary>
    public Type Type { get; }

    /// <summary>Whether <c>null</c> is a value.</summary>
    public bool IsNullable { get; }

    /// <summary>Whether it has no default.</summary>
    public bool IsRequired { get; }

    /// <summary>What it means, for people.</summary>
    public string? Description { get; }

    /// <summary>Its allowed range; for a list, that of every item.</summary>
    public RangeAttribute? Range { get; }

    /// <summary>Other annotated rules.</summary>
    public IReadOnlyList<ValidationAttribute> Rules { get; }

    /// <summary>The range in words, <c>1 to 96</c>, or null.</summary>
    public string? RangeText => Range is null ? null : $"{Number(Range.Minimum)} to {Number(Range.Maximum)}";

    public object? Get(object record) => _property.GetValue(record);

    public void Set(object record, object? value) => _property.SetValue(record, value);

    private static string Number(object bound) => Convert.ToString(bound, CultureInfo.InvariantCulture)!;
}
