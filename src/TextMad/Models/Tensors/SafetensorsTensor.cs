using TextMad.Numerics.Memory;

namespace TextMad.Models.Tensors;

/// <summary>A tensor to be written.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its sizes.</param>
/// <param name="Values">Its values, row-major.</param>
internal sealed record SafetensorsTensor(string Name, IReadOnlyList<int> Shape, FloatView Values);
