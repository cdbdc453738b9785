namespace TextMad.Executors;

/// <summary>A piece of a larger work that can be done anywhere, once the pieces that it needs are done.</summary>
/// <param name="Stage">The stage of the work that it belongs to, a short word; the tasks of a stage need nothing of each other.</param>
/// <param name="Index">Its number in the stage, from 0.</param>
/// <param name="Name">What people call it, e.g. <c>replace/s1</c>.</param>
/// <param name="Perform">Does it in this process, on the calling thread and its <see cref="Numerics.Threading.ThreadTeam.Default"/>.</param>
public sealed record WorkTask(string Stage, int Index, string Name, Action<CancellationToken> Perform)
{
    /// <summary>Tasks of earlier stages that must be done before; they stand before this one in the work.</summary>
    public IReadOnlyList<WorkTask> Needs { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => Name;
}
