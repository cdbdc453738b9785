using TextMad.Torture.Processes;

namespace TextMad.Torture.Trials;

/// <summary>Kills a command again and again; what it comes to between is held against the same command undisturbed.</summary>
/// <param name="trial">The command.</param>
/// <param name="table">Learns what came of it.</param>
internal sealed class Kill(Trial trial, OutcomeTable table)
{
    private const int MostAttempts = 6;

    private bool _underWay;

    private string Row => trial.Command.Name;

    /// <summary>Kills the command once, goes on where the last kill left it, and looks at the outcome when the moment says so.</summary>
    /// <param name="index">The kill's number in the campaign.</param>
    /// <param name="seed">The campaign's seed.</param>
    public void Once(long index, ulong seed)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var moment = KillMoment.Of(seed, index, attempt);
            if (!_underWay || trial.IsDone())
            {
                trial.Begin();
                _underWay = true;
            }

            // A machine that has become faster since, or a command that has little left to do: then sooner.
            if (!At(moment, Math.Pow(0.6, attempt)))
            {
                _underWay = false;
                Note(index, trial.Compare());
                continue;
            }

            table.Add(Row, "kills");
            try
            {
                table.Add(Row, trial.State());
            }
            catch (TextMadException error)
            {
                table.Fail(Row, index, $"after the kill the store cannot be read: {error.Message}");
            }

            if (moment.CompletesThen)
            {
                Finish(index);
            }

            return;
        }

        table.Add(Row, "too late");
    }

    /// <summary>Lets the command run to its end where a kill left it under way.</summary>
    public void Finish(long index)
    {
        if (_underWay)
        {
            _underWay = false;
            Note(index, trial.Complete());
        }
    }

    private void Note(long index, string? problem)
    {
        if (problem is null)
        {
            table.Add(Row, "equal");
        }
        else
        {
            table.Fail(Row, index, problem);
        }
    }

    /// <summary>Starts the command and kills it; false when it was done before.</summary>
    private bool At(KillMoment moment, double scale)
    {
        using var process = trial.Stage.Tool.Start([.. trial.Next(), "--quiet"]);
        using var watch = new WriteWatch(
            trial.Stage.Folder, moment.AtWrite ? 1 + (int)(moment.Fraction * scale * trial.Writes) : 0, () => ToolProcess.Signal(process, ToolProcess.Sigkill));
        if (!moment.AtWrite && !process.WaitForExit(trial.Time * moment.Fraction * scale))
        {
            process.Kill();
        }

        ToolProcess.WaitForExit(process);
        return process.ExitCode switch
        {
            128 + ToolProcess.Sigkill => true,
            0 => false,
            _ => throw new InvalidOperationException($"it ended with {process.ExitCode}: {process.StandardError.ReadToEnd()}"),
        };
    }
}
