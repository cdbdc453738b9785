using System.ComponentModel.DataAnnotations;
using System.Reflection;
using TextMad.Configuration;

namespace TextMad.Tests.Laws;

/// <summary>Options are checked in one way: attributes of settings and <see cref="ISettingRules"/>, asked by <see cref="SettingRules"/> alone.</summary>
public sealed class ValidationLaws
{
    private static readonly IReadOnlyList<Type> _types = [.. typeof(SettingRules).Assembly.GetTypes()];

    [Fact]
    public void No_options_check_themselves_in_a_way_of_their_own() => Assert.Empty(
        _types.Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal) || typeof(ISettingRules).IsAssignableFrom(type))
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly).Select(method => method.Name)
                .Where(name => name is "Validate" or "Check" or "Require" or "Problems" or "get_Problem").Select(name => $"{type.Name}.{name}")));

    [Fact]
    public void The_platforms_own_interface_is_not_used() => Assert.DoesNotContain(_types, typeof(IValidatableObject).IsAssignableFrom);

    [Fact]
    public void Rules_are_asked_by_the_reader_and_the_check_alone()
    {
        var asking =
            Repository.Sources("src", "TextMad").Where(file => SourceText.Bare(File.ReadAllText(file)).Contains(".FindProblems()", StringComparison.Ordinal))
                .Select(Path.GetFileName);
        Assert.Equal(["SettingRules.cs", "SettingsBinder.cs"], asking.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_defaults_of_every_record_of_settings_keep_its_own_rules()
    {
        var wrong = _types.Where(type =>
            type.IsClass && !type.IsAbstract && typeof(ISettingRules).IsAssignableFrom(type) && !SettingSchema.Of(type).Settings.Any(setting => setting.IsRequired))
            .SelectMany(type => SettingRules.FindProblems(Activator.CreateInstance(type)!).Select(problem => $"{type.Name}: {problem}"));

        // A table, and texts to compare with, have no default that means anything.
        Assert.Equal(
            [
                "Decontamination: against names no texts to compare documents with: give it files, folders or corpora, e.g. [heldout.jsonl, corpus:benchmark].",
                "TableMachineShare: shares is empty; give the share of at least one tick.",
            ],
            wrong.Order(StringComparer.Ordinal));
    }
}
