namespace TextMad.Tests.Provenance.Worlds;

/// <summary>Something that happens in a random world. What exactly, its seed decides, given what was there before: so any step can be left out.</summary>
public readonly record struct WorldStep(WorldStepKind Kind, int Seed);
