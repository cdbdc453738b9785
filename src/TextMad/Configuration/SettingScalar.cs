using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace TextMad.Configuration;

/// <summary>The single values that settings can have, in their YAML spelling; always culture-invariant.</summary>
internal static class SettingScalar
{
    private static readonly Dictionary<Type, (Int128 Low, Int128 High)> _integers = new()
    {
        [typeof(int)] = (int.MinValue, int.MaxValue),
        [typeof(long)] = (long.MinValue, long.MaxValue),
        [typeof(ulong)] = (0, ulong.MaxValue),
    };

    public static bool IsScalar(Type type) =>
        type.IsEnum || type == typeof(string) || type == typeof(bool) || type == typeof(SwitchOrName) || type == typeof(double) || _integers.ContainsKey(type);

    /// <summary>Returns the names of an enumeration's values, in snake case.</summary>
    public static List<string> Names(Type type) => [.. Enum.GetNames(type).Select(SettingSchema.SnakeCase)];

    public static bool TryParse(ScalarNode node, Type type, out object? value)
    {
        value = null;
        if (type == typeof(string))
        {
            value = node.IsNull ? null : node.Text;
        }
        else if (type.IsEnum)
        {
            var index = Names(type).IndexOf(node.Text);
            value = index < 0 ? null : Enum.Parse(type, Enum.GetNames(type)[index]);
        }
        else if (type == typeof(SwitchOrName) && !(node.Plain && node.Text is "true" or "false"))
        {
            value = node.IsNull || node.Text is "" or "true" or "false" ? null : SwitchOrName.Of(node.Text);
        }
        else if (node.Plain)
        {
            value = ParsePlain(node.Text, type);
        }

        return value is not null;
    }

    public static bool IsInRange(object? value, RangeAttribute? range)
    {
        if (range is null || value is string or bool or SwitchOrName or Enum)
        {
            return true;
        }

        if (value is not double && range.Minimum is int low && range.Maximum is int high)
        {
            var integer = value is ulong large ? (Int128)large : Convert.ToInt64(value, CultureInfo.InvariantCulture);
            return integer >= low && integer <= high;
        }

        var number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
        return number >= Convert.ToDouble(range.Minimum, CultureInfo.InvariantCulture)
            && number <= Convert.ToDouble(range.Maximum, CultureInfo.InvariantCulture);
    }

    /// <summary>Returns what is allowed, in words.</summary>
    public static string Allowed(Type type, SettingProperty? setting)
    {
        var orNull = setting is { IsNullable: true } && setting.Type == type ? ", or null" : "";
        if (type.IsEnum)
        {
            return string.Join(", ", Names(type)) + orNull;
        }

        if (type == typeof(string))
        {
            return "text" + orNull;
        }

        if (type == typeof(bool))
        {
            return "true or false" + orNull;
        }

        if (type == typeof(SwitchOrName))
        {
            return "true, false or a name" + orNull;
        }

        var range = setting?.RangeText;
        if (type == typeof(double))
        {
            return (range is null ? "a number" : $"a number from {range}") + orNull;
        }

        var (low, high) = _integers[type];
        return string.Create(CultureInfo.InvariantCulture, $"an integer from {range ?? $"{low} to {high}"}{orNull}");
    }

    /// <summary>Returns a value in YAML; reading it back gives the same value, to the last bit.</summary>
    public static string Format(object? value) => value switch
    {
        null => "null",
        string text => Quote(text),
        bool truth => truth ? "true" : "false",
        SwitchOrName { Name: { } name } => Quote(name),
        SwitchOrName choice => choice.ToString(),
        double number => Number(number),
        Enum name => SettingSchema.SnakeCase(name.ToString()),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static object? ParsePlain(string text, Type type)
    {
        if (type == typeof(bool))
        {
            return text switch { "true" => true, "false" => false, _ => null };
        }

        if (type == typeof(SwitchOrName))
        {
            return (SwitchOrName)(text == "true");
        }

        if (type == typeof(double))
        {
            return double.TryParse(text, NumberStyles.Float & ~(NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite),
                CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
        }

        var (low, high) = _integers[type];
        if (!Int128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer) || integer < low || integer > high)
        {
            return null;
        }

        return type == typeof(int) ? (int)integer : type == typeof(long) ? (long)integer : (object)(ulong)integer;
    }

    // Other YAML readers take 1E-08 for text; 1.0e-08 is a number to all of them.
    private static string Number(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant();
        var exponent = text.IndexOf('e', StringComparison.Ordinal);
        return exponent > 0 && !text.Contains('.', StringComparison.Ordinal) ? text.Insert(exponent, ".0") : text;
    }

    private static string Quote(string text)
    {
        if (IsPlain(text))
        {
            return text;
        }

        var quoted = new System.Text.StringBuilder("\"");
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\t' => quoted.Append("\\t"),
                _ when char.IsControl(c) || c is '\u2028' or '\u2029' or '\uFEFF' or '\uFFFE' or '\uFFFF' =>
                    quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }

    // Words that no YAML reader takes for a number, a truth value, a date or a mark of structure.
    private static bool IsPlain(string text) =>
        text.Length > 0
        && (char.IsAsciiLetter(text[0]) || text[0] == '_')
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '/' or '-')
        && text.ToLowerInvariant() is not ("null" or "true" or "false" or "yes" or "no" or "on" or "off" or "y" or "n");
}
