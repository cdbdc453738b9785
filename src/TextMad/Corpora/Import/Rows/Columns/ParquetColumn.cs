using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Parquet.Data;
using Parquet.Schema;

namespace TextMad.Corpora.Import.Rows.Columns;

/// <summary>
/// The values of one column of a row group, one after the other, with the levels that say how deep each is defined and where a list goes on
/// (<see href="https://parquet.apache.org/docs/file-format/nestedencoding/"/>).
/// </summary>
internal abstract class ParquetColumn : IDisposable
{
    private const int MicrosecondsPerMillisecond = 1000;

    private readonly DataField _field;
    private int _place;

    private protected ParquetColumn(DataField field) => _field = field;

    /// <summary>The definition level of the next value: how many of the optional and repeated fields that lead to it are there.</summary>
    public int Definition => _field.MaxDefinitionLevel == 0 ? 0 : Levels.DefinitionLevels[_place];

    /// <summary>The repetition level of the next value: which list goes on with it, 0 for a new row. 0 at the end, too.</summary>
    public int Repetition => _field.MaxRepetitionLevel > 0 && Levels.RepetitionLevels is var levels && _place < levels.Length ? levels[_place] : 0;

    /// <summary>Whether the next value is there.</summary>
    public bool HasValue => Definition == _field.MaxDefinitionLevel;

    private protected abstract RawColumnData Levels { get; }

    /// <summary>Returns whether the values of a field are text, numbers or times: others are left out.</summary>
    /// <param name="field">The field.</param>
    public static bool IsKept(DataField field) => field.ClrType != typeof(ReadOnlyMemory<byte>) && field.ClrType != typeof(byte[]);

    /// <summary>Returns whether the values of a field can be stored as integers that say something else: dates, times, decimal numbers, bytes.</summary>
    /// <param name="field">The field.</param>
    public static bool IsStoredAsInteger(DataField field) => field.ClrType == typeof(DateTime) || field.ClrType == typeof(DateOnly) || field.ClrType == typeof(decimal)
        || field.ClrType == typeof(byte) || field.ClrType == typeof(sbyte);

    /// <summary>Makes the column of what was read, which may be the integers that a field's values are stored as.</summary>
    /// <param name="field">The field.</param>
    /// <param name="raw">What was read.</param>
    /// <exception cref="NotSupportedException">Such values cannot be read.</exception>
    public static ParquetColumn Of(DataField field, RawColumnData raw) => raw switch
    {
        RawColumnData<ReadOnlyMemory<char>> data => new Typed<ReadOnlyMemory<char>>(field, data, (writer, value) => writer.WriteStringValue(value.Span)),
        RawColumnData<ReadOnlyMemory<byte>> data => new Typed<ReadOnlyMemory<byte>>(field, data, WriteBytes),
        RawColumnData<bool> data => new Typed<bool>(field, data, (writer, value) => writer.WriteBooleanValue(value)),
        RawColumnData<byte> data => new Typed<byte>(field, data, (writer, value) => writer.WriteNumberValue(value)),
        RawColumnData<sbyte> data => new Typed<sbyte>(field, data, (writer, value) => writer.WriteNumberValue(value)),
        RawColumnData<short> data => new Typed<short>(field, data, (writer, value) => writer.WriteNumberValue(value)),
        RawColumnData<ushort> data => new Typed<ushort>(field, data, (writer, value) => writer.WriteNumberValue(value)),
        RawColumnData<int> data => new Typed<int>(field, data, (writer, value) => WriteInteger(writer, field, value)),
        RawColumnData<uint> data => new Typed<uint>(field, data, (writer, value) => writer.WriteNumberValue(value)),
        RawColumnData<long> data => new Typed<long>(field, data, (writer, value) => WriteInteger(writer, field, value)),
        RawColumnData<ulong> data => new Typed<ulong>(field, data, (writer, value) => writer.WriteNumberValue(value)),
        RawColumnData<float> data => new Typed<float>(field, data, WriteReal),
        RawColumnData<double> data => new Typed<double>(field, data, WriteReal),
        RawColumnData<decimal> data => new Typed<decimal>(field, data, (writer, value) => writer.WriteNumberValue(value)),
        RawColumnData<Guid> data => new Typed<Guid>(field, data, (writer, value) => writer.WriteStringValue(value)),
        RawColumnData<DateTime> data => new Typed<DateTime>(field, data, (writer, value) => WriteTime(writer, field, value)),
        RawColumnData<DateOnly> data => new Typed<DateOnly>(field, data, (writer, value) => writer.WriteStringValue(value.ToString("O", CultureInfo.InvariantCulture))),
        RawColumnData<TimeOnly> data => new Typed<TimeOnly>(field, data, (writer, value) => writer.WriteStringValue(value.ToString("O", CultureInfo.InvariantCulture))),
        RawColumnData<TimeSpan> data => new Typed<TimeSpan>(field, data, (writer, value) => writer.WriteStringValue(value.ToString("c", CultureInfo.InvariantCulture))),
        _ => throw new NotSupportedException($"values of the type {field.ClrType.Name}, which the column '{field.Path}' has, cannot be read"),
    };

