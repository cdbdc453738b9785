using System.Diagnostics;

namespace TextMad.LiteDB;

/// <summary>
/// Keeps other processes away: one may write, or several may read. LiteDB's own locks do not (on Unix two writers get along until the file is
/// broken), and a reader does not notice what another process writes.
/// </summary>
internal static class StoreLock
{
    /// <summary>Takes the lock, an empty file beside the store's; it is let go of when the stream is disposed or the process dies.</summary>
    /// <param name="store">The store's file.</param>
    /// <param name="alone">To write; false to read beside others.</param>
    /// <param name="patience">How long to wait.</param>
    /// <returns>The lock; null for readers where it cannot be made, since nobody who writes is there: the folder cannot be written, or the disk is full.</returns>
    /// <exception cref="TextMadException">Another process has the store.</exception>
    public static FileStream? Take(string store, bool alone, TimeSpan patience)
    {
        var path = store + ".lock";
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                if (!alone && File.Exists(path))
                {
                    return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
                }

                // A reader that comes first makes the file, and lets go of it for others to read.
                using (var made = alone ? null : new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite))
                {
                }

                return alone
                    ? new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None)
                    : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            }
            catch (Exception error) when (!alone && (error is UnauthorizedAccessException || SystemFailure.IsReadOnlyDisk(error) || SystemFailure.IsDiskFull(error)))
            {
                return null;
            }
            catch (Exception error) when (SystemFailure.IsOne(error) && !SystemFailure.IsShared(error))
            {
                throw StoreFailure.Of(error, store);
            }
            catch (IOException) when (clock.Elapsed < patience)
            {
                Thread.Sleep(20);
            }
            catch (IOException error)
            {
                throw new TextMadException(
                    $"The store '{store}' is in use: another process {(alone ? "reads or writes" : "writes")} it, and a LiteDB file allows one writer or several readers. " +
                    "Wait until it ends, or stop it, and repeat the command; stores in SQLite and PostgreSQL can be read while they are written. Nothing was changed.",
                    error);
            }
        }
    }
}
