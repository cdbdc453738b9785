using System.Collections;
using System.Text;

namespace TextMad.Configuration;

/// <summary>Writes a settings record as a Markdown table, for pages of documentation: a row per setting with its value and meaning.</summary>
public static class SettingsTable
{
    /// <summary>The table; settings of settings have dotted names, the paths of a <see cref="SettingOverride"/>.</summary>
    /// <param name="settings">The record; its values are shown.</param>
    public static string Write<T>(T settings)
        where T : class
    {
        var table = new StringBuilder("| setting | value | what it is |\n|---|---|---|\n");
        WriteRecord(table, settings, "");
        return table.ToString();
    }

    private static void WriteRecord(StringBuilder table, object record, string prefix)
    {
        foreach (var setting in SettingSchema.Of(record.GetType()).Settings)
        {
            var (value, name) = (setting.Get(record), prefix + setting.Key);
            if (value is null || SettingScalar.IsScalar(setting.Type))
            {
                WriteRow(table, name, SettingScalar.Format(value), setting.Description);
            }
            else if (SettingSchema.ItemType(setting.Type) is { } itemType)
            {
                var items = ((IEnumerable)value).Cast<object?>().ToList();
                WriteRow(table, name, SettingScalar.IsScalar(itemType) ? string.Join(", ", items.Select(SettingScalar.Format)) : $"{items.Count} items", setting.Description);
            }
            else if (SettingSchema.ChoicesOf(setting.Type) is { Count: > 0 } choices)
            {
                var choice = choices.First(c => c.Type == value.GetType()).Name;
                WriteRow(table, name, choice, setting.Description);
                WriteRecord(table, value, $"{name}.{choice}.");
            }
            else
            {
                WriteRecord(table, value, name + ".");
            }
        }
    }

    private static void WriteRow(StringBuilder table, string name, string value, string? description) =>
        table.Append($"| `{name}` | {Cell(value)} | {Cell(description ?? "")} |\n");

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
