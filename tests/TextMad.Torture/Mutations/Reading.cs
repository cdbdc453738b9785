namespace TextMad.Torture.Mutations;

/// <summary>A command that reads what was altered.</summary>
/// <param name="Command">As a person types it, without <c>textmad</c>.</param>
/// <param name="State">Returns a line for everything that must be the same after it; null for a command that leaves nothing.</param>
internal sealed record Reading(IReadOnlyList<string> Command, Func<IReadOnlyList<string>>? State = null)
{
    /// <summary>Whether it is the check of the store.</summary>
    public bool IsCheck => Command is ["store", "check", ..];

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', Command);
}
