using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Unicode;
using ParquetSharp;
using Encoding = System.Text.Encoding;

namespace TextMad.Corpora.Import.Rows.Columns;

/// <summary>
/// Values of Parquet as JSON, by what the file says that they are (<see href="https://parquet.apache.org/docs/file-format/types/logicaltypedefinition/"/>): texts, numbers, and
/// dates and times as texts of ISO 8601. What a date of .NET cannot hold is written as the number that is stored.
/// </summary>
internal static class ParquetValues
{
    /// <summary>UTF-8 bytes of a text; a JSON writer takes no longer ones.</summary>
    public const int LongestText = 128 << 20;

    private const int LongestDecimal = 32;
    private const int MostDecimals = 1000;
    private const int UuidLength = 16;
    private const int HalfLength = 2;
    private const int UnixEpochAsJulianDay = 2_440_588;

    /// <summary>Returns how integers of 32 bits are written.</summary>
    public static ValueWriter<int> OfInteger(ColumnDescriptor column)
    {
        using var meaning = column.LogicalType;
        switch (meaning)
        {
            case DateLogicalType:
                return (writer, value) => WriteTime(writer, value, value * TimeSpan.TicksPerDay, "yyyy-MM-dd");
            case DecimalLogicalType exact:
                var scale = ScaleOf(exact);
                return (writer, value) => WriteDecimal(writer, value, scale);
            case TimeLogicalType:
                return (writer, value) => WriteClock(writer, value * TimeSpan.TicksPerMillisecond);
            case IntLogicalType { IsSigned: false }:
                return (writer, value) => writer.WriteNumberValue(unchecked((uint)value));
            default:
                return (writer, value) => writer.WriteNumberValue(value);
        }
    }

    /// <summary>Returns how integers of 64 bits are written.</summary>
    public static ValueWriter<long> OfLong(ColumnDescriptor column)
    {
        using var meaning = column.LogicalType;
        switch (meaning)
        {
            case DecimalLogicalType exact:
                var scale = ScaleOf(exact);
                return (writer, value) => WriteDecimal(writer, value, scale);
            case TimeLogicalType { TimeUnit: var unit }:
                return (writer, value) => WriteClock(writer, (long)Ticks(value, unit));
            case TimestampLogicalType { TimeUnit: var unit, IsAdjustedToUtc: var isUtc }:
                return (writer, value) => WriteTime(writer, value, Ticks(value, unit), isUtc ? "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'" : "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF");
            case IntLogicalType { IsSigned: false }:
                return (writer, value) => writer.WriteNumberValue(unchecked((ulong)value));
            default:
                return (writer, value) => writer.WriteNumberValue(value);
        }
    }

    /// <summary>Returns how bytes are written; null when they are just bytes.</summary>
    /// <param name="column">What the file says of them.</param>
    /// <param name="isText">Whether such are wanted, too, as text.</param>
    public static ValueWriter<ReadOnlySpan<byte>>? OfBytes(ColumnDescriptor column, bool isText)
    {
        using var meaning = column.LogicalType;
        switch (meaning)
        {
            case DecimalLogicalType exact:
                var scale = ScaleOf(exact);
                return (writer, value) => WriteDecimal(writer, value, scale);
            case UuidLogicalType when column.TypeLength == UuidLength:
                return (writer, value) => writer.WriteStringValue(new Guid(value, bigEndian: true));
            case Float16LogicalType when column.TypeLength == HalfLength:
                return (writer, value) => WriteReal(writer, (float)BinaryPrimitives.ReadHalfLittleEndian(value));
            case StringLogicalType or EnumLogicalType or JsonLogicalType:
                return WriteText;
            default:
                return isText ? WriteText : null;
        }
    }

    /// <summary>Writes a real number; as text where JSON has none for it.</summary>
    public static void WriteReal(Utf8JsonWriter writer, float value)
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

    /// <inheritdoc cref="WriteReal(Utf8JsonWriter, float)"/>
    public static void WriteReal(Utf8JsonWriter writer, double value)
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

    /// <summary>Writes a moment as older writers store it: nanoseconds of the day, and its Julian day number (INT96, deprecated).</summary>
    public static void WriteMoment(Utf8JsonWriter writer, Int96 value)
    {
        var nanoseconds = unchecked((long)(((ulong)(uint)value.B << 32) | (uint)value.A));
        var ticks = (((Int128)value.C - UnixEpochAsJulianDay) * TimeSpan.TicksPerDay) + (nanoseconds / TimeSpan.NanosecondsPerTick);
        WriteTime(writer, nanoseconds, ticks, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF");
    }

    /// <summary>Returns bytes as they are where they are UTF-8, else with replacement characters where they are not.</summary>
    public static ReadOnlySpan<byte> AsUtf8(ReadOnlySpan<byte> value) => Utf8.IsValid(value) ? value : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(value));

    private static void WriteText(Utf8JsonWriter writer, ReadOnlySpan<byte> value) => writer.WriteStringValue(AsUtf8(value));

    private static int ScaleOf(DecimalLogicalType exact) => exact.Scale is >= 0 and <= MostDecimals and var scale
        ? scale
        : throw new NotSupportedException(FormattableString.Invariant($"a column of numbers with {exact.Scale} decimals cannot be read"));

    private static void WriteDecimal(Utf8JsonWriter writer, ReadOnlySpan<byte> value, int scale) => WriteDecimal(
        writer,
        value.Length <= LongestDecimal
            ? new BigInteger(value, isBigEndian: true)
            : throw new NotSupportedException(FormattableString.Invariant($"a decimal number of {value.Length} bytes cannot be read; {LongestDecimal} at most can")),
        scale);

    private static void WriteDecimal(Utf8JsonWriter writer, BigInteger value, int scale)
    {
        var digits = BigInteger.Abs(value).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        var number = scale == 0 ? digits : $"{digits[..^scale]}.{digits[^scale..]}";
        writer.WriteRawValue(value.Sign < 0 ? "-" + number : number);
    }

    private static Int128 Ticks(long value, TimeUnit unit) => unit switch
    {
        TimeUnit.Millis => (Int128)value * TimeSpan.TicksPerMillisecond,
        TimeUnit.Nanos => Math.DivRem(value, TimeSpan.NanosecondsPerTick) is var (ticks, rest) && rest < 0 ? ticks - 1 : ticks,
        _ => (Int128)value * TimeSpan.TicksPerMicrosecond,
    };

    private static void WriteClock(Utf8JsonWriter writer, long ticks) => writer.WriteStringValue(new TimeSpan(ticks).ToString("c", CultureInfo.InvariantCulture));

    private static void WriteTime(Utf8JsonWriter writer, long stored, Int128 ticks, string form)
    {
        var moment = ticks + DateTime.UnixEpoch.Ticks;
        if (moment < 0 || moment > DateTime.MaxValue.Ticks)
        {
            writer.WriteNumberValue(stored);
            return;
        }

        writer.WriteStringValue(new DateTime((long)moment).ToString(form, CultureInfo.InvariantCulture));
    }
}
