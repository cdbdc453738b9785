namespace TextMad.Models.Tensors;

/// <summary>A tensor in a safetensors file.</summary>
/// <param name="Type">Element type, e.g. F32.</param>
/// <param name="Shape">Sizes.</param>
/// <param name="Offset">First byte in the file.</param>
/// <param name="Bytes">Number of bytes.</param>
internal sealed record SafetensorsPlace(string Type, long[] Shape, long Offset, long Bytes);
