namespace TextMad.Tests.Cli;

/// <summary>A whole run leaves the same bits whatever the machine offers: cores and instruction sets.</summary>
public sealed class SameBitsTests
{
    [Fact]
    public void Cores_and_vector_widths_do_not_change_a_bit_of_a_run() =>
        Check(steps: 20, tokens: 1000, generations: 1, "PROCESSOR_COUNT=1", "PROCESSOR_COUNT=3", "EnableAVX512=0", "EnableAVX2=0");

    /// <summary>Without fused multiply-add in hardware, a run takes a hundred times as long.</summary>
    [Fact]
    public void Software_arithmetic_does_not_change_a_bit_of_a_run() =>
        Check(steps: 3, tokens: 200, generations: 1, "EnableHWIntrinsic=0");

    private static void Check(int steps, int tokens, int generations, params string[] settings)
    {
        using var experiment = new SmallExperiment(steps, tokens, generations);
        var usual = Everything(experiment, "usual");
        Assert.Contains(usual, line => line.StartsWith("metrics.jsonl ", StringComparison.Ordinal));
        Assert.Contains(usual, line => line.StartsWith("models/replace/s1/g1/model.safetensors ", StringComparison.Ordinal));
        Assert.All(settings, setting =>
        {
            var (name, value) = setting.Split('=') is [var left, var right] ? ($"DOTNET_{left}", right) : default;
            experiment.Tool.Environment[name] = value;
            var found = Everything(experiment, setting);
            experiment.Tool.Environment.Remove(name);
            Assert.Equal(usual, found);
        });
    }

    private static IReadOnlyList<string> Everything(SmallExperiment experiment, string workspace)
    {
        experiment.Succeed(SmallExperiment.Import(workspace));
        experiment.Succeed(experiment.Run(workspace));
        return experiment.Everything(workspace);
    }
}
