using TextMad.Cli.Benchmarking;
using TextMad.Torture.Processes;

namespace TextMad.Torture.Loads;

/// <summary>A file of many invented texts.</summary>
internal static class ManyTexts
{
    /// <summary>The file's name.</summary>
    public const string File = "many.jsonl";

    /// <summary>The command that imports it.</summary>
    public static string[] Import(string workspace) => ["corpus", "add", "many", File, "--quiet", "--workspace", workspace];

    /// <summary>Writes it into the folder of a tool.</summary>
    public static void Write(ToolProcess tool, int count)
    {
        var source = SyntheticText.Source(words: 40, seed: 3);
        using var file = System.IO.File.CreateText(Path.Combine(tool.Folder, File));
        for (var i = 0; i < count; i++)
        {
            file.Write($"{{\"id\":\"{i}\",\"text\":\"{source(i)}\"}}\n");
        }
    }
}
