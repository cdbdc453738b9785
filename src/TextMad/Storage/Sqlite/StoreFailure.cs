using Microsoft.Data.Sqlite;

namespace TextMad.Storage.Sqlite;

/// <summary>Turns SQLite's error codes into messages that say what to do.</summary>
internal static class StoreFailure
{
    /// <summary>Returns the exception to throw instead.</summary>
    /// <param name="error">What SQLite reported.</param>
    /// <param name="path">The store's file.</param>
    /// <param name="readOnly">Whether the store is only read.</param>
    public static TextMadException Of(SqliteException error, string path, bool readOnly = false) => new(Describe(error, path, readOnly), error);

    private static string Describe(SqliteException error, string path, bool readOnly) => error.SqliteErrorCode switch
    {
        SQLitePCL.raw.SQLITE_CANTOPEN or SQLitePCL.raw.SQLITE_IOERR when SystemFailure.IsOutOfFiles() =>
            $"The store '{path}' cannot be opened: too many files are open. {SystemFailure.AllowMoreFiles}",
        SQLitePCL.raw.SQLITE_CANTOPEN or SQLitePCL.raw.SQLITE_READONLY or SQLitePCL.raw.SQLITE_IOERR
            when !readOnly && Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && Directory.Exists(folder) && SystemFailure.WhyUnwritable(folder) is { } why =>
            $"The store '{path}' cannot be written: {why}",
        SQLitePCL.raw.SQLITE_FULL when readOnly =>
            $"The answer of the store '{path}' needs room on the disk for temporary files, and there is none: free some space, or set SQLITE_TMPDIR to another folder.",
        SQLitePCL.raw.SQLITE_FULL =>
            $"The disk is full (or the store has reached its size limit): nothing of the last batch was written to '{path}'. " +
            "Free some space and repeat the command; everything committed before is intact.",
        SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED =>
            $"The store '{path}' is locked: another process is writing to it. Wait until it ends, or stop it, and repeat the command; " +
            "nothing was changed.",
        SQLitePCL.raw.SQLITE_READONLY =>
            $"The store '{path}' cannot be written: the file or its folder is read-only, or it was opened for reading only. " +
            "Give yourself write access to both the file and its folder; nothing was changed.",
        SQLitePCL.raw.SQLITE_CORRUPT =>
            $"The store '{path}' is damaged ({error.Message}). Restore it from a backup, or rescue what can be read with " +
            "'sqlite3 FILE .recover'.",
        SQLitePCL.raw.SQLITE_NOMEM =>
            $"The store '{path}' needs more memory than there is{(readOnly ? ": ask for fewer rows or columns." : "; nothing of the last batch was written.")}",
        SQLitePCL.raw.SQLITE_NOTADB =>
            $"'{path}' is not a TextMad store: it is not a SQLite database, or it is encrypted or damaged in its first page.",
        SQLitePCL.raw.SQLITE_CANTOPEN =>
            $"The store '{path}' cannot be opened: check that the file and its folder exist and that you may read and write them.",
        SQLitePCL.raw.SQLITE_IOERR =>
            $"Reading or writing the store '{path}' failed ({error.Message}). Check the disk; nothing of the last batch was written.",
        _ => $"The store '{path}' failed: {error.Message}",
    };
}
