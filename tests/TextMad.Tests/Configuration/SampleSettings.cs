using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using TextMad.Configuration;

namespace TextMad.Tests.Configuration;

public enum SampleBudget
{
    Epochs,
    TokensSeen,
}

public abstract record SampleRegime;

[SettingName("replace")]
public sealed record SampleReplace : SampleRegime;

[SettingName("keep")]
public sealed record SampleKeep : SampleRegime
{
    [Description("share that is kept")]
    [Range(0.0, 1.0)]
    public double Share { get; init; } = 0.1;
}

public sealed record SampleTraining : ISettingRules
{
    [Description("what the budget counts")]
    public SampleBudget Budget { get; init; }

    [Description("sequences per step")]
    [Range(1, 65536)]
    public int Batch { get; init; } = 32;

    [Description("heads; must divide the width")]
    [Range(1, 128)]
    public int Heads { get; init; } = 4;

    [Range(8, 16384)]
    public int Width { get; init; } = 128;

    [Description("peak learning rate")]
    [Range(1e-8, 10.0)]
    public double LearningRate { get; init; } = 3e-3;

    public long? Tokens { get; init; }

    public IEnumerable<SettingProblem> FindProblems()
    {
        if (Width % Heads != 0)
        {
            yield return new SettingProblem($"{Heads} heads do not divide the width {Width}.", nameof(Heads));
        }
    }
}

public sealed record SampleExperiment
{
    [Description("what it is called")]
    public string Name { get; init; } = "sample";

    [Description("seeds")]
    [MinLength(1)]
    public ValueList<ulong> Seeds { get; init; } = [1, 2];

    public bool Keep { get; init; } = true;

    public string? Note { get; init; }

    [Description("how it is trained")]
    public SampleTraining Training { get; init; } = new();

    [Description("regimes to compare")]
    public ValueList<SampleRegime> Regimes { get; init; } = [new SampleReplace()];

    [Description("where weights begin")]
    public SampleRegime First { get; init; } = new SampleReplace();

    public ValueList<SampleTraining> Stages { get; init; } = [];
}

public sealed record SampleRequired
{
    [Description("the corpus to read")]
    public required string Corpus { get; init; }
}

public abstract record SampleMachine
{
    [Description("who makes it")]
    public string Maker { get; init; } = "nobody";
}

[SettingName("small")]
public sealed record SampleSmall : SampleMachine;

[SettingName("large")]
public sealed record SampleLarge : SampleMachine
{
    [Description("cores")]
    [Range(1, 64)]
    public int Cores { get; init; } = 8;
}

public sealed record SampleLaboratory
{
    [Description("the machine")]
    public SampleMachine Machine { get; init; } = new SampleLarge();
}
