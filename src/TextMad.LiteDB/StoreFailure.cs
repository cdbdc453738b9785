using LiteDB;

namespace TextMad.LiteDB;

/// <summary>Turns what LiteDB and the file system throw into messages that say what to do.</summary>
internal static class StoreFailure
{
    /// <summary>Returns whether an exception is to be replaced: all but those that are written for people, and the end of the process.</summary>
    public static bool IsOf(Exception error) => error is not (TextMadException or OperationCanceledException or OutOfMemoryException or ObjectDisposedException);

    /// <summary>Returns the exception to throw instead.</summary>
    /// <param name="error">The exception that was thrown.</param>
    /// <param name="path">The store's file.</param>
    public static TextMadException Of(Exception error, string path) => Describe(error, path) is { } known
        ? new(known, error)
        : new($"The store '{path}' is damaged ({error.Message}). Restore it from a backup, or save what can be read by a copy.", error, new Hint.CopyStore());

    private static string? Describe(Exception error, string path) => error switch
    {
        IOException when SystemFailure.IsDiskFull(error) =>
            $"The disk is full: nothing of the last batch was written to the store '{path}'. Free some space and repeat the command; everything committed before is intact.",
        UnauthorizedAccessException =>
            $"The store '{path}' cannot be opened: give yourself read and write access to both the file and its folder. Nothing was changed.",
        IOException when SystemFailure.IsReadOnlyDisk(error) || SystemFailure.IsOutOfFiles(error) => $"The store '{path}' cannot be opened: {SystemFailure.Describe(error)}",
        IOException => $"Reading or writing the store '{path}' failed ({error.Message}). Check the disk; nothing of the last batch was written.",
        LiteException { ErrorCode: LiteException.LOCK_TIMEOUT } =>
            $"The store '{path}' waited too long for another thread ({error.Message}). Repeat the command; nothing of the last batch was written.",
        LiteException { ErrorCode: LiteException.FILE_SIZE_EXCEEDED } => $"The store '{path}' has reached its size limit: nothing of the last batch was written.",
        LiteException { ErrorCode: not LiteException.INVALID_DATAFILE_STATE and not LiteException.INVALID_DATABASE } => $"The store '{path}' failed: {error.Message}",

        // On damaged pages LiteDB can throw any exception.
        _ => null,
    };
}
