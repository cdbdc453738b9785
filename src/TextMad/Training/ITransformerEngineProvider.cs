namespace TextMad.Training;

/// <summary>Makes engines with code from outside this library. Implemented by an adapter (<see cref="Adapters"/>).</summary>
public interface ITransformerEngineProvider
{
    /// <summary>Whether this machine has a GPU that its engines work on.</summary>
    bool HasGpu { get; }

    /// <summary>An engine on the GPU if there is one, else on the processor.</summary>
    /// <param name="precision">In which numbers products are worked out.</param>
    ITransformerEngine Create(ModelPrecision precision);
}