    /// <summary>Writes the next value, or null where there is none, and goes on.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        if (HasValue)
        {
            WriteValue(writer);
        }
        else
        {
            writer.WriteNullValue();
        }

        _place++;
    }

    /// <summary>Writes the next value as the name of a field, and goes on; it must be there and text.</summary>
    public abstract void WriteName(Utf8JsonWriter writer);

    /// <summary>Passes over the next place, where a list or group that leads to the column is absent.</summary>
    public void Skip() => _place++;

    /// <inheritdoc/>
    public void Dispose() => Levels.Dispose();

    private protected abstract void WriteValue(Utf8JsonWriter writer);

    private protected void Advance() => _place++;

    private static void WriteBytes(Utf8JsonWriter writer, ReadOnlyMemory<byte> value)
    {
        if (Utf8.IsValid(value.Span))
        {
            writer.WriteStringValue(value.Span);
        }
        else
        {
            writer.WriteStringValue(Encoding.UTF8.GetString(value.Span));
        }
    }

    private static void WriteReal(Utf8JsonWriter writer, float value)
    {
        if (float.IsFinite(value))
        {
            writer.WriteNumberValue(value);
        }
        else
        {
            writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static void WriteReal(Utf8JsonWriter writer, double value)
    {
        if (double.IsFinite(value))
        {
            writer.WriteNumberValue(value);
        }
        else
        {
            writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static void WriteInteger(Utf8JsonWriter writer, DataField field, long value)
    {
        switch (field)
        {
            case DateTimeDataField { DateTimeFormat: DateTimeFormat.Date }:
                WriteTime(writer, field, DateTime.UnixEpoch.AddDays(value));
                return;
            case DateTimeDataField moment:
                var ticks = moment.Unit switch
                {
                    DateTimeTimeUnit.Millis => checked(value * TimeSpan.TicksPerMillisecond),
                    DateTimeTimeUnit.Nanos => value / TimeSpan.NanosecondsPerTick,
                    _ => checked(value * TimeSpan.TicksPerMicrosecond),
                };
                WriteTime(writer, field, DateTime.UnixEpoch.AddTicks(ticks));
                return;
            case DecimalDataField exact:
                writer.WriteNumberValue(new decimal((int)Math.Abs(value), (int)(Math.Abs(value) >> 32), 0, value < 0, (byte)exact.Scale));
                return;
            case TimeDataField:
                break;
            default:
                if (field.ClrType == typeof(DateOnly))
                {
                    writer.WriteStringValue(DateOnly.FromDateTime(DateTime.UnixEpoch.AddDays(value)).ToString("O", CultureInfo.InvariantCulture));
                }
                else
                {
                    writer.WriteNumberValue(value);
                }

                return;
        }

        var time = (TimeDataField)field;

        var microseconds = time.Precision switch
        {
            TimeUnitPrecision.Millis => value * MicrosecondsPerMillisecond,
            TimeUnitPrecision.Nanos => value / MicrosecondsPerMillisecond,
            _ => value,
        };
        writer.WriteStringValue(TimeSpan.FromMicroseconds(microseconds).ToString("c", CultureInfo.InvariantCulture));
    }

    private static void WriteTime(Utf8JsonWriter writer, DataField field, DateTime value)
    {
        var form = field is DateTimeDataField { DateTimeFormat: DateTimeFormat.Date } ? "yyyy-MM-dd"
            : field is DateTimeDataField { IsAdjustedToUTC: true } ? "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"
            : "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF";
        writer.WriteStringValue(value.ToString(form, CultureInfo.InvariantCulture));
    }

    private sealed class Typed<T>(DataField field, RawColumnData<T> data, Action<Utf8JsonWriter, T> write) : ParquetColumn(field)
        where T : struct
    {
        private int _value;

        private protected override RawColumnData Levels => data;

        public override void WriteName(Utf8JsonWriter writer)
        {
            writer.WritePropertyName(data is RawColumnData<ReadOnlyMemory<char>> text && HasValue
                ? text.Values[_value++].Span
                : throw new InvalidDataException("a map has a key that is no text"));
            Advance();
        }

        private protected override void WriteValue(Utf8JsonWriter writer)
        {
            // What was written is let go of at once: the array goes back to a pool, which would keep all texts of a row group while the next is read.
            ref var value = ref data.Values[_value++];
            write(writer, value);
            value = default;
        }
    }
}
