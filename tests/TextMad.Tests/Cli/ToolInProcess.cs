using System.Text.Json;
using TextMad.Cli;

namespace TextMad.Tests.Cli;

/// <summary>Runs the command line within the test process, with a workspace of its own: for everything but streams, signals and exit.</summary>
internal sealed class ToolInProcess : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("textmad-cli-");

    public string Folder => _folder.FullName;

    public string Workspace => Path.Combine(Folder, "workspace");

    /// <summary>What is passed to the next commands.</summary>
    public string Input { get; set; } = "";

    public ToolResult Run(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = CommandLine.Run([.. arguments, "--workspace", Workspace],
            new CliContext(output, error) { Input = new StandardInput(() => new MemoryStream(System.Text.Encoding.UTF8.GetBytes(Input))) });
        return new ToolResult(code, output.ToString(), error.ToString());
    }

    /// <summary>Runs a command that must succeed and reads its JSON.</summary>
    public JsonElement Json(params string[] arguments)
    {
        var result = Run([.. arguments, "--json"]);
        Assert.True(result.ExitCode == 0, result.Error);
        return JsonElement.Parse(result.Output);
    }

    /// <summary>Runs a command that must refuse its input.</summary>
    public void ExpectInputError(string message, params string[] arguments)
    {
        var result = Run(arguments);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    public string Write(string name, string text)
    {
        var path = At(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public string At(string name) => Path.Combine(Folder, name);

    public void Dispose() => _folder.Delete(recursive: true);
}
