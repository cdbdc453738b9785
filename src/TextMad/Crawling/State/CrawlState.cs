using Microsoft.Data.Sqlite;
using System.Data.Common;
using TextMad.Storage.Sql;
using TextMad.Storage.Sql.Connections;
using TextMad.Storage.Sqlite;

namespace TextMad.Crawling.State;

/// <summary>
/// What a crawl knows, in a SQLite file of its own: every URL with its fate, hosts with their robots.txt, pages with their history, the
/// round that is under way and what came of it so far. Written by one thread.
/// </summary>
internal sealed class CrawlState : IDisposable
{
    // Seconds to wait for a lock that another process holds.
    private const int Patience = 10;
    private const string Seal = "seal";

    private static readonly string[] _tables = ["settings", "hosts", "urls", "pages", "round", "outbox", "journal", "held"];

    private readonly StoreConnection _connection;
    private readonly string _path;
    private bool _isWritten;

    static CrawlState() => SQLitePCL.Batteries_V2.Init();

    private CrawlState(string path, StoreConnection connection)
    {
        _path = path;
        _connection = connection;
    }

    /// <summary>Opens the state of a crawl to read it, also while another process works on the crawl, and where nothing can be written.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InputException">There is no such file, or it is something else.</exception>
    public static CrawlState Read(string path)
    {
        try
        {
            var connection = new StoreConnection(new SqliteReading(path, Patience).Open(), StoreFile.Dialect);
            try
            {
                RequireKnown(path, connection);
                return new CrawlState(path, connection);
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        }
        catch (SqliteException error)
        {
            throw StoreFailure.Of(error, path, readOnly: true);
        }
        catch (Exception error) when (OwnData.IsDamage(error))
        {
            throw Damaged(path, error);
        }
    }

    /// <summary>Opens the state of a crawl to write it; makes it if it is not there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="durable">
    /// Flush every commit to disk. Without, a crash of the process loses nothing, and a loss of power the last moments only.
    /// </param>
    /// <exception cref="InputException">The file is something else.</exception>
    public static CrawlState Open(string path, bool durable = true)
    {
        var sqlite = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path.GetFullPath(path),
            Mode = SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
            DefaultTimeout = Patience,
        }.ToString());
        var connection = new StoreConnection(sqlite, StoreFile.Dialect);
        try
        {
            sqlite.Open();
            connection.Execute("PRAGMA journal_mode = WAL");
            connection.Execute(durable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
            connection.Execute("PRAGMA cache_size = -65536");
            CreateTables(path, connection);
            return new CrawlState(path, connection);
        }
        catch (SqliteException error)
        {
            connection.Dispose();
            throw StoreFailure.Of(error, path);
        }
        catch (Exception error) when (OwnData.IsDamage(error))
        {
            connection.Dispose();
            throw Damaged(path, error);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Runs some writes as one transaction, all of it or nothing.</summary>
    public void Write(Action writes)
    {
        try
        {
            _connection.Execute("BEGIN IMMEDIATE");
            if (!_isWritten)
            {
                _connection.Execute("DELETE FROM settings WHERE name = $1", Seal);
            }

            writes();
            _connection.Execute("COMMIT");
            _isWritten = true;
        }
        catch (SqliteException error)
        {
            throw StoreFailure.Of(error, _path);
        }
        finally
        {
            StoreFile.RollBackIfOpen(_connection);
        }
    }

    /// <summary>Keeps a digest of all rows, where any was written: what is read next must be what was left. The first write takes it away.</summary>
    public void SealRows()
    {
        if (_isWritten)
        {
            Write(() => SetSetting(Seal, DigestRows()));
            _isWritten = false;
        }
    }

    /// <summary>What is wrong with the file; null when nothing is. One whose process was killed has no digest of its rows, so that its structure alone can be checked.</summary>
    public string? Problem()
    {
        try
        {
            _connection.Execute("BEGIN");
            var complaint = Rows("PRAGMA integrity_check(1)", reader => reader.GetString(0)).First();
            return complaint != "ok" ? $"{_path} is damaged: {complaint}. {Remedy}"
                : Setting(Seal) is { } known && known != DigestRows() ? $"{_path} is not as the crawl left it: a row was altered. {Remedy}"
                : null;
        }
        catch (TextMadException failure)
        {
            return failure.Message;
        }
        finally
        {
            StoreFile.RollBackIfOpen(_connection);
        }
    }

    /// <summary>Returns a setting, or null.</summary>
    public string? Setting(string name) => Attempt(() => _connection.Prepare("SELECT value FROM settings WHERE name = $1", name).ExecuteScalar() as string);

    public void SetSetting(string name, string value) =>
        _connection.Execute("INSERT INTO settings VALUES ($1, $2) ON CONFLICT DO UPDATE SET value = excluded.value", name, value);

    public void AddHost(int id, string origin) => _connection.Execute("INSERT INTO hosts (id, origin) VALUES ($1, $2)", id, origin);

    public void SetRobots(int host, int state, byte[]? robots, long time) =>
        _connection.Execute("UPDATE hosts SET robots_state = $2, robots = $3, robots_time = $4 WHERE id = $1", host, state, robots, time);

    /// <summary>Returns all hosts: number, origin, what is known of robots.txt, its text, since when.</summary>
    public IEnumerable<(int Id, string Origin, int RobotsState, byte[]? Robots, long RobotsTime)> Hosts() =>
        Rows("SELECT id, origin, robots_state, robots, robots_time FROM hosts ORDER BY id", reader =>
            (reader.GetInt32(0), reader.GetString(1), reader.GetInt32(2), Bytes(reader, 3), reader.GetInt64(4)));

    public void AddUrl(UrlRow row) => _connection.Execute(
        "INSERT INTO urls (id, url, host, kind, hops, redirects, parent, state, reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        row.Id, row.Url, row.Host, (int)row.Kind, row.Hops, row.Redirects, row.Parent, (int)row.State, row.Reason);

    /// <summary>Says what became of a URL.</summary>
    /// <param name="id">The number of the URL.</param>
    /// <param name="state">Where it stands now.</param>
    /// <param name="reason">Why it was dropped.</param>
    /// <param name="detail">More, for people.</param>
    /// <param name="target">The URL that it redirects to, or that is its canonical form.</param>
    /// <param name="visited">Asked for just now.</param>
    /// <param name="useful">Whether a trap would look otherwise (see <see cref="Frontier.UrlPatterns"/>); null when that cannot be said.</param>
    public void SetUrl(
        int id, UrlState state, string? reason = null, string? detail = null, int? target = null, bool visited = false, bool? useful = null) =>
        _connection.Execute(
            "UPDATE urls SET state = $2, reason = $3, detail = $4, target = $5, visited = visited + $6, useful = coalesce($7, useful) WHERE id = $1",
            id, (int)state, reason, detail, target, visited ? 1 : 0, useful is null ? null : useful.Value ? 2 : 1);

    public UrlRow FindUrl(int id) => Rows(UrlColumns + " WHERE id = $1", ReadUrl, id).Single();

    /// <summary>Returns all URLs in the order of their numbers.</summary>
    public IEnumerable<UrlRow> Urls() => Rows(UrlColumns + " ORDER BY id", ReadUrl);

    public PageRow? FindPage(int id) => Rows(PageColumns + " WHERE id = $1", ReadPage, id).SingleOrDefault();

    /// <summary>Returns all pages that were kept at least once, in the order of their numbers.</summary>
    public IEnumerable<PageRow> Pages() => Rows(PageColumns + " ORDER BY id", ReadPage);

    public void SavePage(PageRow row) => _connection.Execute(
        "INSERT OR REPLACE INTO pages VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        row.Id, row.FirstTime, row.Time, row.Visits, row.Changes, row.EntityTag, row.LastModified,
        row.Content.ToBytes(), row.Document?.ToBytes(), row.Sketch);

    public void WriteRound(IReadOnlyList<Visit> visits)
    {
        _connection.Execute("DELETE FROM round");
        for (var i = 0; i < visits.Count; i++)
        {
            _connection.Execute("INSERT INTO round VALUES ($1, $2)", i, visits[i].Id);
        }
    }

    /// <summary>Returns the URLs of the round under way that are not applied yet, in order.</summary>
    public IReadOnlyList<int> ReadRound() => [.. Rows("SELECT id FROM round ORDER BY position", reader => reader.GetInt32(0))];

    /// <summary>Takes a URL out of the round under way, with what came of it.</summary>
    public void FinishVisit(int position, int id)
    {
        _connection.Execute("DELETE FROM round WHERE position = $1", position);
        _connection.Execute("DELETE FROM journal WHERE id = $1", id);
    }

    /// <summary>Returns the documents that the store may not have yet.</summary>
    public IReadOnlyList<Document> ReadOutbox() =>
    [
        .. Rows("SELECT text, origin, language FROM outbox", reader =>
            Document.Create(reader.GetString(0), Origin.FromJson(reader.GetString(1)), Text(reader, 2))),
    ];

    public void AddToOutbox(IEnumerable<Document> documents)
    {
        foreach (var document in documents)
        {
            _connection.Execute(
                "INSERT OR REPLACE INTO outbox VALUES ($1, $2, $3, $4)",
                document.Id.ToBytes(), document.Text, document.Origin.ToJson(), document.Language);
        }
    }

    public void ClearOutbox() => _connection.Execute("DELETE FROM outbox");

    public void AddToJournal(VisitResult result) =>
        _connection.Execute("INSERT OR REPLACE INTO journal VALUES ($1, $2)", result.Id, result.ToBytes());

    public Dictionary<int, VisitResult> ReadJournal() =>
        Rows("SELECT result FROM journal", reader => VisitResult.FromBytes(Bytes(reader, 0))).ToDictionary(result => result.Id);

    /// <summary>Holds what came of a visit until another URL is settled.</summary>
    public void Hold(int id, int awaited, VisitResult result) =>
        _connection.Execute("INSERT OR REPLACE INTO held VALUES ($1, $2, $3)", id, awaited, result.ToBytes());

    /// <summary>Says for which other URL a held result waits.</summary>
    public void HoldFor(int id, int awaited) => _connection.Execute("UPDATE held SET awaited = $2 WHERE id = $1", id, awaited);

    /// <summary>Returns the URLs whose results are held, with the URL that each waits for.</summary>
    public IReadOnlyList<(int Id, int Awaited)> Held() => [.. Rows("SELECT id, awaited FROM held ORDER BY id", reader => (reader.GetInt32(0), reader.GetInt32(1)))];

    public VisitResult FindHeld(int id) => Rows("SELECT result FROM held WHERE id = $1", reader => VisitResult.FromBytes(Bytes(reader, 0)), id).Single();

    public void RemoveHeld(int id) => _connection.Execute("DELETE FROM held WHERE id = $1", id);

    /// <summary>URLs that many pages name as their canonical form: how many pages of each host yielded to each, most first.</summary>
    public IReadOnlyList<(string Url, string Origin, long Yielded, long Read)> Canonicals(string reason, int least) =>
    [
        .. Rows(
            """
            SELECT t.url, h.origin, y.count, r.count
            FROM (SELECT target, host, count(*) AS count FROM urls WHERE kind = $2 AND state = 2 AND reason = $1 GROUP BY target, host) y
            JOIN (SELECT host, count(*) AS count FROM urls WHERE kind = $2 AND useful <> 0 GROUP BY host) r ON r.host = y.host
            JOIN urls t ON t.id = y.target JOIN hosts h ON h.id = y.host WHERE y.count >= $3 ORDER BY y.count DESC, t.id
            """,
            reader => (reader.GetString(0), reader.GetString(1), reader.GetInt64(2), reader.GetInt64(3)),
            reason, (int)VisitKind.Page, least),
    ];

    /// <summary>URLs of a kind of which there is something to say, in the order of their numbers.</summary>
    public IEnumerable<(string Url, string? Reason, string? Detail)> Remarks(VisitKind kind) => Rows(
        "SELECT url, reason, detail FROM urls WHERE kind = $1 AND state <> 0 AND (detail IS NOT NULL OR state = 2) ORDER BY id",
        reader => (reader.GetString(0), Text(reader, 1), Text(reader, 2)),
        (int)kind);

    /// <summary>Pages that no other led to.</summary>
    public IReadOnlyList<UrlRow> Seeds() => [.. Rows(UrlColumns + " WHERE parent IS NULL AND kind = $1 ORDER BY id", ReadUrl, (int)VisitKind.Page)];

    /// <summary>Returns how many URLs stand where, by kind, state and reason; with how often they were asked for.</summary>
    public IReadOnlyList<(VisitKind Kind, UrlState State, string? Reason, long Urls, long Visits)> Funnel() =>
    [
        .. Rows("SELECT kind, state, reason, count(*), sum(visited) FROM urls GROUP BY 1, 2, 3 ORDER BY 4 DESC, 3", reader =>
            ((VisitKind)reader.GetInt32(0), (UrlState)reader.GetInt32(1), Text(reader, 2), reader.GetInt64(3), reader.GetInt64(4))),
    ];

    /// <summary>URLs that were dropped, in the order of their numbers.</summary>
    public IEnumerable<DroppedUrl> Dropped(string? reason) => Rows(
        "SELECT url, reason, detail FROM urls WHERE state = 2 AND ($1 IS NULL OR reason = $1) ORDER BY id",
        reader => new DroppedUrl(reader.GetString(0), reader.GetString(1), Text(reader, 2)),
        reason);

    public void Dispose() => _connection.Dispose();

    private const string Remedy = "Restore the file from a copy, or remove the crawl's folder to begin anew.";

    private const string UrlColumns = "SELECT id, url, host, kind, hops, redirects, parent, state, reason, visited, useful, target FROM urls";

    private const string PageColumns =
        "SELECT id, url, first_time, time, pages.visits, changes, entity_tag, last_modified, content, document, sketch FROM pages JOIN urls USING (id)";

    private static UrlRow ReadUrl(DbDataReader reader) => new(
        reader.GetInt32(0),
        reader.GetString(1),
        reader.GetInt32(2),
        (VisitKind)reader.GetInt32(3),
        reader.GetInt32(4),
        reader.GetInt32(5),
        reader.IsDBNull(6) ? null : reader.GetInt32(6),
        (UrlState)reader.GetInt32(7),
        Text(reader, 8),
        reader.GetInt32(9),
        reader.GetInt32(10) switch { 1 => false, 2 => true, _ => null },
        reader.IsDBNull(11) ? null : reader.GetInt32(11));

    private static PageRow ReadPage(DbDataReader reader) => new(
        reader.GetInt32(0),
        reader.GetString(1),
        reader.GetInt64(2),
        reader.GetInt64(3),
        reader.GetInt32(4),
        reader.GetInt32(5),
        Text(reader, 6),
        Text(reader, 7),
        ContentHash.FromBytes(Bytes(reader, 8)),
        Bytes(reader, 9) is { } document ? DocumentId.FromBytes(document) : null,
        Bytes(reader, 10));

    private static string? Text(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static byte[]? Bytes(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : (byte[])reader.GetValue(column);

    private IEnumerable<T> Rows<T>(string sql, Func<DbDataReader, T> read, params object?[] values)
    {
        using var reader = Attempt(() => _connection.Prepare(sql, values).ExecuteReader());
        while (Attempt(reader.Read))
        {
            yield return Attempt(() => read(reader));
        }
    }

    private T Attempt<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException error)
        {
            throw StoreFailure.Of(error, _path);
        }
        catch (Exception error) when (OwnData.IsDamage(error))
        {
            throw Damaged(_path, error);
        }
    }

    private static TextMadException Damaged(string path, Exception error) => new($"A row of {path} is damaged: {error.Message} {Remedy}", error);

    /// <summary>SHA-256 of the tables and of every value in them, but for the digest itself.</summary>
    private string DigestRows()
    {
        using var hash = System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256);
        using var buffer = new MemoryStream();
        using var writer = new BinaryWriter(buffer);
        string[] questions = ["SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name", .. _tables.Select(table => $"SELECT * FROM {table} ORDER BY 1")];
        foreach (var question in questions)
        {
            foreach (var _ in Rows(question, Add))
            {
                if (buffer.Length > 1 << 16)
                {
                    Hash();
                }
            }

            Hash();
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());

        bool Add(DbDataReader row)
        {
            if (row.FieldCount == 2 && row.GetFieldType(0) == typeof(string) && row.GetString(0) == Seal)
            {
                return false;
            }

            for (var column = 0; column < row.FieldCount; column++)
            {
                switch (row.GetValue(column))
                {
                    case long number:
                        writer.Write('i');
                        writer.Write(number);
                        break;
                    case double number:
                        writer.Write('d');
                        writer.Write(number);
                        break;
                    case string text:
                        writer.Write('t');
                        writer.Write(text);
                        break;
                    case byte[] bytes:
                        writer.Write('b');
                        writer.Write(bytes.Length);
                        writer.Write(bytes);
                        break;
                    default:
                        writer.Write('n');
                        break;
                }
            }

            return true;
        }

        void Hash()
        {
            writer.Flush();
            hash.AppendData(buffer.GetBuffer(), 0, (int)buffer.Length);
            buffer.SetLength(0);
        }
    }

    /// <summary>Checks that a file is the state of a crawl of a version that can be read; says which.</summary>
    private static long RequireKnown(string path, StoreConnection connection)
    {
        if (IsEmpty(connection))
        {
            throw new InputException($"'{path}' holds nothing: the state of a crawl was emptied. Restore it from a copy, or remove the crawl's folder to begin anew.");
        }

        return connection.Number("PRAGMA application_id") == CrawlSchema.ApplicationId
            && connection.Number("PRAGMA user_version") is >= 1 and <= CrawlSchema.Version and var version
            ? version
            : throw new InputException($"'{path}' is not a crawl state that this version of TextMad can read; it was not changed.");
    }

    private static bool IsEmpty(StoreConnection connection) => connection.Number("PRAGMA application_id") == 0 && connection.Number("PRAGMA user_version") == 0
        && connection.Number("SELECT count(*) FROM sqlite_schema") == 0;

    private static void CreateTables(string path, StoreConnection connection)
    {
        connection.Execute("BEGIN IMMEDIATE");
        if (IsEmpty(connection))
        {
            using var tables = connection.Connection.CreateCommand();
            tables.CommandText = FormattableString.Invariant(
                $"{CrawlSchema.Sql}; {CrawlSchema.Held}; PRAGMA application_id = {CrawlSchema.ApplicationId}; PRAGMA user_version = {CrawlSchema.Version}");
            tables.ExecuteNonQuery();
        }
        else if (RequireKnown(path, connection) == 1)
        {
            connection.Execute(CrawlSchema.Held);
            connection.Execute(FormattableString.Invariant($"PRAGMA user_version = {CrawlSchema.Version}"));
        }

        connection.Execute("COMMIT");
    }
}
