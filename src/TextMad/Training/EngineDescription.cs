namespace TextMad.Training;

/// <summary>What an engine is and what can be expected of it; a run keeps it.</summary>
/// <param name="Name">The engine: builtin or torch.</param>
/// <param name="Version">Of what it is made of.</param>
/// <param name="Device">Where it works, e.g. cpu or cuda:0.</param>
/// <param name="Precision">In which numbers products are worked out.</param>
/// <param name="Repeatable">Whether the same settings and seed give the same bits on every machine.</param>
/// <param name="Note">What is not repeatable, in a sentence; empty when all is.</param>
public sealed record EngineDescription(string Name, string Version, string Device, string Precision, bool Repeatable, string Note);
