using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace TextMad.Configuration;

/// <summary>
/// Reads one YAML document into nodes that know their places. Anchors, aliases and tags are refused: settings do not need them, and
/// without them the tree is never larger than the text.
/// </summary>
internal static class SettingsDocument
{
    /// <summary>The longest text read, in characters.</summary>
    public const int MaximumLength = 1 << 20;

    /// <summary>The deepest nesting read.</summary>
    public const int MaximumDepth = 32;

    /// <summary>Reads a text; an empty one is an empty mapping.</summary>
    /// <exception cref="InputException">No YAML, too long, too deep, or more than one document.</exception>
    public static SettingNode Parse(string yaml, string file) => Parse(yaml, mark => $"{file}:{mark.Line}:{mark.Column}", file);

    /// <summary>Reads the value of a command-line argument; every node's place is the argument.</summary>
    public static SettingNode ParseArgument(SettingOverride setting)
    {
        try
        {
            return setting.Value.Length == 0
                ? new ScalarNode("", true, setting.Argument)
                : Parse(setting.Value, _ => setting.Argument, setting.Argument);
        }
        catch (InputException) when (setting.Value[0] is not ('[' or '{' or '"' or '\''))
        {
            // Free text such as "see: below" need not be YAML.
            return new ScalarNode(setting.Value, false, setting.Argument);
        }
    }

    private static SettingNode Parse(string yaml, Func<Mark, string> place, string source)
    {
        if (yaml.Length > MaximumLength)
        {
            throw new InputException($"{source}: {yaml.Length} characters are too many for settings; at most {MaximumLength} are read.");
        }

        if (yaml.StartsWith('\uFEFF'))
        {
            yaml = yaml[1..];
        }

        // The parser takes NUL for the end of the text and would pass over what follows.
        var control = yaml.AsSpan().IndexOfAnyInRange('\0', '\b');
        if (control >= 0)
        {
            var line = 1 + yaml.AsSpan(0, control).Count('\n');
            throw new InputException($"{source}: line {line} holds the control character U+{(int)yaml[control]:X4}; settings are plain text.");
        }

        var parser = new Parser(new StringReader(yaml));
        try
        {
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _))
            {
                return new MappingNode([], source);
            }

            parser.Consume<DocumentStart>();
            var root = ReadNode(parser, place, 0);
            parser.Consume<DocumentEnd>();
            if (parser.Accept<DocumentStart>(out var second))
            {
                throw new InputException($"{place(second.Start)}: a second document begins here; one per file is expected.");
            }

            return root;
        }
        catch (YamlException e)
        {
            throw new InputException($"{place(e.Start)}: not valid YAML: {e.Message.TrimEnd('.')}.", e);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            // Some malformed plain scalars trip the scanner itself.
            throw new InputException($"{place(parser.Current?.Start ?? Mark.Empty)}: not valid YAML from here on.", e);
        }
    }

    private static SettingNode ReadNode(IParser parser, Func<Mark, string> place, int depth)
    {
        var next = parser.Current ?? throw new InputException($"{place(Mark.Empty)}: the text ends too early.");
        var here = place(next.Start);
        if (depth > MaximumDepth)
        {
            throw new InputException($"{here}: nested deeper than {MaximumDepth} levels.");
        }

        if (next is NodeEvent node && (!node.Anchor.IsEmpty || !node.Tag.IsEmpty))
        {
            throw new InputException($"{here}: anchors (&) and tags (!) are not part of settings; write the value itself.");
        }

        switch (next)
        {
            case AnchorAlias:
                throw new InputException($"{here}: aliases (*) are not part of settings; write the value itself.");

            case Scalar scalar:
                parser.MoveNext();
                return new ScalarNode(scalar.Value, scalar.Style == ScalarStyle.Plain, here);

            case SequenceStart:
                parser.MoveNext();
                var items = new List<SettingNode>();
                while (!parser.TryConsume<SequenceEnd>(out _))
                {
                    items.Add(ReadNode(parser, place, depth + 1));
                }

                return new SequenceNode(items, here);

            case MappingStart:
                parser.MoveNext();
                var entries = new List<SettingEntry>();
                while (!parser.TryConsume<MappingEnd>(out _))
                {
                    if (ReadNode(parser, place, depth + 1) is not ScalarNode key)
                    {
                        throw new InputException($"{here}: a key must be a single value.");
                    }

                    entries.Add(new SettingEntry(key.Text, key.Place, ReadNode(parser, place, depth + 1)));
                }

                return new MappingNode(entries, here);

            default:
                throw new InputException($"{here}: not valid YAML: a value is expected.");
        }
    }
}
