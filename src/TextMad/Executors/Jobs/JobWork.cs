using System.Security.Cryptography;
using System.Text;

namespace TextMad.Executors.Jobs;

/// <summary>A work whose tasks are jobs: what they are called, and where their script, logs and records are.</summary>
/// <param name="Title">What people call it, e.g. <c>run quickstart</c>; one folder has one title.</param>
/// <param name="Folder">The folder of its script, logs and records, on a disk that all machines share.</param>
/// <param name="Command">The command line that does one task; the stage and the task's number follow it.</param>
public sealed record JobWork(string Title, string Folder, IReadOnlyList<string> Command)
{
    /// <summary>The name of its jobs, the same for one folder always, and for no other: a stage follows it.</summary>
    public string JobName => string.Concat(
        "textmad-",
        string.Concat(Title.Split(' ')[^1].Where(char.IsAsciiLetterOrDigit).Take(20)),
        "-",
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(Folder))))[..12],
        ".");

    /// <summary>The script's name in the folder.</summary>
    public const string ScriptName = "job.sh";

    /// <summary>The script.</summary>
    public string Script => Path.Combine(Folder, ScriptName);

    /// <summary>Returns the log of a task, or the pattern of a stage's logs.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="index">The task's number, or what stands for it.</param>
    public string Log(string stage, string index) => Path.Combine(Folder, $"{stage}-{index}.log");
}
