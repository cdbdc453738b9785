namespace TextMad.Training;

/// <summary>Makes engines with code from outside this library. Implemented by an adapter (<see cref="Adapters"/>).</summary>
public interface ITransformerEngineProvider
{
    /// <summary>What it is made of, with versions.</summary>
    string Version { get; }

    /// <summary>The devices of this machine that its engines can work on, as <see cref="EngineOptions.Device"/> names them, numbered; the processor is the first.</summary>
    IReadOnlyList<string> Devices { get; }

    /// <summary>Returns an engine.</summary>
    /// <param name="options">Where and how it is to work.</param>
    /// <exception cref="InputException">There is no such device here, or it cannot work in this precision.</exception>
    ITransformerEngine Create(EngineOptions options);
}
