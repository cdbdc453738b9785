using System.Diagnostics;

namespace TextMad.Tests.Cli;

/// <summary>What a shell is told to complete.</summary>
public sealed class CompletionTests
{
    [Theory]
    [InlineData("cor", "corpus")]
    [InlineData("corpus ", "add")]
    [InlineData("corpus add --for", "--format")]
    [InlineData("corpus add x y --format ", "jsonl")]
    [InlineData("run quick", "quickstart")]
    [InlineData("corpus process fine", "fineweb")]
    [InlineData("help statis", "statistics")]
    [InlineData("completion ", "zsh")]
    [InlineData("list ", "regimes")]
    [InlineData("runs --work", "--workspace")]
    public void The_tool_completes_commands_options_and_names(string line, string expected)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter();
        var code = TextMad.Cli.CommandLine.Run([$"[suggest:{line.Length}]", line], new TextMad.Cli.CliContext(output, error));
        Assert.Equal((0, ""), (code, error.ToString()));
        Assert.Contains(expected, output.ToString().Split('\n').Select(text => text.TrimEnd('\r')));
    }

    [Fact]
    public void An_unknown_shell_is_refused()
    {
        using var tool = new ToolInProcess();
        tool.ExpectInputError("there is one for bash, fish, zsh", "completion", "csh");
    }

    [Theory]
    [InlineData("textmad corpus ad", "add")]
    [InlineData("textmad store ", "backup check copy show upgrade use vacuum")]
    [InlineData("textmad runs --js", "--json")]
    [InlineData("textmad nothing-like-this x", "")]
    public void Bash_completes_what_is_typed(string line, string expected)
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "There is no bash here.");
        using var tool = new ToolInProcess();
        var script = tool.Write("completion.bash", tool.Run("completion", "bash").Output);

        // In place of the tool: a function of its name that runs it.
        var start = new ProcessStartInfo("/bin/bash") { RedirectStandardOutput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(
            "source \"$0\"; tool=$1; textmad() { dotnet \"$tool\" \"$@\"; }; COMP_LINE=$2; COMP_POINT=${#2}; read -ra COMP_WORDS <<< \"$2\"; _textmad; "
            + "printf '%s\\n' \"${COMPREPLY[@]}\" | sort | paste -sd ' '");
        start.ArgumentList.Add(script);
        start.ArgumentList.Add(ToolProcess.Dll);
        start.ArgumentList.Add(line);
        using var process = Process.Start(start)!;
        Assert.Equal(expected, process.StandardOutput.ReadToEnd().Trim());
        process.WaitForExit();
    }
}
