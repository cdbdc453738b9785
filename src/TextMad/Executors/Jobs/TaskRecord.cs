using System.Text.Json;
using System.Text.Json.Serialization;

namespace TextMad.Executors.Jobs;

/// <summary>What a task says of itself, kept as a small file beside its log.</summary>
/// <param name="State">How it stands.</param>
/// <param name="Host">The machine that works or worked on it.</param>
/// <param name="Started">When it was begun last, UTC.</param>
/// <param name="Attempts">How often it was begun.</param>
/// <param name="Ended">When it ended, UTC; null while it is at work.</param>
/// <param name="Error">Why it failed, or could not begin; null when it did neither.</param>
/// <param name="Sha256">SHA-256 of the file that holds what it has to say; null when it has none, or is not done.</param>
public sealed record TaskRecord(TaskState State, string Host, DateTimeOffset Started, int Attempts, DateTimeOffset? Ended = null, string? Error = null, string? Sha256 = null)
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>Returns the record of a task; null when it was never begun.</summary>
    /// <param name="folder">The folder of the work's jobs.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="index">The task's number.</param>
    /// <exception cref="InputException">The file is damaged.</exception>
    public static TaskRecord? Read(string folder, string stage, int index) => PathOf(folder, stage, index) is var path && File.Exists(path)
        ? OwnData.ReadJson<TaskRecord>(path, _json, "Delete it: the task is done again where that is needed.")
        : null;

    /// <summary>Keeps the record, whole or not at all.</summary>
    /// <param name="folder">The folder of the work's jobs.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="index">The task's number.</param>
    public void Write(string folder, string stage, int index) => AtomicFile.WriteText(PathOf(folder, stage, index), JsonSerializer.Serialize(this, _json) + "\n");

    /// <summary>Returns the name, without an ending, that all files of a task have.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="index">The task's number.</param>
    internal static string NameOf(string stage, int index) => FormattableString.Invariant($"{stage}-{index}");

    private static string PathOf(string folder, string stage, int index) => Path.Combine(folder, NameOf(stage, index) + ".json");
}
