using System.Text.Json;
using Parquet.Schema;

namespace TextMad.Corpora.Import.Rows.Columns;

/// <summary>A field of a table's rows that is written as JSON: a value, a list, a map or a group. A closed hierarchy.</summary>
internal abstract class ParquetNode
{
    /// <summary>Fields within fields; what is nested deeper is refused.</summary>
    private const int MaximumDepth = 60;

    private readonly Field _field;

    private ParquetNode(Field field) => _field = field;

    /// <summary>The field's name.</summary>
    public string Name => _field.Name;

    /// <summary>The columns that hold its values, at least one.</summary>
    public abstract IReadOnlyList<DataField> Fields { get; }

    /// <summary>The column by which it is seen whether there is something.</summary>
    private protected abstract ParquetColumn First { get; }

    /// <summary>Returns the node of a field; null when nothing of it is kept.</summary>
    /// <param name="field">The field.</param>
    /// <param name="isKept">Whether the values of a column are.</param>
    /// <param name="depth">Fields that it lies in.</param>
    public static ParquetNode? Of(Field field, Func<DataField, bool> isKept, int depth = 0) => depth > MaximumDepth
        ? throw new NotSupportedException($"the field '{field.Path}' is nested deeper than {MaximumDepth} levels")
        : field switch
        {
            DataField data => isKept(data) ? new Leaf(data) : null,
            ListField list => Of(list.Item, isKept, depth + 1) is { } item ? new Listing(list, item) : null,
            MapField map => Of(map.Key, isKept, depth + 1) is Leaf key && Of(map.Value, isKept, depth + 1) is { } value ? new Mapping(map, key, value) : null,
            StructField group => group.Fields.Select(child => Of(child, isKept, depth + 1)).OfType<ParquetNode>().ToArray() is { Length: > 0 } children
                ? new Group(group, children)
                : null,
            _ => throw new NotSupportedException($"the field '{field.Path}' is of an unknown kind"),
        };

    /// <summary>Takes the columns of a row group.</summary>
    public abstract void Take(IReadOnlyDictionary<DataField, ParquetColumn> columns);

    /// <summary>Writes what the field has in the next place, and goes on.</summary>
    public abstract void Write(Utf8JsonWriter writer);

    /// <summary>Passes over the next place, where something that leads to the field is absent.</summary>
    private protected abstract void Skip();

    /// <summary>Writes null or what stands for no items, and passes over the place; false when there are items.</summary>
    private bool WriteWithoutItems(Utf8JsonWriter writer, Action writeEmpty)
    {
        if (First.Definition >= _field.MaxDefinitionLevel)
        {
            return false;
        }

        // An optional list has one level more than its items: that of the list itself.
        if (_field.IsNullable && First.Definition < _field.MaxDefinitionLevel - 1)
        {
            writer.WriteNullValue();
        }
        else
        {
            writeEmpty();
        }

        Skip();
        return true;
    }

    private sealed class Leaf(DataField field) : ParquetNode(field)
    {
        private readonly DataField _data = field;
        private ParquetColumn? _column;

        public override IReadOnlyList<DataField> Fields => [_data];

        private protected override ParquetColumn First => _column!;

        public override void Take(IReadOnlyDictionary<DataField, ParquetColumn> columns) => _column = columns[_data];

        public void WriteName(Utf8JsonWriter writer) => _column!.WriteName(writer);

        public override void Write(Utf8JsonWriter writer)
        {
            if (!_data.IsArray)
            {
                _column!.Write(writer);
                return;
            }

            // A repeated value without a list around it, as older writers have it: never null.
            writer.WriteStartArray();
            if (_column!.HasValue)
            {
                do
                {
                    _column.Write(writer);
                }
                while (_column.Repetition == _data.MaxRepetitionLevel);
            }
            else
            {
                _column.Skip();
            }

            writer.WriteEndArray();
        }

        private protected override void Skip() => _column!.Skip();
    }

    private sealed class Group(StructField field, ParquetNode[] children) : ParquetNode(field)
    {
        public override IReadOnlyList<DataField> Fields => [.. children.SelectMany(child => child.Fields)];

        private protected override ParquetColumn First => children[0].First;

        public override void Take(IReadOnlyDictionary<DataField, ParquetColumn> columns) => Array.ForEach(children, child => child.Take(columns));

        public override void Write(Utf8JsonWriter writer)
        {
            if (First.Definition < _field.MaxDefinitionLevel)
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

    private sealed class Listing(ListField field, ParquetNode item) : ParquetNode(field)
    {
        public override IReadOnlyList<DataField> Fields => item.Fields;

        private protected override ParquetColumn First => item.First;

        public override void Take(IReadOnlyDictionary<DataField, ParquetColumn> columns) => item.Take(columns);

        public override void Write(Utf8JsonWriter writer)
        {
            if (WriteWithoutItems(writer, () => writer.WriteRawValue("[]")))
            {
                return;
            }

            writer.WriteStartArray();
            do
            {
                item.Write(writer);
            }
            while (First.Repetition == _field.MaxRepetitionLevel);

            writer.WriteEndArray();
        }

        private protected override void Skip() => item.Skip();
    }

    private sealed class Mapping(MapField field, Leaf key, ParquetNode value) : ParquetNode(field)
    {
        public override IReadOnlyList<DataField> Fields => [.. key.Fields, .. value.Fields];

        private protected override ParquetColumn First => key.First;

        public override void Take(IReadOnlyDictionary<DataField, ParquetColumn> columns)
        {
            key.Take(columns);
            value.Take(columns);
        }

        public override void Write(Utf8JsonWriter writer)
        {
            if (WriteWithoutItems(writer, () => writer.WriteRawValue("{}")))
            {
                return;
            }

            writer.WriteStartObject();
            do
            {
                key.WriteName(writer);
                value.Write(writer);
            }
            while (First.Repetition == _field.MaxRepetitionLevel);

            writer.WriteEndObject();
        }

        private protected override void Skip()
        {
            key.Skip();
            value.Skip();
        }
    }
}
