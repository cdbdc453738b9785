namespace TextMad.SimulatedWeb;

/// <summary>Consecutive bytes of a page's text with one source.</summary>
/// <param name="Bytes">How many.</param>
/// <param name="Source">The place of the source document among the page's.</param>
/// <param name="MachineShare">The share of them that a machine wrote, in [0, 1].</param>
/// <param name="OwnWords">
/// Whether all of them were written by the source's own model, and none are of the text that it continued. False also where the source is taken whole.
/// </param>
internal readonly record struct TextSpan(int Bytes, int Source, float MachineShare, bool OwnWords = false);
