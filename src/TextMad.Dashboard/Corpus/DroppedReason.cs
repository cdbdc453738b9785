namespace TextMad.Dashboard.Corpus;

/// <summary>A reason, and how much was left out for it.</summary>
/// <param name="Scope">The corpus or run that it was meant for.</param>
/// <param name="Reason">The code.</param>
/// <param name="Count">How much was left out.</param>
/// <param name="Code">What the code means; null for one that this version does not know.</param>
internal sealed record DroppedReason(string Scope, string Reason, long Count, ReasonCode? Code);
