namespace TextMad.SimulatedWeb;

/// <summary>What happened in a week.</summary>
public sealed record WeekEvents
{
    /// <summary>Pages born.</summary>
    public int Births { get; init; }

    /// <summary>Of these, pages that copy another.</summary>
    public int Copies { get; init; }

    /// <summary>Of these, pages in which a machine had a hand, copies of such pages left out.</summary>
    public int MachineBirths { get; init; }

    /// <summary>Sites born.</summary>
    public int NewSites { get; init; }

    /// <summary>Pages that vanished alone.</summary>
    public int PageDeaths { get; init; }

    /// <summary>Sites that vanished with all their pages.</summary>
    public int SiteDeaths { get; init; }

    /// <summary>Pages that vanished with their site.</summary>
    public int PagesOfDeadSites { get; init; }

    /// <summary>Pages that changed.</summary>
    public int Changed { get; init; }

    /// <summary>Of these, pages that a machine edited.</summary>
    public int MachineEdits { get; init; }

    /// <summary>Links on living pages that were not there the week before.</summary>
    public int NewLinks { get; init; }

    /// <summary>Pages that lived before the week.</summary>
    public int PagesBefore { get; init; }

    /// <summary>Links on living pages before the week.</summary>
    public long LinksBefore { get; init; }
}
