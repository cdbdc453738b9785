using System.Diagnostics;
using TextMad.Cli.Benchmarking;

namespace TextMad.Tests.Cli.Limits;

/// <summary>Few open files, little memory and an output that takes nothing end in one sentence.</summary>
public sealed class ProcessLimitTests : IDisposable
{
    private readonly ToolProcess _tool = new();

    public void Dispose() => _tool.Dispose();

    [Theory]
    [InlineData(32)]
    [InlineData(64)]
    [InlineData(159)]
    public void With_few_open_files_it_says_how_to_allow_more(int files)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such limit.");
        foreach (var command in new[] { "runs", "help", "corpus add a b" })
        {
            var result = Shell($"ulimit -n {files}; exec dotnet \"$0\" {command}");
            Assert.Equal((1, ""), (result.ExitCode, result.Output));
            Assert.Equal($"error: This process may have {files} files open, and textmad needs 160 at least. Allow more with 'ulimit -n 1024' before the command.\n", result.Error);
        }
    }

    [Fact]
    public void With_just_enough_open_files_the_loop_runs()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such limit.");
        _tool.Write("text.txt", string.Join("\n\n", SyntheticText.Documents(300, 20)));
        foreach (var command in new[]
        {
            "corpus add text text.txt --format blocks",
            "run tails --set data.corpus=text --set data.passage_words=0 --set data.tokens=600 --set data.heldout_tokens=300 --set tokenizer.vocabulary=320 "
                + "--set loop.generations=1",
            "store copy .textmad/corpus.db litedb:copy.litedb", "report tails", "measure corpus:text",
        })
        {
            var result = Shell($"ulimit -n 160; exec dotnet \"$0\" {command}");
            Assert.True(result.ExitCode == 0, $"{command}: {result}");
        }
    }

    [Fact]
    public void Without_enough_memory_it_says_so()
    {
        _tool.Write("text.txt", string.Join("\n\n", SyntheticText.Documents(30_000, 60)));
        _tool.Environment["DOTNET_GCHeapHardLimit"] = "0x800000";
        var result = _tool.Run("measure", "text.txt");
        Assert.True(result is { ExitCode: 1, Output: "" }, result.ToString());
        Assert.Contains("error: There is not enough memory for this.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_that_the_disk_does_not_take_is_a_failure_and_a_reader_that_leaves_is_none()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no /dev/full.");
        var full = Shell("exec dotnet \"$0\" list regimes > /dev/full");
        Assert.Equal(1, full.ExitCode);
        Assert.Contains("error: The answer cannot be written to standard output: the disk is full", full.Error, StringComparison.Ordinal);
        var closed = Shell("{ dotnet \"$0\" list settings; echo $? >&2; } | head -1");
        Assert.Equal("0\n", closed.Error);
    }

    private ToolResult Shell(string script)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", script, ToolProcess.Dll])
        {
            WorkingDirectory = _tool.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in _tool.Environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        ToolProcess.WaitForExit(process);
        return new ToolResult(process.ExitCode, output, error.Result);
    }
}
