namespace TextMad.Torture;

/// <summary>How a campaign is run.</summary>
internal sealed record CampaignOptions
{
    /// <summary>How often something is done.</summary>
    public required int Number { get; init; }

    /// <summary>What chance depends on.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Only rows whose names contain one of these; all when empty.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>A folder for the campaign's files; it goes when the campaign is over.</summary>
    public required string Scratch { get; init; }

    /// <summary>Told how far the campaign is.</summary>
    public Action<string> Progress { get; init; } = _ => { };

    /// <summary>Set when a person wants no more: the table then is of what was done.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Whether a row is asked for.</summary>
    public bool Wants(string name) => Only.Count == 0 || Only.Any(part => name.Contains(part, StringComparison.Ordinal));
}
