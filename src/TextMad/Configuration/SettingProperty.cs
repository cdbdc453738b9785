using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace TextMad.Configuration;

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
