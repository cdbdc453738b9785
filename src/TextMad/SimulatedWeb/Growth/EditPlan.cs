namespace TextMad.SimulatedWeb.Growth;

/// <summary>A page's changes in a week.</summary>
internal sealed class EditPlan
{
    public required int Page { get; init; }

    /// <summary>How often it changes.</summary>
    public required int Times { get; init; }

    /// <summary>Ranges of its text that give way, in order; a range without length is an addition.</summary>
    public required List<(int Start, int End)> Ranges { get; init; }

    /// <summary>The machine author's place in the list; -1 for a human.</summary>
    public int Author { get; set; } = -1;

    /// <summary>What takes the place of the first ranges; the others stay.</summary>
    public List<Sentence> Sentences { get; } = [];
}
