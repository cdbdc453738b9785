using System.Globalization;

namespace TextMad.Configuration;

/// <summary>Turns nodes into records and collects everything that is wrong on the way.</summary>
internal sealed class SettingsBinder
{
    private static readonly object _failed = new();

    /// <summary>Errors so far, in the order of the text.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>Returns the record, or null when there were errors.</summary>
    public T? Bind<T>(SettingNode root)
        where T : class
    {
        var value = Bind(root, typeof(T), "");
        return Errors.Count == 0 ? (T)value! : null;
    }

    private object? Bind(SettingNode node, Type type, string path, SettingProperty? setting = null)
    {
        if (SettingSchema.ItemType(type) is { } itemType)
        {
            return BindList(node, type, itemType, path, setting);
        }

        if (SettingScalar.IsScalar(type))
        {
            return BindScalar(node, type, path, setting);
        }

        return SettingSchema.ChoicesOf(type) is { Count: > 0 } choices ? BindChoice(node, type, choices, path) : BindRecord(node, type, path, []);
    }

    private object? BindScalar(SettingNode node, Type type, string path, SettingProperty? setting)
    {
        if (node is not ScalarNode scalar)
        {
            return Fail(node, path, $"is {Kind(node)}; allowed: {SettingScalar.Allowed(type, setting)}.");
        }

        if (SettingScalar.TryParse(scalar, type, out var value) && SettingScalar.IsInRange(value, setting?.Range))
        {
            return value;
        }

        var shown = scalar.IsNull ? "empty" : $"'{Shorten(scalar.Text)}'";
        var hint = type.IsEnum && NearestName.Find(scalar.Text, SettingScalar.Names(type)) is { } near ? $" Did you mean '{near}'?" : "";
        var quotes = !scalar.Plain && type != typeof(string) && !type.IsEnum && SettingScalar.TryParse(scalar with { Plain = true }, type, out _)
            ? " Leave out the quotes."
            : "";
        return Fail(node, path, $"is {shown}; allowed: {SettingScalar.Allowed(type, setting)}.{hint}{quotes}");
    }

    private object BindList(SettingNode node, Type type, Type itemType, string path, SettingProperty? setting)
    {
        if (node is not SequenceNode list)
        {
            return Fail(node, path, $"is {Kind(node)}; allowed: a list, such as [{Example(itemType)}].");
        }

        var items = Array.CreateInstance(itemType, list.Items.Count);
        var good = true;
        for (var i = 0; i < items.Length; i++)
        {
            var item = Bind(list.Items[i], itemType, string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), setting);
            good &= item != _failed;
            if (good)
            {
                items.SetValue(item, i);
            }
        }

        if (!good)
        {
            return _failed;
        }

