namespace TextMad.Provenance.Prov;

/// <summary>An entity, activity or agent of PROV.</summary>
/// <param name="Id">Its qualified name.</param>
/// <param name="Attributes">What is said of it.</param>
internal sealed record ProvRecord(string Id, params IReadOnlyList<ProvAttribute> Attributes);
