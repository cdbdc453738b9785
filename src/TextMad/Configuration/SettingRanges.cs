using System.Globalization;

namespace TextMad.Configuration;

/// <summary>Checks options that come from code against the ranges that their settings declare; options from files were checked when they were read.</summary>
public static class SettingRanges
{
    /// <summary>Checks every number and every named value of an options record; records inside it check themselves.</summary>
    /// <param name="options">The record.</param>
    /// <param name="subject">What the options are of, which begins the message, e.g. <c>Decoding</c>.</param>
    /// <exception cref="InputException">A value is out of its range.</exception>
    public static void Require(object options, string subject)
    {
        ArgumentNullException.ThrowIfNull(options);
        foreach (var setting in SettingSchema.Of(options.GetType()).Settings)
        {
            if (setting.Get(options) is not { } value || !SettingScalar.IsScalar(setting.Type))
            {
                continue;
            }

            if (value is Enum ? !Enum.IsDefined(setting.Type, value) : !SettingScalar.IsInRange(value, setting.Range))
            {
                throw new InputException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{subject}: {setting.Key} is {value}; allowed: {SettingScalar.Allowed(setting.Type, setting)}."));
            }
        }
    }
}
