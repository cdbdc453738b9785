using Microsoft.Data.Sqlite;

namespace TextMad.Storage.Sqlite;

/// <summary>Connections that read a SQLite file, also where nothing can be written beside it: on a disk that is full or read-only, in a folder of somebody else.</summary>
/// <remarks>
/// A file with a write-ahead log is read through an index in memory that processes share, a file of its own (<c>-shm</c>), which the first reader makes
/// [sqlite.org, "Write-Ahead Logging", "Read-Only Databases"]. Where it cannot be made, the file is read as it stands, without locks, as long as its log holds
/// nothing. Should somebody else write it meanwhile, <see cref="RequireUnchanged"/> says so.
/// </remarks>
internal sealed class SqliteReading
{
    private readonly string _path;
    private readonly string _name;
    private readonly int _patience;
    private (long Length, DateTime Written)? _frozen;

    /// <param name="path">The file as a person named it.</param>
    /// <param name="patience">Seconds to wait for a lock that another process holds.</param>
    public SqliteReading(string path, int patience)
    {
        _name = path;
        _path = System.IO.Path.GetFullPath(path);
        _patience = patience;
    }

    /// <summary>Opens a connection.</summary>
    /// <exception cref="SqliteException">The file is locked, damaged, or may not be read.</exception>
    /// <exception cref="TextMadException">What was written last is only in a log that cannot be read here.</exception>
    public SqliteConnection Open()
    {
        if (_frozen is not null)
        {
            return Frozen();
        }

        try
        {
            return Connect(_path);
        }
        catch (SqliteException error) when (IsUnwritable(error) && File.Exists(_path) && !SystemFailure.IsOutOfFiles())
        {
            RequireNothingPending(error);
            _frozen = State();
            return Frozen();
        }
    }

    /// <summary>Checks that the file is still what it was, if it is read as it stands.</summary>
    /// <exception cref="TextMadException">It was written meanwhile.</exception>
    public void RequireUnchanged()
    {
        if (_frozen is { } before && before != State())
        {
            throw new TextMadException(
                $"The store '{_name}' was written while it was read as it stands, since nothing can be written beside it: the answer may be wrong. Repeat the command.");
        }
    }

    private SqliteConnection Frozen()
    {
        var uri = "file:" + string.Join('/', _path.Split('/', '\\').Select(Uri.EscapeDataString)) + "?immutable=1";
        return Connect(OperatingSystem.IsWindows() ? uri.Replace("file:", "file:///", StringComparison.Ordinal).Replace("%3A", ":", StringComparison.Ordinal) : uri);
    }

    private (long, DateTime) State() => new FileInfo(_path) is var file ? (file.Length, file.LastWriteTimeUtc) : default;

    /// <summary>Checks that all that was committed is in the file itself.</summary>
    private void RequireNothingPending(SqliteException error)
    {
        foreach (var log in new[] { _path + "-wal", _path + "-journal" })
        {
            if (new FileInfo(log) is { Exists: true, Length: > 0 and var length })
            {
                throw new TextMadException(
                    $"The store '{_name}' has changes that are still in its log '{log}' ({length} bytes), and the log cannot be read without writing beside it: the disk is full "
                    + $"or read-only, or you may not write to the folder. Copy both files together to a place that can be written, and read the store there.", error);
            }
        }
    }

    // Whatever keeps SQLite from making or growing the shared index.
    private static bool IsUnwritable(SqliteException error) => error.SqliteErrorCode
        is SQLitePCL.raw.SQLITE_CANTOPEN or SQLitePCL.raw.SQLITE_READONLY or SQLitePCL.raw.SQLITE_FULL or SQLitePCL.raw.SQLITE_IOERR;

    private SqliteConnection Connect(string source)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = source,
            Mode = SqliteOpenMode.ReadOnly,
            ForeignKeys = true,
            Pooling = false,
            DefaultTimeout = _patience,
        }.ToString());
        try
        {
            connection.Open();

            // SQLite looks at the file when it is first asked for something.
            using var first = connection.CreateCommand();
            first.CommandText = "PRAGMA schema_version";
            first.ExecuteScalar();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
