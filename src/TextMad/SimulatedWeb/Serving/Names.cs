namespace TextMad.SimulatedWeb.Serving;

/// <summary>Names of people who sign pages.</summary>
internal static class Names
{
    private static readonly string[] _first =
    [
        "Ada", "Bruno", "Clara", "David", "Elena", "Felix", "Greta", "Hugo", "Ines", "Jonas", "Karin", "Leon", "Marta", "Nils", "Olga", "Peter",
        "Rosa", "Simon", "Tara", "Ugo", "Vera", "Willa", "Yara", "Zoran",
    ];

    private static readonly string[] _last =
    [
        "Abbot", "Berger", "Castell", "Dorn", "Ekholm", "Farrow", "Grant", "Holm", "Ivers", "Jansen", "Keller", "Lund", "Moreau", "Novak",
        "Okafor", "Petit", "Quist", "Rossi", "Sand", "Tanaka", "Ueda", "Vidal", "Weiss", "Zeller",
    ];

    /// <summary>Returns the name under a page of a site: one of the few that write there, human or not.</summary>
    public static string Of(int site, int page)
    {
        var writer = ((ulong)site * 31) + ((uint)page * 2654435761UL % 6);
        return $"{_first[(int)((writer * 2654435761UL >> 7) % (uint)_first.Length)]} {_last[(int)((writer * 40503UL >> 3) % (uint)_last.Length)]}";
    }
}
