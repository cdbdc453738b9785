using System.CommandLine;
using TextMad.Executors.Slurm;

namespace TextMad.Cli.Arguments;

/// <summary><c>--executor</c>, <c>--detach</c> and what each task asks of a cluster.</summary>
internal sealed class ExecutorFlags : IOptionGroup
{
    private readonly Option<string> _executor = Syntax.Choice(
        "--executor", "where the work is done: local, in this process; or slurm, as jobs of a cluster that share the workspace's folder",
        ExecutorChoice.Local, ExecutorChoice.Local, ExecutorChoice.Slurm);

    private readonly Option<bool> _detach = Syntax.Flag("--detach", "return as soon as the jobs are submitted ('textmad jobs' shows them), rather than wait for their end");

    private readonly SettingFlags<SlurmOptions> _slurm = new SettingFlags<SlurmOptions>()
        .Add("--partition", "partition", $"the partition of Slurm (default: what {SlurmOptions.FileName} in the workspace says, as of all these; else the cluster's)")
        .Add("--account", "account", "the account that Slurm charges")
        .Add("--time", "time", "the longest that a task runs at a time, as HH:MM:SS, D-HH or minutes; then it stops at a safe point, is queued again and goes on")
        .Add("--cpus", "cpus", "cores of a task (default: 1)")
        .Add("--memory", "memory", "memory of a task, e.g. 4G")
        .Add("--gres", "gres", "devices of a task, e.g. gpu:1")
        .Add("--most-tasks", "most_tasks", "most tasks of a stage that run at a time (default: 0, as many as the cluster lets)");

    private readonly Option<string[]> _sbatch = Syntax.Texts("--sbatch", "OPTION", "one more option of sbatch, e.g. --sbatch=--constraint=avx512; can be given several times");

    /// <inheritdoc/>
    public IEnumerable<Option> Options => [_executor, _detach, .. _slurm.Options, _sbatch];

    /// <summary>Returns what was given for the chains of runs.</summary>
    /// <param name="arguments">What was typed.</param>
    /// <param name="workers">The option that says how many chains run side by side here.</param>
    /// <exception cref="InputException">An option was given that has no effect on the executor.</exception>
    public ExecutorChoice ReadForRuns(ParseResult arguments, Option<int> workers)
    {
        var choice = Read(arguments);
        return choice.IsCluster && arguments.GetResult(workers) is { Implicit: false }
            ? throw new InputException($"{workers.Name} has no effect with --executor {choice.Name}: each chain is a task; --most-tasks says how many run at a time.")
            : choice;
    }

    /// <summary>Returns what was given.</summary>
    /// <exception cref="InputException">An option was given that has no effect on the executor.</exception>
    public ExecutorChoice Read(ParseResult arguments)
    {
        var name = arguments.GetValue(_executor)!;
        var given = _slurm.Given(arguments);
        var lines = arguments.GetValue(_sbatch) ?? [];
        var detach = arguments.GetValue(_detach);
        if (name == ExecutorChoice.Local && (given.Select(setting => setting.Argument).Concat(lines.Select(line => $"--sbatch {line}")).FirstOrDefault()
            ?? (detach ? "--detach" : null)) is { } stray)
        {
            throw new InputException($"{stray} has no effect: it is for jobs of a cluster. Add --executor {ExecutorChoice.Slurm}, or leave it out.");
        }

        return new ExecutorChoice(name, given, lines, detach);
    }
}
