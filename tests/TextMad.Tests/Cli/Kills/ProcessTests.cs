using System.Text.Json;
using TextMad.Cli.Output;

namespace TextMad.Tests.Cli.Kills;

/// <summary>The command line as a process: exit codes, streams, signals.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly ToolProcess _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Help_and_version_go_to_standard_output_and_exit_with_0()
    {
        var help = _tool.Run("--help");
        Assert.Equal((0, ""), (help.ExitCode, help.Error));
        Assert.Contains("textmad [command] [options]", help.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("TextMad.Cli", help.Output, StringComparison.Ordinal);

        var version = _tool.Run("--version");
        Assert.Equal(0, version.ExitCode);
        Assert.Matches(@"^\d+\.\d+\.\d+", version.Output);
    }

    [Theory]
    [InlineData("error: unknown command 'simulte'; did you mean 'simulate'?", "simulte")]
    [InlineData("error: unknown option '--jsn'; did you mean '--json'?", "doctor", "--jsn")]
    [InlineData("error: unknown option '--jsn'; did you mean '--json'?", "simulate", "--jsn")]
    [InlineData("error: MODEL is missing:", "simulate")]
    [InlineData("error: 'extra' is not expected", "doctor", "extra")]
    [InlineData("error: MODEL: model is 'gaus'; allowed: gaussian, gaussian_ml, mean, least_squares, unigram, bigram, bernoulli, poisson.", "simulate", "gaus")]
    [InlineData("error: --samples 1: samples is '1'; allowed: an integer from 2 to 10000000.", "simulate", "mean", "--samples", "1")]
    [InlineData("error: --limit 'x': an integer 0 or more is expected.", "docs", "--limit", "x")]
    [InlineData("error: --origin 'here': one of imported, crawled, sampled, derived is expected.", "docs", "--origin", "here")]
    [InlineData("error: There is no workspace at '", "docs")]
    [InlineData("' cannot be a workspace: a folder is expected", "doctor", "--workspace", "/dev/null")]
    public void Wrong_usage_exits_with_2_and_says_what_is_allowed(string message, params string[] arguments)
    {
        var result = _tool.Run(arguments);

        Assert.Equal(2, result.ExitCode);
        Assert.Equal("", result.Output);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("corpus")]
    public void A_group_without_a_verb_shows_its_help_as_an_error(params string[] arguments)
    {
        var result = _tool.Run(arguments);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains("Commands:", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stack_trace_is_shown_only_on_request()
    {
        _tool.Environment["TEXTMAD_TRACE"] = "1";
        Assert.Contains("   at ", _tool.Run("docs").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_a_store_is_refused_by_name()
    {
        _tool.Write(".textmad/corpus.db", "this is not a database, but long enough to look like one of those files\n");
        var result = _tool.Run("corpus", "list");
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("corpus.db", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ToolProcess.Sigint)]
    [InlineData(ToolProcess.Sigterm)]
    public void A_signal_stops_at_a_safe_point_with_130(int signal)
    {
        Assert.SkipWhen(ToolProcess.IsIgnored(signal), "The signal is ignored here, as in background jobs of a shell, and processes inherit that.");
        using var process = _tool.Start("simulate", "gaussian", "--repeats", "100000000", "--generations", "100");
        var error = process.StandardError;

        // The first line of progress proves that work is under way and the handlers stand.
        Assert.StartsWith("simulate", error.ReadLine(), StringComparison.Ordinal);
        ToolProcess.Signal(process, signal);
        ToolProcess.WaitForExit(process);

        Assert.Equal(130, process.ExitCode);
        var said = error.ReadToEnd();
        Assert.Contains("Stopping at the next safe point", said, StringComparison.Ordinal);
        Assert.Contains("Interrupted.", said, StringComparison.Ordinal);
        Assert.Equal("", process.StandardOutput.ReadToEnd());
    }

    [Fact]
    public void A_closed_pipe_ends_the_command_without_an_error()
    {
        using var process = _tool.Start("simulate", "mean", "--samples", "2", "--repeats", "2", "--generations", "20000", "--json");
        var first = process.StandardOutput.ReadLine();
        process.StandardOutput.Close();
        var error = process.StandardError.ReadToEnd();
        ToolProcess.WaitForExit(process);

        Assert.Equal("[", first);
        Assert.Equal((0, ""), (process.ExitCode, error));
    }

    [Fact]
    public void Simulate_answers_in_the_promised_form_and_the_same_twice()
    {
        string[] arguments = ["simulate", "gaussian_ml", "--regime", "replace", "--samples", "50", "--generations", "2", "--repeats", "40", "--seed", "3", "--json"];
        var first = _tool.Run(arguments);
        _tool.Environment["DOTNET_PROCESSOR_COUNT"] = "1";
        _tool.Environment["DOTNET_EnableAVX2"] = "0";
        var second = _tool.Run(arguments);

        Assert.Equal(0, first.ExitCode);
        Assert.Equal(first.Output, second.Output);
        using var answer = JsonDocument.Parse(first.Output);
        var row = answer.RootElement.EnumerateArray().First();
        Assert.Equal(
            ["model", "regime", "generation", "statistic", "measured", "exact", "standard_error", "z", "low", "high", "stationary"],
            row.EnumerateObject().Select(p => p.Name));
        Assert.Equal("gaussian_ml", row.GetProperty("model").GetString());
        Assert.Equal(0.98, row.GetProperty("exact").GetDouble(), 12);
    }

    [Fact]
    public void Doctor_tells_what_the_runtime_was_told_to_use()
    {
        _tool.Environment["DOTNET_EnableAVX2"] = "0";
        var result = _tool.Run("doctor", "--json");
        Assert.Equal(0, result.ExitCode);
        using var answer = JsonDocument.Parse(result.Output);
        Assert.True(answer.RootElement.GetProperty("cores").GetInt32() >= 1);
        Assert.Equal("3.", answer.RootElement.GetProperty("sqlite").GetString()![..2]);
        if (answer.RootElement.GetProperty("architecture").GetString() == "x64")
        {
            Assert.Equal(128, answer.RootElement.GetProperty("vector_bits_used").GetInt32());
        }

        Assert.All(
            answer.RootElement.GetProperty("packages").EnumerateArray(),
            package => Assert.NotEqual("", package.GetProperty("note").GetString()));
    }
}
