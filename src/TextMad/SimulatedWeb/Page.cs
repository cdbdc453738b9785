namespace TextMad.SimulatedWeb;

/// <summary>A page's state. Its number is its place in the world's list.</summary>
internal sealed class Page
{
    /// <summary>The site's number.</summary>
    public required int Site { get; init; }

    /// <summary>The week in which it appeared.</summary>
    public required int Born { get; init; }

    /// <summary>The week in which it vanished; <see cref="SimulatedWeb.Site.Never"/> while it lives.</summary>
    public int Died { get; set; } = SimulatedWeb.Site.Never;

    /// <summary>The week of its last change.</summary>
    public int Changed { get; set; }

    /// <summary>How often it changed.</summary>
    public int Version { get; set; }

    /// <summary>Mean changes per week.</summary>
    public required double ChangeRate { get; init; }

    /// <summary>The page whose text it took over; -1 for none.</summary>
    public required int CopyOf { get; init; }

    /// <summary>The model that wrote it first, a number in the world's list; -1 for a human.</summary>
    public required int Author { get; init; }

    /// <summary>Where its text is.</summary>
    public TextPlace Text { get; set; }

    /// <summary>Who wrote which bytes of it.</summary>
    public TextSpan[] Spans { get; set; } = [];

    /// <summary>The documents that it was made of; spans point here.</summary>
    public DocumentId[] Sources { get; set; } = [];

    /// <summary>The numbers of the pages that it links to, without repetition.</summary>
    public int[] Links { get; set; } = [];

    /// <summary>How many living pages link to it. Derived.</summary>
    public int InLinks { get; set; }

    /// <summary>Share of its bytes that machines wrote. Derived from the spans.</summary>
    public double MachineShare { get; private set; }

    /// <summary>Whether at least half of it is a machine's.</summary>
    public bool IsMachineWritten => MachineShare >= 0.5;

    /// <summary>Whether the page exists now.</summary>
    public bool IsAlive => Died == SimulatedWeb.Site.Never;

    /// <summary>Takes over a content whose text was put somewhere.</summary>
    public void SetContent(TextPlace place, PageContent content)
    {
        Text = place;
        Spans = content.Spans;
        Sources = content.Sources;
        MachineShare = content.MachineShare;
    }
}
