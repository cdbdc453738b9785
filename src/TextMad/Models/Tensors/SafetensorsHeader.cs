namespace TextMad.Models.Tensors;

/// <summary>What a safetensors file says about itself.</summary>
/// <param name="Metadata">Free notes.</param>
/// <param name="Tensors">Tensors by name.</param>
/// <param name="DataStart">Offset of the data in the file.</param>
/// <param name="DataLength">Bytes of the data.</param>
internal sealed record SafetensorsHeader(
    IReadOnlyDictionary<string, string> Metadata, IReadOnlyDictionary<string, SafetensorsPlace> Tensors, long DataStart, long DataLength);
