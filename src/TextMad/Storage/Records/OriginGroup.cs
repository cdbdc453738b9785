namespace TextMad.Storage.Records;

/// <summary>
/// Where documents came from, in short. Of derived documents, source, model and generation are those that all parents share, and null
/// where these differ.
/// </summary>
/// <param name="Kind"><c>imported</c>, <c>crawled</c>, <c>sampled</c> or <c>derived</c>.</param>
/// <param name="Source">The source of imported, the host of crawled documents; null for sampled ones.</param>
/// <param name="Model">The model that sampled them; null for others.</param>
/// <param name="Generation">That model's generation; null for others.</param>
public abstract record OriginGroup(string Kind, string? Source, ModelId? Model, int? Generation);
