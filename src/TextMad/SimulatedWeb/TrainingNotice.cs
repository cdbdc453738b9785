namespace TextMad.SimulatedWeb;

/// <summary>Where a site says that no model may be trained on its text.</summary>
public enum TrainingNotice
{
    /// <summary>The site does not forbid training.</summary>
    None,

    /// <summary>In robots.txt: <c>Content-Signal: search=yes, ai-train=no</c>.</summary>
    Signal,

    /// <summary>In a header field of every page: <c>Content-Usage: train-ai=n</c>.</summary>
    Header,

    /// <summary>In the markup of every page: <c>noai</c> in a robots meta element.</summary>
    NoAi,
}
