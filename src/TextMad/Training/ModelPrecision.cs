namespace TextMad.Training;

/// <summary>In which numbers an engine works out products; sums and normalisations are single precision in any case.</summary>
public enum ModelPrecision
{
    /// <summary>Single precision.</summary>
    Float32,

    /// <summary>Single precision whose products are worked out from factors rounded to 10 bits of significand, on NVIDIA's GPUs from Ampere on.</summary>
    Tf32,

    /// <summary>
    /// Brain floating point, with 8 bits of significand. PyTorch: both factors, twice and more as fast on GPUs that have it. Built-in engine: the weights
    /// (<see cref="TextMad.Models.Transformers.Transformer.ToBFloat16"/>), when a model writes or scores; it is trained in single precision.
    /// </summary>
    Bfloat16,
}
