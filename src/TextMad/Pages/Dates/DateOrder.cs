namespace TextMad.Pages.Dates;

/// <summary>Which comes first in a date of numbers alone, by language and region [short dates of Unicode CLDR].</summary>
internal static class DateOrder
{
    /// <summary>What comes first when the year comes last.</summary>
    public enum Kind
    {
        /// <summary>Not known, or both are written.</summary>
        Unknown,

        /// <summary>The day: 05/04 is in April.</summary>
        DayFirst,

        /// <summary>The month: 05/04 is in May.</summary>
        MonthFirst,
    }

    // Languages in which the year comes first, or both orders are written, are not among them.
    private static readonly HashSet<string> _dayFirst = new(
        ("fr de es it pt nl ru uk be bg pl cs sk sl hr sr bs mk ro el tr da nb nn no fi sv et lv is ga cy gd ca gl sq hy az kk uz "
            + "he ar ur hi bn ta te ml mr gu pa kn th vi id ms lb mt br oc"
        + " rm fy fo ka tg ky").Split(' '), StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> _monthFirstEnglish = new("US PH AS GU MP PR UM VI FM MH PW".Split(' '), StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns the order that the first language has of which one is known.</summary>
    public static Kind Of(IReadOnlyList<string> languages)
    {
        foreach (var tag in languages)
        {
            if (Of(tag) is var order and not Kind.Unknown)
            {
                return order;
            }
        }

        return Kind.Unknown;
    }

    private static Kind Of(string tag)
    {
        var parts = tag.Split('-', '_');
        var region = parts.Skip(1).FirstOrDefault(part => part.Length == 2);
        return parts[0].ToLowerInvariant() switch
        {
            // English without a region may be of either, and in Canada it is.
            "en" => region is null || region.Equals("CA", StringComparison.OrdinalIgnoreCase) ? Kind.Unknown
                : _monthFirstEnglish.Contains(region) ? Kind.MonthFirst : Kind.DayFirst,
            "fil" or "tl" => Kind.MonthFirst,
            "es" when region is not null && (region.ToUpperInvariant() is "PR" or "PA" or "US") => Kind.Unknown,
            var language => _dayFirst.Contains(language) ? Kind.DayFirst : Kind.Unknown,
        };
    }
}
