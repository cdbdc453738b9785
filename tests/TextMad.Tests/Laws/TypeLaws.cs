using System.Reflection;
using TextMad.Configuration;
using TextMad.Experiments;
using TextMad.Numerics.Random;

namespace TextMad.Tests.Laws;

/// <summary>Conventions of the library's types.</summary>
public sealed class TypeLaws
{
    private static readonly Assembly[] _libraries = [typeof(Document).Assembly, typeof(RandomKey).Assembly];

    // InputException is a TextMadException that names the person's own input as the cause.
    private static readonly HashSet<Type> _openOnPurpose = [typeof(TextMadException)];

    [Fact]
    public void Public_classes_are_sealed_abstract_or_static() => Assert.Empty(
        PublicTypes().Where(t => t.IsClass && !t.IsSealed && !t.IsAbstract && !_openOnPurpose.Contains(t)).Select(t => t.FullName));

    [Fact]
    public void Public_structs_are_read_only_unless_they_are_streams() => Assert.Empty(
        PublicTypes()
            .Where(t => t.IsValueType && !t.IsEnum && !t.IsByRefLike && t != typeof(RandomStream))
            .Where(t => !t.IsDefined(typeof(System.Runtime.CompilerServices.IsReadOnlyAttribute)))
            .Select(t => t.FullName));

    [Fact]
    public void No_type_has_a_public_field_that_can_change() => Assert.Empty(
        PublicTypes()
            .Where(t => !t.IsEnum)
            .SelectMany(t => t.GetFields(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(f => !f.IsLiteral && !f.IsInitOnly)
            .Select(f => $"{f.DeclaringType}.{f.Name}"));

    [Fact]
    public void Every_setting_of_an_experiment_says_what_it_means()
    {
        var records = new HashSet<Type>();
        Collect(typeof(ExperimentOptions), records);
        Assert.True(records.Count > 8);
        Assert.Empty(records
            .SelectMany(t => SettingSchema.Of(t).Settings.Where(s => string.IsNullOrWhiteSpace(s.Description)).Select(s => $"{t.Name}.{s.Name}"))
            .Distinct());
    }

    private static void Collect(Type type, HashSet<Type> records)
    {
        if (SettingSchema.ItemType(type) is { } item)
        {
            Collect(item, records);
        }
        else if (SettingSchema.ChoicesOf(type) is { Count: > 0 } choices)
        {
            choices.ToList().ForEach(c => Collect(c.Type, records));
        }
        else if (!SettingScalar.IsScalar(type) && records.Add(type))
        {
            SettingSchema.Of(type).Settings.ToList().ForEach(s => Collect(s.Type, records));
        }
    }

    private static IEnumerable<Type> PublicTypes() => _libraries.SelectMany(a => a.GetExportedTypes());
}
