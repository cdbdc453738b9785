namespace TextMad.Training;

/// <summary>In which numbers an engine works out products; weights, sums and normalisations are single precision in any case.</summary>
public enum ModelPrecision
{
    /// <summary>Single precision.</summary>
    Float32,

    /// <summary>Single precision whose products are worked out from factors rounded to 10 bits of significand, on NVIDIA's GPUs from Ampere on.</summary>
    Tf32,

    /// <summary>Brain floating point: 8 bits of significand, twice and more as fast on GPUs that have it.</summary>
    Bfloat16,
}
