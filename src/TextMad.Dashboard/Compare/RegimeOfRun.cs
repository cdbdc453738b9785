namespace TextMad.Dashboard.Compare;

/// <summary>A regime of a run, chosen to be compared; in an address <c>RUN/REGIME</c>.</summary>
/// <param name="Run">The run.</param>
/// <param name="Regime">The regime's label.</param>
internal sealed record RegimeOfRun(string Run, string Regime)
{
    /// <summary>Reads what an address says.</summary>
    /// <exception cref="InputException">It is not of that form.</exception>
    public static RegimeOfRun Parse(string text) => text.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash && slash < text.Length - 1
        ? new RegimeOfRun(text[..slash], text[(slash + 1)..])
        : throw new InputException($"'{text}' names no regime of a run: RUN/REGIME is expected.");
}
