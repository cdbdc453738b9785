using TextMad.Dashboard.Corpus;
using TextMad.SimulatedWeb;
using TextMad.SimulatedWeb.Watching;

namespace TextMad.Dashboard.Webs;

/// <summary>A page of a simulated web.</summary>
/// <param name="Line">What a list says of it.</param>
/// <param name="Version">How often it has changed.</param>
/// <param name="ChangesPerWeek">Mean changes per week.</param>
/// <param name="OutLinks">Pages that it links to.</param>
/// <param name="Host">Its site.</param>
/// <param name="SiteKind">What the site is like.</param>
/// <param name="SiteIsClosed">Whether the site's robots.txt turns crawlers away.</param>
/// <param name="SiteTrainingNotice">Where the site says that no model may be trained on it.</param>
/// <param name="Parts">Its text as it is in truth, source by source.</param>
/// <param name="Seen">The page as a reader sees it.</param>
/// <param name="Taken">The documents that crawls took from its address.</param>
internal sealed record PageAnswer(
    WebPageLine Line,
    int Version,
    double ChangesPerWeek,
    int OutLinks,
    string Host,
    SiteKind SiteKind,
    bool SiteIsClosed,
    TrainingNotice SiteTrainingNotice,
    IReadOnlyList<PagePart> Parts,
    ReaderView Seen,
    IReadOnlyList<DocumentLine> Taken);
