using System.Collections;
using System.Text;

namespace TextMad.Configuration;

/// <summary>
/// Writes a settings record as YAML with every value, so that a run's settings are all on record whatever the defaults of later
/// versions; <see cref="SettingsReader"/> reads it back to an equal record.
/// </summary>
public static class SettingsWriter
{
    private const int WidestComments = 48;

    /// <summary>Returns the record as YAML.</summary>
    /// <param name="settings">The record.</param>
    /// <param name="comments">Whether to say beside each setting what it means and what is allowed.</param>
    public static string Write<T>(T settings, bool comments = false)
        where T : class
    {
        var lines = new List<(string Text, string? Comment)>();
        if (SettingSchema.ChoicesOf(typeof(T)).Count > 0)
        {
            WriteChoice(lines, settings, typeof(T), "", 0);
        }
        else
        {
            WriteRecord(lines, settings, SettingSchema.Of(settings.GetType()).Settings, 0);
        }

        return Render(lines, comments);
    }

    private static void WriteRecord(List<(string Text, string? Comment)> lines, object record, IReadOnlyList<SettingProperty> settings, int indent)
    {
        foreach (var setting in settings)
        {
            var value = setting.Get(record);
            var prefix = $"{new string(' ', indent)}{setting.Key}:";
            if (value is null || SettingScalar.IsScalar(setting.Type))
            {
                var type = SettingScalar.IsScalar(setting.Type) ? SettingScalar.Allowed(setting.Type, setting) : null;
                var comment = setting.Description is null || type is null or "text" or "true or false"
                    ? setting.Description ?? type
                    : $"{setting.Description}; {type}";
                lines.Add(($"{prefix} {SettingScalar.Format(value)}", comment));
            }
            else if (SettingSchema.ItemType(setting.Type) is { } itemType)
            {
                WriteList(lines, (IEnumerable)value, itemType, prefix, setting.Description, indent);
            }
            else if (SettingSchema.ChoicesOf(setting.Type) is { Count: > 0 } choices)
            {
                WriteChoice(lines, value, setting.Type, prefix + " ", indent, $"{setting.Description}; {string.Join(", ", choices.Select(c => c.Name))}");
            }
            else
            {
                lines.Add((prefix, setting.Description));
                WriteRecord(lines, value, SettingSchema.Of(value.GetType()).Settings, indent + 2);
            }
        }
    }

    private static void WriteList(
        List<(string Text, string? Comment)> lines, IEnumerable items, Type itemType, string prefix, string? comment, int indent)
    {
        var all = items.Cast<object?>().ToList();
        if (all.Count == 0 || SettingScalar.IsScalar(itemType))
        {
            lines.Add(($"{prefix} [{string.Join(", ", all.Select(SettingScalar.Format))}]", comment));
            return;
        }

        lines.Add((prefix, comment));
        var dash = new string(' ', indent + 2) + "- ";
        foreach (var item in all)
        {
            if (SettingSchema.ChoicesOf(itemType).Count > 0)
            {
                WriteChoice(lines, item!, itemType, dash, indent + 4);
                continue;
            }

            var first = lines.Count;
            WriteRecord(lines, item!, SettingSchema.Of(item!.GetType()).Settings, indent + 4);
            if (lines.Count == first)
            {
                lines.Add((dash + "{}", null));
            }
            else
            {
                lines[first] = (string.Concat(dash, lines[first].Text.AsSpan(dash.Length)), lines[first].Comment);
            }
        }
    }

    private static void WriteChoice(
        List<(string Text, string? Comment)> lines, object value, Type declared, string prefix, int indent, string? comment = null)
    {
        var choice = SettingSchema.ChoicesOf(declared).FirstOrDefault(c => c.Type == value.GetType())
            ?? throw new ArgumentException($"{declared.Name} names no choice for {value.GetType().Name}.", nameof(value));
        var shared = SettingSchema.SharedBy(declared);
        List<SettingProperty> own = [.. SettingSchema.Of(value.GetType()).Settings.Where(s => shared.All(other => other.Key != s.Key))];
        if (own.Count + shared.Count == 0)
        {
            lines.Add((prefix + choice.Name, comment));
            return;
        }

        // After a dash the name can stand on the same line; after a key it opens a mapping of its own.
        var afterKey = prefix.EndsWith(": ", StringComparison.Ordinal);
        if (afterKey)
        {
            lines.Add((prefix.TrimEnd(), comment));
            WriteRecord(lines, value, shared, indent + 2);
            lines.Add(($"{new string(' ', indent + 2)}{choice.Name}:", null));
            WriteRecord(lines, value, own, indent + 4);
        }
        else
        {
            lines.Add(($"{prefix}{choice.Name}:", comment));
            WriteRecord(lines, value, own, indent + 2);
            WriteRecord(lines, value, shared, indent);
        }
    }

    private static string Render(List<(string Text, string? Comment)> lines, bool comments)
    {
        var column = 2 + lines.Where(l => l.Comment is not null && l.Text.Length <= WidestComments).Select(l => l.Text.Length).DefaultIfEmpty(0).Max();
        var yaml = new StringBuilder();
        foreach (var (text, comment) in lines)
        {
            yaml.Append(comments && comment is not null ? $"{text.PadRight(column - 2)}  # {comment}" : text).Append('\n');
        }

        return yaml.ToString();
    }
}
