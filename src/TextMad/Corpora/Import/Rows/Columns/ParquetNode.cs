using System.Text.Json;
using ParquetSharp;
using ParquetSharp.Schema;

namespace TextMad.Corpora.Import.Rows.Columns;

/// <summary>A field of a table's rows that is written as JSON: a value, a list, a map or a group. A closed hierarchy.</summary>
internal abstract class ParquetNode
{
    /// <summary>Fields within fields; what is nested deeper is refused.</summary>
    private const int MaximumDepth = 60;

    private ParquetNode(string name) => Name = name;

    /// <summary>The field's name.</summary>
    public string Name { get; }

    /// <summary>The columns that hold its values, at least one.</summary>
    public abstract IEnumerable<ParquetColumn> Columns { get; }

    /// <summary>The column by which it is seen whether there is something.</summary>
    private protected abstract ParquetColumn First { get; }

    /// <summary>Returns the fields of a table's rows, without those of which nothing is kept.</summary>
    /// <param name="schema">What the file says of its columns.</param>
    /// <param name="text">The path of the column that is taken as text even if it is bytes, with dots.</param>
    /// <exception cref="NotSupportedException">They are nested too deep, or of a kind that cannot be read.</exception>
    public static ParquetNode[] Of(SchemaDescriptor schema, string text)
    {
        using var root = schema.GroupNode;
        var reader = new SchemaReader(schema, text);
        return [.. root.Fields.Select(field => reader.Read(field, default)).OfType<ParquetNode>()];
    }

    /// <summary>Writes what the field has in the next place, and goes on.</summary>
    public abstract void Write(Utf8JsonWriter writer);

    /// <summary>Passes over the next place, where something that leads to the field is absent.</summary>
    private protected abstract void Skip();

    /// <summary>How many of the fields that lead to a place are optional or repeated, and how many are repeated.</summary>
    private readonly record struct Levels(int Defined, int Repeated, int Depth)
    {
        public Levels Within(Repetition repetition) => new(
            Defined + (repetition == Repetition.Required ? 0 : 1), Repeated + (repetition == Repetition.Repeated ? 1 : 0), Depth + 1);
    }

    private sealed class SchemaReader(SchemaDescriptor schema, string text)
    {
        private int _column;

        /// <summary>Reads a field, and passes over its columns.</summary>
        public ParquetNode? Read(Node field, Levels outside)
        {
            using var handle = field;
            if (outside.Depth > MaximumDepth)
            {
                throw new NotSupportedException($"the field '{field.Name}' is nested deeper than {MaximumDepth} levels");
            }

            var levels = outside.Within(field.Repetition);
            if (field.Repetition == Repetition.Repeated)
            {
                // Without a list around it, as older writers have it: never null.
                return Content(field, levels) is { } item ? new Listing(field.Name, item, outside.Defined, levels.Repeated) : null;
            }

            return Content(field, levels);
        }

        private ParquetNode? Content(Node field, Levels levels)
        {
            if (field is not GroupNode group)
            {
                var number = _column++;
                var column = schema.Column(number);
                return ParquetColumn.Of(column, number, column.Path.ToDotString() == text) is { } kept ? new Leaf(field.Name, kept) : null;
            }

            using var meaning = group.LogicalType;
            var fields = group.Fields;
            if (meaning is ListLogicalType or MapLogicalType && fields is [{ Repetition: Repetition.Repeated } inner])
            {
                return meaning is MapLogicalType ? Map(group.Name, inner, levels) : List(group.Name, inner, levels);
            }

            ParquetNode[] children = [.. fields.Select(child => Read(child, levels)).OfType<ParquetNode>()];
            return children.Length > 0 ? new Group(group.Name, children, levels.Defined) : null;
        }

        private Listing? List(string name, Node repeated, Levels outside)
        {
            using var handle = repeated;
            var levels = outside.Within(Repetition.Repeated);
            var fields = (repeated as GroupNode)?.Fields ?? [];

            // Of a list with two levels, the repeated field itself is the item.
            var isItem = fields.Length != 1 || repeated.Name == "array" || repeated.Name == name + "_tuple";
            var item = isItem ? Content(repeated, levels) : Read(fields[0], levels);
            return item is null ? null : new Listing(name, item, outside.Defined, levels.Repeated);
        }

