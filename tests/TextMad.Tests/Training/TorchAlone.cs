namespace TextMad.Tests.Training;

/// <summary>Tests that look at the memory of the process: no other test runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TorchAlone
{
    /// <summary>The collection's name.</summary>
    public const string Name = "PyTorch alone in the process";
}