        return type.IsArray
            ? items
            : Activator.CreateInstance(
                typeof(ValueList<>).MakeGenericType(itemType),
                System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance,
                null,
                [items],
                CultureInfo.InvariantCulture)!;
    }

    private object BindChoice(SettingNode node, Type type, IReadOnlyList<SettingChoice> choices, string path)
    {
        var names = choices.Select(c => c.Name).ToList();
        var shared = SettingSchema.SharedBy(type);
        var beside = new List<SettingEntry>();
        if (node is MappingNode all && shared.Count > 0)
        {
            beside = all.Entries.FindAll(entry => shared.Any(s => s.Key == entry.Key));
            node = all with { Entries = all.Entries.FindAll(entry => !beside.Contains(entry)) };
        }

        var (name, settings) = node switch
        {
            ScalarNode { IsNull: false } scalar => (scalar.Text, new MappingNode([], node.Place)),
            MappingNode { Entries: [var only] } => (only.Key, only.Value),
            _ => ((string?)null, node),
        };
        if (name is null)
        {
            var more = shared.Count == 0 ? "" : $"; {string.Join(", ", shared.Select(s => s.Key))} can stand beside it";
            return Fail(node, path, $"is {Kind(node)}; allowed: one of {string.Join(", ", names)}, alone or as 'name: {{settings}}'{more}.");
        }

        var choice = choices.FirstOrDefault(c => c.Name == name);
        if (choice is null)
        {
            return Fail(node, path, $"is '{Shorten(name)}'; allowed: {string.Join(", ", names)}{NearestName.Suggest(name, names)}");
        }

        var record = BindRecord(settings, choice.Type, node is ScalarNode ? path : Join(path, name), shared);
        if (record == _failed)
        {
            return _failed;
        }

        var before = Errors.Count;
        foreach (var entry in beside)
        {
            if (beside.First(other => other.Key == entry.Key) is { } first && first != entry)
            {
                Errors.Add($"{entry.Place}: {Join(path, entry.Key)}: the key is given twice, first at {first.Place}; keep one.");
                continue;
            }

            BindSetting(record, shared.First(s => s.Key == entry.Key), entry.Value, Join(path, entry.Key));
        }

        return Errors.Count == before ? record : _failed;
    }

    /// <summary>Binds a record; what it shares with other choices stands elsewhere.</summary>
    private object BindRecord(SettingNode node, Type type, string path, IReadOnlyList<SettingProperty> shared)
    {
        if (node is ScalarNode { IsNull: true })
        {
            // A section whose lines are all commented out.
            node = new MappingNode([], node.Place);
        }

        var settings = SettingSchema.Of(type).Settings.Where(s => shared.All(other => other.Key != s.Key)).ToList();
        var allowed = settings.Select(s => s.Key).ToList();
        if (node is not MappingNode mapping)
        {
            return Fail(node, path, $"is {Kind(node)}; allowed: settings among {string.Join(", ", allowed)}.");
        }

        var record = Activator.CreateInstance(type)!;
        var seen = new Dictionary<string, SettingEntry>(StringComparer.Ordinal);
        var before = Errors.Count;
        foreach (var entry in mapping.Entries)
        {
            var keyPath = Join(path, entry.Key);
            if (settings.FirstOrDefault(s => s.Key == entry.Key) is not { } setting)
            {
                var list = allowed.Count == 0 ? "There are no settings here." : $"Allowed here: {string.Join(", ", allowed)}.";
                var suggestion = NearestName.Find(entry.Key, allowed) is { } near ? $"; did you mean '{near}'?" : ".";
                Errors.Add($"{entry.Place}: {Shorten(keyPath)}: unknown key{suggestion} {list}");
            }
            else if (!seen.TryAdd(entry.Key, entry))
            {
                Errors.Add($"{entry.Place}: {keyPath}: the key is given twice, first at {seen[entry.Key].Place}; keep one.");
            }
            else
            {
                BindSetting(record, setting, entry.Value, keyPath);
            }
        }

        foreach (var missing in settings.Where(s => s.IsRequired && !seen.ContainsKey(s.Key)))
        {
            Errors.Add($"{node.Place}: {Join(path, missing.Key)}: the setting is required: {missing.Description ?? missing.Key}.");
        }

        if (Errors.Count == before && record is ISettingRules rules)
        {
            foreach (var problem in rules.FindProblems())
            {
                var member = problem.Setting is { } name && SettingSchema.SnakeCase(name) is var key && seen.ContainsKey(key) ? key : null;
                var place = member is null ? node.Place : seen[member].Value.Place;
                var subject = member is null ? path : Join(path, member);

                // Many a message begins with the name of its setting, too.
                var message = member is not null && problem.Message.StartsWith($"{member}: ", StringComparison.Ordinal) ? problem.Message[(member.Length + 2)..] : problem.Message;
                Errors.Add($"{place}: {(subject.Length == 0 ? "" : subject + ": ")}{message}");
            }
        }

        return Errors.Count == before ? record : _failed;
    }

    private void BindSetting(object record, SettingProperty setting, SettingNode node, string path)
    {
        object? value = null;
        if (!(setting.IsNullable && node is ScalarNode { IsNull: true }))
        {
            value = Bind(node, setting.Type, path, setting);
            if (value == _failed)
            {
                return;
            }
        }

        if (SettingRules.Broken(setting, record, value, path) is { } message)
        {
            Errors.Add($"{node.Place}: {message}");
            return;
        }

        setting.Set(record, value);
    }

    private object Fail(SettingNode node, string path, string message)
    {
        Errors.Add($"{node.Place}: {(path.Length == 0 ? "the text" : path)} {message}");
        return _failed;
    }

    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    private static string Shorten(string text) => text.Length <= 80 ? text : text[..77] + "...";

    private static string Kind(SettingNode node) => node switch
    {
        ScalarNode { IsNull: true } => "empty",
        ScalarNode scalar => $"'{Shorten(scalar.Text)}'",
        SequenceNode => "a list",
        _ => "a mapping",
    };

    private static string Example(Type itemType) =>
        itemType == typeof(string) ? "a, b"
        : itemType.IsEnum ? SettingScalar.Names(itemType)[0]
        : SettingSchema.ChoicesOf(itemType) is { Count: > 0 } choices ? choices[0].Name
        : SettingScalar.IsScalar(itemType) ? "1, 2"
        : "{...}";
}
