using TextMad.Urls;

namespace TextMad.SimulatedWeb;

/// <summary>What only the simulator knows of a page.</summary>
public sealed record PageTruth
{
    /// <summary>The page's canonical address.</summary>
    public required WebUrl Url { get; init; }

    /// <summary>Its number in the world.</summary>
    public required int Number { get; init; }

    /// <summary>Its text now, paragraphs separated by <c>\n</c>; empty when it has vanished.</summary>
    public required string Text { get; init; }

    /// <summary>Share of the text's UTF-8 bytes that machines wrote, in [0, 1]; what the parents' shares give by weight.</summary>
    public required double MachineShare { get; init; }

    /// <summary>The model that wrote the page at first (alone, or going on with a human article); null for a human.</summary>
    public ModelId? Author { get; init; }

    /// <summary>
    /// The documents that the text was made of, with their shares of its bytes; these sum to 1. Of a text that a model continued, the part before is the
    /// article's, and the rest is the model's own words (<see cref="Parent.OwnWords"/>); of both the bytes that the page shows count.
    /// </summary>
    public required IReadOnlyList<Parent> Parents { get; init; }

    /// <summary>The page whose text it took over when it appeared; null when it was written for this page.</summary>
    public WebUrl? CopyOf { get; init; }

    /// <summary>The week in which it appeared; negative before the world began.</summary>
    public required int Born { get; init; }

    /// <summary>The week in which it vanished; null while it lives.</summary>
    public int? Died { get; init; }

    /// <summary>The week of its last change.</summary>
    public required int Changed { get; init; }

    /// <summary>How often it has changed.</summary>
    public required int Version { get; init; }

    /// <summary>Mean changes per week.</summary>
    public required double ChangesPerWeek { get; init; }

    /// <summary>Pages that link to it, lists of its own site not counted.</summary>
    public required int InLinks { get; init; }

    /// <summary>Pages that it links to, whether they live or not.</summary>
    public required int OutLinks { get; init; }

    /// <summary>The kind of its site.</summary>
    public required SiteKind SiteKind { get; init; }

    /// <summary>The site's quality, in [0, 1).</summary>
    public required double SiteQuality { get; init; }

    /// <summary>Whether the site's robots.txt turns crawlers away.</summary>
    public required bool SiteIsClosed { get; init; }

    /// <summary>Where the site says that no model may be trained on it.</summary>
    public required TrainingNotice SiteTrainingNotice { get; init; }
}
