namespace TextMad.Dashboard.Webs;

/// <summary>A simulated web in the list.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsOfRun">Whether a run keeps it.</param>
/// <param name="Bytes">The length of its file.</param>
/// <param name="Saved">When it was saved last, UTC.</param>
internal sealed record WorldLine(string Name, bool IsOfRun, long Bytes, DateTime Saved);
