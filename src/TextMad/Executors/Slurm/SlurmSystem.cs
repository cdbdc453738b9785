using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using TextMad.Executors.Jobs;

namespace TextMad.Executors.Slurm;

/// <summary>Slurm, by its own commands: sbatch, squeue, scancel and scontrol must be there (https://slurm.schedmd.com).</summary>
/// <param name="options">What each task asks for.</param>
public sealed class SlurmSystem(SlurmOptions options) : IJobSystem
{
    /// <summary>Seconds before the time limit at which a task is told to stop: longer than the way to a safe point.</summary>
    private const int NoticeSeconds = 90;

    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    /// <inheritdoc/>
    public string Name => "slurm";

    /// <inheritdoc/>
    public string FormatScript(JobWork work)
    {
        ArgumentNullException.ThrowIfNull(work);
        var script = new StringBuilder();
        script.Append("#!/bin/bash\n");
        script.Append(CultureInfo.InvariantCulture, $"# {work.Title}: what every task of it runs. Submitted as 'sbatch --array=0-3 job.sh STAGE'.\n");
        foreach (var (option, value) in new[]
        {
            ("partition", options.Partition), ("account", options.Account), ("time", options.Time), ("mem", options.Memory), ("gres", options.Gres),
        })
        {
            if (value.Length > 0)
            {
                script.Append(CultureInfo.InvariantCulture, $"#SBATCH --{option}={value}\n");
            }
        }

        script.Append(CultureInfo.InvariantCulture, $"#SBATCH --nodes=1 --ntasks=1 --cpus-per-task={options.Cpus}\n");
        script.Append("#SBATCH --requeue --open-mode=append\n");
        script.Append(CultureInfo.InvariantCulture, $"#SBATCH --signal=B:TERM@{NoticeSeconds}\n");
        foreach (var line in options.Sbatch)
        {
            script.Append(CultureInfo.InvariantCulture, $"#SBATCH {line}\n");
        }

        script.Append("set -euo pipefail\n");
        foreach (var line in options.Setup)
        {
            script.Append(line).Append('\n');
        }

        // The process is the job itself, so that it is told once to stop, and stops at a safe point.
        script.Append("export DOTNET_PROCESSOR_COUNT=\"${SLURM_CPUS_PER_TASK:-1}\"\n");
        script.Append(CultureInfo.InvariantCulture, $"exec {string.Join(' ', work.Command.Select(Quote))} \"$1\" \"${{SLURM_ARRAY_TASK_ID:-0}}\"\n");
        return script.ToString();
    }

    /// <inheritdoc/>
    public string Submit(JobWork work, JobArray array)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(array);
        List<string> words =
        [
            "--parsable",
            $"--job-name={work.JobName}{array.Stage}",
            $"--output={work.Log(array.Stage, "%a")}",
            $"--array={Ranges(array.Indices)}{(options.MostTasks > 0 ? FormattableString.Invariant($"%{options.MostTasks}") : "")}",
        ];
        if (array.After.Count > 0)
        {
            words.Add($"--dependency=afterany:{string.Join(':', array.After)}");
        }

        if (array.IsLight)
        {
            words.AddRange(["--cpus-per-task=1", "--gres=none"]);
        }

        // The first line is the id, with a cluster's name behind a semicolon where there are several.
        return Run("sbatch", [.. words, work.Script, array.Stage]).Trim().Split(';')[0];
    }

    /// <inheritdoc/>
    public IReadOnlyList<QueuedTask> Query(JobWork work)
    {
        ArgumentNullException.ThrowIfNull(work);
        var tasks = new List<QueuedTask>();
        foreach (var line in Run("squeue", ["--me", "--noheader", "--array", "--format=%F|%K|%T|%r|%j"]).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = line.Split('|');
            if (parts.Length == 5 && parts[4].StartsWith(work.JobName, StringComparison.Ordinal)
                && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            {
                var isRunning = parts[2] is "RUNNING" or "COMPLETING" or "CONFIGURING" or "SUSPENDED" or "STOPPED";
                tasks.Add(new QueuedTask(parts[0], parts[4][work.JobName.Length..], index, isRunning, isRunning ? parts[2] : parts[3] == "None" ? parts[2] : parts[3]));
            }
        }

        return tasks;
    }

    /// <inheritdoc/>
    public void Cancel(JobWork work)
    {
        var jobs = Query(work).Select(task => task.Job).Distinct().ToList();
        if (jobs.Count > 0)
        {
            Run("scancel", jobs);
        }
    }

    /// <inheritdoc/>
    public bool RequeueThisJob()
    {
        if (Environment.GetEnvironmentVariable("SLURM_JOB_ID") is not { Length: > 0 } job)
        {
            return false;
        }

        // A job that a person cancels, and one that Slurm itself takes back, is no longer running.
        if (Run("squeue", ["--noheader", $"--jobs={job}", "--format=%T"]).Trim() != "RUNNING")
        {
            return false;
        }

        Run("scontrol", ["requeue", job]);
        return true;
    }

    private static TextMadException Refusal(string line, string said) =>
        said.Contains("contact", StringComparison.Ordinal) || said.Contains("timed out", StringComparison.Ordinal)
            ? new TextMadException($"Slurm does not answer {line}: {said} 'scontrol ping' says whether its controller is up.")
            : new InputException($"Slurm refuses {line}: {said}");

    private static string Quote(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>Returns rising numbers as <c>0-3,7</c>.</summary>
    private static string Ranges(IReadOnlyList<int> indices)
    {
        var ranges = new List<string>();
        for (var i = 0; i < indices.Count;)
        {
            var end = i;
            while (end + 1 < indices.Count && indices[end + 1] == indices[end] + 1)
            {
                end++;
            }

            ranges.Add(FormattableString.Invariant(end == i ? $"{indices[i]}" : (FormattableString)$"{indices[i]}-{indices[end]}"));
            i = end + 1;
        }

        return string.Join(',', ranges);
    }

    private static string Run(string command, IReadOnlyList<string> words)
    {
        var start = new ProcessStartInfo(command) { RedirectStandardOutput = true, RedirectStandardError = true };
        words.ToList().ForEach(start.ArgumentList.Add);
        try
        {
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(_patience))
            {
                process.Kill();
                throw new TextMadException(
                    FormattableString.Invariant($"'{command}' has not answered for {_patience.TotalSeconds} s: is Slurm's controller up? 'scontrol ping' says."));
            }

            process.WaitForExit();
            return process.ExitCode == 0 ? output.Result : throw Refusal($"'{command} {string.Join(' ', words)}'", error.Result.Trim());
        }
        catch (Win32Exception failure)
        {
            throw new InputException($"'{command}' cannot be started ({failure.Message}): give the command on a machine from which Slurm's jobs are submitted.", failure);
        }
    }
}
