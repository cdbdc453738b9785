namespace TextMad.Executors.Jobs;

/// <summary>A system that starts jobs on the machines of a cluster. Another one than Slurm is another implementation.</summary>
public interface IJobSystem
{
    /// <summary>Its name, e.g. <c>slurm</c>.</summary>
    string Name { get; }

    /// <summary>
    /// Returns the script that every job of a work runs, for people to read. It is given a stage, and takes the task's number in it from what the system tells each job.
    /// </summary>
    /// <param name="work">The work.</param>
    string FormatScript(JobWork work);

    /// <summary>Submits tasks of one stage, to be done side by side.</summary>
    /// <param name="work">The work, whose script is written.</param>
    /// <param name="array">The tasks.</param>
    /// <returns>The id of the job, which stands for all of its tasks.</returns>
    /// <exception cref="InputException">The system refuses what was asked for.</exception>
    /// <exception cref="TextMadException">The system cannot be reached.</exception>
    string Submit(JobWork work, JobArray array);

    /// <summary>Returns the tasks of a work that wait or run.</summary>
    /// <param name="work">The work.</param>
    /// <exception cref="TextMadException">The system cannot be reached.</exception>
    IReadOnlyList<QueuedTask> Query(JobWork work);

    /// <summary>Ends the tasks of a work that wait or run; those that run stop at a safe point.</summary>
    /// <param name="work">The work.</param>
    /// <exception cref="TextMadException">The system cannot be reached.</exception>
    void Cancel(JobWork work);

    /// <summary>
    /// Asks that the job in which this process runs begins again later, after it was told to stop because its time is up or its place is needed.
    /// </summary>
    /// <returns>False when this process is no job, or its job was cancelled by a person.</returns>
    bool RequeueThisJob();
}
