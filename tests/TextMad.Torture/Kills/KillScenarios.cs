using TextMad.Cli.Benchmarking;

namespace TextMad.Torture.Kills;

/// <summary>The commands that write, each on little input.</summary>
internal static class KillScenarios
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<KillScenario> All { get; } =
    [
        new KillScenario("corpus add", stage => stage.Tool.Write("texts.txt", string.Join("\n\n", SyntheticText.Documents(1500, 40))),
            "corpus", "add", "texts", "texts.txt", "--format", "blocks"),
    ];
}
