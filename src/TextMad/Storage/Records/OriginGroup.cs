namespace TextMad.Storage.Records;

/// <summary>
/// Where documents came from, in short. Of derived documents, source, model and generation are those that all parents share, and null
/// where these differ.
/// </summary>
/// <param name="Kind">How they came into being.</param>
/// <param name="Source">The source of imported, the host of crawled documents; null for sampled ones.</param>
/// <param name="Model">The model that sampled them; null for others.</param>
/// <param name="Generation">That model's generation; null for others.</param>
public abstract record OriginGroup(OriginKind Kind, string? Source, ModelId? Model, int? Generation);
