using System.Globalization;
using System.Text.RegularExpressions;

namespace TextMad.Pages.Dates;

/// <summary>A date as people and programs write it, as exact as it was written; what is ambiguous is not a date.</summary>
/// <param name="Year">The year, 1000 to 2999.</param>
/// <param name="Month">The month, 1 to 12; 0 when only the year was written.</param>
/// <param name="Day">The day, from 1; 0 when it was not written.</param>
/// <param name="Time">The time of the day; null when it was not written.</param>
/// <param name="Offset">From UTC to the time's zone; null when no zone was written, or one whose name means several.</param>
internal readonly partial record struct WrittenDate(int Year, int Month, int Day, TimeOnly? Time, TimeSpan? Offset)
{
    private const int LongestText = 128;

    // Names that mean one zone to nearly everybody; those of North America as in RFC 822, 5.
    private static readonly Dictionary<string, double> _zones = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Z"] = 0, ["UT"] = 0, ["UTC"] = 0, ["GMT"] = 0, ["WET"] = 0, ["WEST"] = 1, ["CET"] = 1, ["MEZ"] = 1, ["CEST"] = 2, ["MESZ"] = 2, ["EET"] = 2, ["EEST"] = 3, ["MSK"] = 3,
        ["EST"] = -5, ["EDT"] = -4, ["CST"] = -6, ["CDT"] = -5, ["MST"] = -7, ["MDT"] = -6, ["PST"] = -8, ["PDT"] = -7, ["AKST"] = -9, ["AKDT"] = -8, ["HST"] = -10,
        ["JST"] = 9, ["KST"] = 9, ["AEST"] = 10, ["AEDT"] = 11, ["ACST"] = 9.5, ["ACDT"] = 10.5, ["AWST"] = 8, ["NZST"] = 12, ["NZDT"] = 13,
    };

    /// <summary>Reads a date.</summary>
    /// <param name="text">The text: a date, with a time and a zone or without, and words around it that are not part of one.</param>
    /// <param name="languages">
    /// Languages of the page as BCP 47 tags, the surest first: they tell whether 05/04 is in April or in May, and what the names of months mean. Null for none.
    /// </param>
    /// <returns>The date; null when there is none, or it may be one of two.</returns>
    public static WrittenDate? Read(string text, IReadOnlyList<string>? languages)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > LongestText)
        {
            return null;
        }

        text = Comment().Replace(Space().Replace(text, " "), " ").Trim();
        if (Digits().IsMatch(text))
        {
            return OfDigits(text);
        }

        TimeOnly? time = null;
        TimeSpan? offset = null;
        if (Clock().Match(text) is { Success: true } clock)
        {
            (time, offset) = (TimeOf(clock), OffsetOf(clock.Groups["zone"].Value));
            text = text.Remove(clock.Index, clock.Length).Insert(clock.Index, " ");
        }

        var order = DateOrder.Of(languages ?? []);
        return DateIn(text.Trim(' ', ',', '|', '@', 'T'), order, languages ?? []) is not { } date ? null
            : date.Day == 0 || time is null ? date
            : date with { Time = time, Offset = offset };
    }

    /// <summary>Returns the moment when what was written is over: the time, or the end of the day, month or year, in UTC when no zone was written.</summary>
    public DateTimeOffset Until()
    {
        if (Time is { } time)
        {
            return new DateTimeOffset(new DateOnly(Year, Month, Day).ToDateTime(time), Offset ?? TimeSpan.Zero);
        }

        var begin = new DateTimeOffset(Year, Math.Max(Month, 1), Math.Max(Day, 1), 0, 0, 0, TimeSpan.Zero);
        return Day > 0 ? begin.AddDays(1) : Month > 0 ? begin.AddMonths(1) : begin.AddYears(1);
    }

    /// <summary>Returns the date in ISO 8601: as much of <c>2024-03-15T10:00:00+01:00</c> as was written.</summary>
    public override string ToString()
    {
        var date = FormattableString.Invariant($"{Year:0000}")
            + (Month == 0 ? "" : FormattableString.Invariant($"-{Month:00}")) + (Day == 0 ? "" : FormattableString.Invariant($"-{Day:00}"));
        if (Time is not { } time)
        {
            return date;
        }

        var zone = Offset is not { } offset ? ""
            : offset == TimeSpan.Zero ? "Z"
            : (offset < TimeSpan.Zero ? "-" : "+") + offset.ToString(@"hh\:mm", CultureInfo.InvariantCulture);
        return date + time.ToString("'T'HH:mm:ss", CultureInfo.InvariantCulture) + zone;
    }

    private static WrittenDate? OfDigits(string digits)
    {
        switch (digits.Length)
        {
            case 4:
                return Make(Number(digits), 0, 0);
            case 8:
                return Make(Number(digits[..4]), Number(digits[4..6]), Number(digits[6..]));
            case 12 or 14:
                var time = TimeOf(Number(digits[8..10]), Number(digits[10..12]), digits.Length == 14 ? Number(digits[12..]) : 0);
                return time is not null && Make(Number(digits[..4]), Number(digits[4..6]), Number(digits[6..8])) is { } date ? date with { Time = time } : null;
            case 9 or 10 or 13:
                // Seconds or milliseconds since 1970; from 1973 to 2286.
                var moment = digits.Length == 13
                    ? DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(digits, CultureInfo.InvariantCulture))
                    : DateTimeOffset.FromUnixTimeSeconds(long.Parse(digits, CultureInfo.InvariantCulture));
                return new WrittenDate(moment.Year, moment.Month, moment.Day, TimeOnly.FromDateTime(moment.DateTime), TimeSpan.Zero);
            default:
                return null;
        }
    }

    private static WrittenDate? DateIn(string text, DateOrder.Kind order, IReadOnlyList<string> languages)
    {
        foreach (var match in Matches(text, YearFirst(), Ideographs()))
        {
            return Alone(text, match) ? Make(Number(match, "y"), Number(match, "m"), Number(match, "d")) : null;
        }

        foreach (var match in Matches(text, YearLast()))
        {
            var (first, second, year) = (Number(match, "a"), Number(match, "b"), match.Groups["y"].Value);
            var isDayFirst = first > 12 || (order == DateOrder.Kind.DayFirst && second <= 12);
            var isMonthFirst = second > 12 || (order == DateOrder.Kind.MonthFirst && first <= 12);
            if (!Alone(text, match) || (isDayFirst == isMonthFirst && first != second)
                || (year.Length == 2 && (match.Groups["s"].Value != "." || order != DateOrder.Kind.DayFirst)))
            {
                return null;
            }

            return Make(YearOf(year), isMonthFirst ? first : second, isMonthFirst ? second : first);
        }

        foreach (var match in Matches(text, DayName(), NameDay(), YearName(), NameYear()))
        {
            if (MonthNames.Find(match.Groups["m"].Value, languages) is { } month && Alone(text, match))
            {
                var year = match.Groups["y"].Value;

                // Two digits are a year in the dates of RFC 850 alone: Friday, 25-Jun-10.
                return year.Length == 4 || Rfc850().IsMatch(text) ? Make(YearOf(year), month, Number(match, "d")) : null;
            }
        }

        return MonthOnly().Match(text) is { Success: true } only ? Make(Number(only, "y"), Number(only, "m"), 0)
            : YearOnly().IsMatch(text) ? Make(Number(text), 0, 0)
            : null;
    }

    private static IEnumerable<Match> Matches(string text, params Regex[] forms) => forms.SelectMany(form => form.Matches(text));

    /// <summary>Returns whether there are no other numbers beside the date, which might be another.</summary>
    private static bool Alone(string text, Match date) => !text.Remove(date.Index, date.Length).Any(char.IsDigit);

    private static WrittenDate? Make(int year, int month, int day) =>
        year is >= 1000 and <= 2999 && month is >= 0 and <= 12 && (month > 0 || day == 0) && (day == 0 || day <= DateTime.DaysInMonth(year, month))
            ? new WrittenDate(year, month, day, null, null)
            : null;

    private static TimeOnly? TimeOf(Match clock)
    {
        var hour = Number(clock, "h");
        if (clock.Groups["half"] is { Success: true } half)
        {
            if (hour is < 1 or > 12)
            {
                return null;
            }

            hour = (hour % 12) + (half.Value[0] is 'p' or 'P' ? 12 : 0);
        }

        return TimeOf(hour, Number(clock, "n"), Number(clock, "s"));
    }

    private static TimeOnly? TimeOf(int hour, int minute, int second) =>
        hour <= 23 && minute <= 59 && second <= 60 ? new TimeOnly(hour, minute, Math.Min(second, 59)) : null;

    private static TimeSpan? OffsetOf(string zone)
    {
        if (_zones.TryGetValue(zone, out var hours))
        {
            return TimeSpan.FromHours(hours);
        }

        var sign = zone.IndexOfAny(['+', '-', '\u2212']);
        if (sign < 0)
        {
            return null;
        }

        var digits = zone[(sign + 1)..].Replace(":", "", StringComparison.Ordinal);
        var offset = digits.Length <= 2 ? TimeSpan.FromHours(Number(digits)) : new TimeSpan(Number(digits[..^2]), Number(digits[^2..]), 0);
        return offset > TimeSpan.FromHours(14) || offset.Minutes % 15 != 0 ? null : zone[sign] == '+' ? offset : -offset;
    }

    private static int YearOf(string year) => Number(year) is var number && year.Length == 4 ? number : number + (number < 70 ? 2000 : 1900);

    private static int Number(Match match, string group) => match.Groups[group] is { Success: true } found ? Number(found.Value) : 0;

    private static int Number(string digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex(@"\([^()]*\)")]
    private static partial Regex Comment();

    [GeneratedRegex(@"^[0-9]+$")]
    private static partial Regex Digits();

    // 10:00, 10:00:00.5, 10h30, 10 AM, T1000 and T100000, each with a half of the day and a zone or without.
    [GeneratedRegex(
        @"(?:(?<=[0-9])[Tt]|(?<![0-9:.,/+-]))(?:(?<h>[0-9]{1,2}):(?<n>[0-9]{2})(?::(?<s>[0-9]{2})(?:[.,][0-9]+)?)?(?:\s?(?<half>[ap])\.?\s?m\b\.?)?"
        + @"|(?<h>[0-9]{1,2})\s?(?<half>[ap])\.?\s?m\b\.?|(?<h>[0-9]{1,2})\s?h\s?(?<n>[0-9]{2})\b|(?<=[0-9][Tt])(?<h>[0-9]{2})(?<n>[0-9]{2})(?<s>[0-9]{2})?(?![0-9]))"
        + @"(?:\s?(?<zone>(?:GMT|UTC)?[+\u2212-][0-9]{1,2}(?::?[0-9]{2})?(?![0-9/.-])|[A-Za-z]{1,4}T\b|Z\b|z\b|UTC\b|MEZ\b|MESZ\b|MSK\b|UT\b))?",
        RegexOptions.IgnoreCase)]
    private static partial Regex Clock();

    [GeneratedRegex(
        @"(?<![0-9])(?<y>[0-9]{4})(?:(?<s>[-/])(?<m>[0-9]{1,2})\k<s>(?<d>[0-9]{1,2})|\.\s?(?<m>[0-9]{1,2})\.\s?(?<d>[0-9]{1,2})\.?|\s(?<m>[0-9]{2})\s(?<d>[0-9]{2})|(?<m>[0-9]{2})(?<d>[0-9]{2}))(?![0-9])")]
    private static partial Regex YearFirst();

    [GeneratedRegex(@"(?<![0-9])(?<y>[0-9]{4})\s?[年년]\s?(?<m>[0-9]{1,2})\s?[月월](?:\s?(?<d>[0-9]{1,2})\s?[日일])?")]
    private static partial Regex Ideographs();

    [GeneratedRegex(@"(?<![0-9])(?<a>[0-9]{1,2})(?:(?<s>[/-])(?<b>[0-9]{1,2})\k<s>(?<y>[0-9]{4})|(?<s>\.)\s?(?<b>[0-9]{1,2})\.\s?(?<y>[0-9]{4}|[0-9]{2}))(?![0-9])")]
    private static partial Regex YearLast();

    [GeneratedRegex(
        @"(?<![0-9])(?<d>[0-9]{1,2})(?:st|nd|rd|th|er|ère|º|ª|°|-го|-е)?[\s.,/-]*(?:(?:of|de|d')\s?)?(?<m>\p{L}[\p{L}\p{M}]*)[\s.,/-]*(?:(?:of|de|del|do|d')\s)?(?<y>[0-9]{4}|[0-9]{2})(?![0-9])", RegexOptions.IgnoreCase)]
    private static partial Regex DayName();

    [GeneratedRegex(@"(?<![\p{L}\p{M}])(?<m>\p{L}[\p{L}\p{M}]*)[\s.,/-]*(?<d>[0-9]{1,2})(?:st|nd|rd|th)?[\s.,/-]+(?<y>[0-9]{4})(?![0-9])", RegexOptions.IgnoreCase)]
    private static partial Regex NameDay();

    [GeneratedRegex(@"(?<![0-9])(?<y>[0-9]{4})[\s.,/-]+(?<m>\p{L}[\p{L}\p{M}]*)[\s.,/-]*(?<d>[0-9]{1,2})(?![0-9])", RegexOptions.IgnoreCase)]
    private static partial Regex YearName();

    [GeneratedRegex(@"(?<![\p{L}\p{M}])(?<m>\p{L}[\p{L}\p{M}]*)[\s.,/-]*(?:(?:of|de|del)\s)?(?<y>[0-9]{4})(?![0-9])", RegexOptions.IgnoreCase)]
    private static partial Regex NameYear();

    [GeneratedRegex(@"^\p{L}+,?\s[0-9]{1,2}-\p{L}{3}-[0-9]{2}(?![0-9])")]
    private static partial Regex Rfc850();

    [GeneratedRegex(@"^(?:(?<y>[0-9]{4})[-/.](?<m>[0-9]{1,2})|(?<m>[0-9]{1,2})[/.](?<y>[0-9]{4}))$")]
    private static partial Regex MonthOnly();

    [GeneratedRegex(@"^[0-9]{4}$")]
    private static partial Regex YearOnly();
}
