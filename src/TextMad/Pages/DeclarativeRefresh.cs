namespace TextMad.Pages;

/// <summary>Where a <c>meta http-equiv=refresh</c> or a field <c>Refresh</c> leads [WHATWG HTML, shared declarative refresh steps].</summary>
internal static class DeclarativeRefresh
{
    private const string Space = " \t\n\f\r";

    /// <summary>Returns the reference of another page; null when the page only reloads itself, or the text is none of the form.</summary>
    public static string? UrlOf(ReadOnlySpan<char> content)
    {
        var rest = content.TrimStart(Space);
        var digits = rest.IndexOfAnyExceptInRange('0', '9') is var found and >= 0 ? found : rest.Length;
        if (digits == 0 && rest is not ['.', ..])
        {
            return null;
        }

        rest = rest[digits..];
        rest = rest[(rest.IndexOfAnyExcept("0123456789.") is var end and >= 0 ? end : rest.Length)..];
        if (rest.IsEmpty || (rest[0] is not (';' or ',') && !Space.Contains(rest[0])))
        {
            return null;
        }

        rest = rest.TrimStart(Space);
        rest = (rest is [';' or ',', ..] ? rest[1..] : rest).TrimStart(Space);
        if (rest.StartsWith("url", StringComparison.OrdinalIgnoreCase) && rest[3..].TrimStart(Space) is ['=', .. var value])
        {
            rest = value.TrimStart(Space);
        }

        if (rest is ['"' or '\'', .. var quoted])
        {
            var close = quoted.IndexOf(rest[0]);
            rest = close < 0 ? quoted : quoted[..close];
        }

        rest = rest.Trim(Space);
        return rest.IsEmpty ? null : rest.ToString();
    }
}
