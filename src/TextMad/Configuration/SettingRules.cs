using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace TextMad.Configuration;

/// <summary>
/// The one way in which options are checked: ranges and other attributes that their settings declare, then the rules of the record
/// (<see cref="ISettingRules"/>), and all of this for the records inside it. Options that are read from files were checked by the same rules then.
/// </summary>
public static class SettingRules
{
    /// <summary>Refuses options that are wrong.</summary>
    /// <param name="options">The record.</param>
    /// <param name="subject">What the options are of, which begins the message, e.g. <c>Decoding</c>.</param>
    /// <exception cref="InputException">A value is out of its range, or settings do not fit together; the message says each setting, its value and what is allowed.</exception>
    public static void Require(object options, string subject)
    {
        var problems = FindProblems(options);
        if (problems.Count > 0)
        {
            throw new InputException(problems.Count == 1 ? $"{subject}: {problems[0]}" : $"{subject}: {problems.Count} errors\n  {string.Join("\n  ", problems)}");
        }
    }

    /// <summary>Everything that is wrong with options, in the order of their settings, each with the path of the setting.</summary>
    /// <param name="options">The record.</param>
    public static IReadOnlyList<string> FindProblems(object options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var problems = new List<string>();
        Find(options, "", problems);
        return problems;
    }

    /// <summary>What an attribute other than a range finds wrong with a value; null when none does.</summary>
    internal static string? Broken(SettingProperty setting, object record, object? value, string path)
    {
        var context = new ValidationContext(record) { MemberName = setting.Name, DisplayName = path };
        return setting.Rules.Select(rule => rule.GetValidationResult(value, context)?.ErrorMessage).FirstOrDefault(message => message is not null);
    }

    private static void Find(object record, string path, List<string> problems)
    {
        var before = problems.Count;
        foreach (var setting in SettingSchema.Of(record.GetType()).Settings)
        {
            var value = setting.Get(record);
            var place = path.Length == 0 ? setting.Key : $"{path}.{setting.Key}";
            if (value is not null)
            {
                FindInValue(value, setting.Type, setting, place, problems);
            }

            if (Broken(setting, record, value, place) is { } message)
            {
                problems.Add(message);
            }
        }

        if (problems.Count == before && record is ISettingRules rules)
        {
            problems.AddRange(rules.FindProblems().Select(problem => path.Length == 0 ? problem.Message : $"{path}: {problem.Message}"));
        }
    }

    private static void FindInValue(object value, Type type, SettingProperty setting, string place, List<string> problems)
    {
        if (SettingSchema.ItemType(type) is { } itemType)
        {
            var index = 0;
            foreach (var item in (IEnumerable)value)
            {
                FindInValue(item, itemType, setting, string.Create(CultureInfo.InvariantCulture, $"{place}[{index++}]"), problems);
            }
        }
        else if (!SettingScalar.IsScalar(type))
        {
            var choice = SettingSchema.ChoicesOf(type).FirstOrDefault(choice => choice.Type == value.GetType());
            Find(value, choice is null ? place : $"{place}.{choice.Name}", problems);
        }
        else if (value is Enum ? !Enum.IsDefined(type, value) : !SettingScalar.IsInRange(value, setting.Range))
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"{place} is {value}; allowed: {SettingScalar.Allowed(type, setting)}."));
        }
    }
}
