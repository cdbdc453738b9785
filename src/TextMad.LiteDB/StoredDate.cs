using LiteDB;

namespace TextMad.LiteDB;

/// <summary>Moments as dates of BSON. These end at the millisecond: what is finer stands in a field beside, where there is any.</summary>
internal static class StoredDate
{
    private const string FinerSuffix = "_ticks";

    /// <summary>Writes a time into a document.</summary>
    /// <param name="row">The document.</param>
    /// <param name="field">The date's field.</param>
    /// <param name="time">The moment, or null.</param>
    public static void Write(BsonDocument row, string field, DateTimeOffset? time)
    {
        row[field] = time is { } moment ? moment.UtcDateTime : BsonValue.Null;
        if (time?.UtcTicks % TimeSpan.TicksPerMillisecond is > 0 and { } finer)
        {
            row[field + FinerSuffix] = (int)finer;
        }
        else
        {
            row.Remove(field + FinerSuffix);
        }
    }

    /// <summary>Reads a moment, or null.</summary>
    public static DateTimeOffset? ReadOrNull(BsonDocument row, string field) => row[field] is { IsDateTime: true } date
        ? new DateTimeOffset(date.AsDateTime.ToUniversalTime(), TimeSpan.Zero).AddTicks(row[field + FinerSuffix] is { IsInt32: true } finer ? finer.AsInt32 : 0)
        : null;

    /// <summary>Reads a time from a document.</summary>
    public static DateTimeOffset Read(BsonDocument row, string field) =>
        ReadOrNull(row, field) ?? throw new TextMadException($"A date is missing in the field '{field}': the store is damaged.");
}