        private ParquetNode? Map(string name, Node repeated, Levels outside)
        {
            using var handle = repeated;
            var levels = outside.Within(Repetition.Repeated);
            if ((repeated as GroupNode)?.Fields is not [var keys, var values])
            {
                throw new NotSupportedException($"the map '{name}' does not consist of keys and values");
            }

            var (key, value) = (Read(keys, levels), Read(values, levels));
            return key is Leaf leaf && value is not null ? new Mapping(name, leaf, value, outside.Defined, levels.Repeated) : null;
        }
    }

    private sealed class Leaf(string name, ParquetColumn column) : ParquetNode(name)
    {
        public override IEnumerable<ParquetColumn> Columns => [column];

        private protected override ParquetColumn First => column;

        public void WriteName(Utf8JsonWriter writer) => column.WriteName(writer);

        public override void Write(Utf8JsonWriter writer) => column.Write(writer);

        private protected override void Skip() => column.Skip();
    }

    private sealed class Group(string name, ParquetNode[] children, int defined) : ParquetNode(name)
    {
        public override IEnumerable<ParquetColumn> Columns => children.SelectMany(child => child.Columns);

        private protected override ParquetColumn First => children[0].First;

        public override void Write(Utf8JsonWriter writer)
        {
            if (First.Definition < defined)
            {
                writer.WriteNullValue();
                Skip();
                return;
            }

            writer.WriteStartObject();
            foreach (var child in children)
            {
                writer.WritePropertyName(child.Name);
                child.Write(writer);
            }

            writer.WriteEndObject();
        }

        private protected override void Skip() => Array.ForEach(children, child => child.Skip());
    }

    /// <summary>Items, which are there where the definition level is greater than the list's own.</summary>
    private abstract class Repeated(string name, int defined, int repeated) : ParquetNode(name)
    {
        public override void Write(Utf8JsonWriter writer)
        {
            var level = First.Definition;
            if (level < defined)
            {
                writer.WriteNullValue();
                Skip();
                return;
            }

            WriteStart(writer);
            if (level == defined)
            {
                Skip();
            }
            else
            {
                do
                {
                    WriteItem(writer);
                    if (writer.BytesPending > ParquetRows.LongestRow)
                    {
                        throw new NotSupportedException(FormattableString.Invariant($"a row has more than {ParquetRows.LongestRow >> 20} MiB"));
                    }
                }
                while (First.Repetition == repeated);
            }

            WriteEnd(writer);
        }

        private protected abstract void WriteStart(Utf8JsonWriter writer);

        private protected abstract void WriteItem(Utf8JsonWriter writer);

        private protected abstract void WriteEnd(Utf8JsonWriter writer);
    }

    private sealed class Listing(string name, ParquetNode item, int defined, int repeated) : Repeated(name, defined, repeated)
    {
        public override IEnumerable<ParquetColumn> Columns => item.Columns;

        private protected override ParquetColumn First => item.First;

        private protected override void Skip() => item.Skip();

        private protected override void WriteStart(Utf8JsonWriter writer) => writer.WriteStartArray();

        private protected override void WriteItem(Utf8JsonWriter writer) => item.Write(writer);

        private protected override void WriteEnd(Utf8JsonWriter writer) => writer.WriteEndArray();
    }

    private sealed class Mapping(string name, Leaf key, ParquetNode value, int defined, int repeated) : Repeated(name, defined, repeated)
    {
        public override IEnumerable<ParquetColumn> Columns => [.. key.Columns, .. value.Columns];

        private protected override ParquetColumn First => key.First;

        private protected override void Skip()
        {
            key.Skip();
            value.Skip();
        }

        private protected override void WriteStart(Utf8JsonWriter writer) => writer.WriteStartObject();

        private protected override void WriteItem(Utf8JsonWriter writer)
        {
            key.WriteName(writer);
            value.Write(writer);
        }

        private protected override void WriteEnd(Utf8JsonWriter writer) => writer.WriteEndObject();
    }
}
