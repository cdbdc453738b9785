namespace TextMad.Training;

/// <summary>Whose code trains, scores and decodes transformers.</summary>
public enum ModelEngine
{
    /// <summary>This library's: C# on the processor, the same bits everywhere.</summary>
    Builtin,

    /// <summary>PyTorch by way of TorchSharp, on a GPU if there is one.</summary>
    Torch,

    /// <summary>Torch where it is part of the build and the machine has a GPU for it, else built in.</summary>
    Auto,
}
