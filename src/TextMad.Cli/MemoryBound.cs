namespace TextMad.Cli;

/// <summary>While it is there, objects of the whole process may take so much memory and no more: what asks for more fails with <see cref="OutOfMemoryException"/>.</summary>
internal sealed class MemoryBound : IDisposable
{
    private const string Setting = "GCHeapHardLimit";

    private readonly object? _before = AppContext.GetData(Setting);

    /// <param name="bytes">How much they may take, those that are there already included.</param>
    public MemoryBound(long bytes) => Set((ulong)bytes);

    /// <summary>Whether it was for want of memory that something failed.</summary>
    public static bool IsReached(Exception? failure) => failure is not null && (failure is OutOfMemoryException || IsReached(failure.InnerException));

    /// <inheritdoc/>
    public void Dispose() => Set(_before ?? 0UL);

    private static void Set(object bytes)
    {
        AppContext.SetData(Setting, bytes);
        try
        {
            GC.RefreshMemoryLimit();
        }
        catch (InvalidOperationException)
        {
            // There is more in memory already than is allowed: then there is no bound.
        }
    }
}
