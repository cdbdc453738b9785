using TextMad.Storage.Postgres;
using TextMad.Storage.Sqlite;

namespace TextMad.Storage;

/// <summary>Which store: <c>sqlite:PATH</c>, <c>postgres://HOST/DATABASE</c> or <c>litedb:PATH</c>, behind which <c>?texts=compressed</c> can stand.</summary>
/// <param name="Kind">The kind of store: SQLite, PostgreSQL or LiteDB.</param>
/// <param name="Place">The path of a file; the whole address for PostgreSQL.</param>
public sealed record StoreAddress(StoreKind Kind, string Place)
{
    /// <summary>Forms of an address, for help and complaints.</summary>
    public const string Forms = "sqlite:PATH, postgres://[user[:password]@]host[:port]/database[?schema=name] or litedb:PATH[?texts=compressed|readable]";

    /// <summary>Reads an address; a path alone is that of a SQLite file.</summary>
    /// <exception cref="InputException">It has another form.</exception>
    public static StoreAddress Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Any(char.IsControl))
        {
            throw new InputException($"The address of a store '{WithoutPassword(text)}' has a control character, which no address can contain: remove it.");
        }

        var word = text.Split(':', 2)[0];
        return word switch
        {
            "postgres" or "postgresql" => new StoreAddress(StoreKind.Postgres, text),
            "sqlite" or "litedb" when text.Length > word.Length + 1 => new StoreAddress(StoredWord.Read<StoreKind>(word), text[(word.Length + 1)..]),
            _ when text.Length > 0 && !NamesAKind(text, word) && !NamesAServer(text) => new StoreAddress(StoreKind.Sqlite, text),
            _ => throw new InputException($"'{WithoutPassword(text)}' is not an address of a store: {Forms} is expected."),
        };
    }

    /// <summary>The file that holds it; null where a server does.</summary>
    public string? File => Kind switch
    {
        StoreKind.Postgres => null,
        StoreKind.LiteDB => Place.Split("?texts=", 2)[0],
        _ => Place,
    };

    /// <summary>Whether the address holds a password.</summary>
    public bool HoldsPassword => Kind == StoreKind.Postgres && Place.LastIndexOf('@') is var end && Place.IndexOf("//", StringComparison.Ordinal) is >= 0 and var start
        && end > start && Place.IndexOf(':', start, end - start) >= 0;

    /// <summary>Returns why a password for this store is not used where it is kept, as a whole sentence; null when nothing is wrong.</summary>
    public string? FindPasswordProblem() => Kind == StoreKind.Postgres && !HoldsPassword && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("PGPASSWORD"))
        ? PostgresPasswordFile.Problem()
        : null;

    /// <summary>Returns the same with paths made absolute, from the folder that they are relative to.</summary>
    public StoreAddress From(string folder) => Kind == StoreKind.Postgres ? this : this with { Place = Path.GetFullPath(Place, folder) };

    /// <summary>Opens the store.</summary>
    /// <param name="mode">Whether it may be created and written.</param>
    /// <param name="upgrade">How a store of an older version is brought up to date; silently unless told.</param>
    /// <exception cref="InputException">There is none, or it is of another program, or this program provides no adapter for its kind.</exception>
    /// <exception cref="TextMadException">It is locked, damaged or cannot be reached.</exception>
    public ICorpusStore Open(StoreOpenMode mode, StoreUpgrade? upgrade = null) => Kind switch
    {
        StoreKind.Sqlite => SqliteCorpusStore.Open(Place, mode, upgrade: upgrade),
        StoreKind.Postgres => PostgresCorpusStore.Open(Place, mode, upgrade),
        _ => Adapters.LiteDB.Load<ICorpusStoreProvider>($"The store '{this}'").Open(Place, mode, upgrade ?? StoreUpgrade.Silent),
    };

    /// <summary>
    /// Returns an address as it may be shown, also one that is wrong: of whatever stands where a server's address has its user, password and settings, only <c>***</c> is left.
    /// Paths of files are left as they are.
    /// </summary>
    public static string WithoutPassword(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.Contains("//", StringComparison.Ordinal) && !text.StartsWith("postgres", StringComparison.OrdinalIgnoreCase))
        {
            return text;
        }

        // A password may itself hold any sign, '@' and '/' too, when somebody forgot to escape it: all up to the last '@' is hidden.
        var start = text.TakeWhile(char.IsAsciiLetter).Count();
        start += text.AsSpan(start).StartsWith(":") ? 1 : 0;
        start += text.AsSpan(start).StartsWith("//") ? 2 : 0;
        var end = text.LastIndexOf('@');
        var rest = end >= start ? "***" + text[end..] : text[start..];
        var port = end >= start ? -1 : rest.IndexOf(':', Math.Max(0, rest.IndexOf(']', StringComparison.Ordinal)));
        if (port >= 0 && !rest.AsSpan(port + 1).StartsWith("/") && !rest[(port + 1)..].TakeWhile(c => c is not ('/' or '?')).All(char.IsAsciiDigit))
        {
            rest = rest[..(port + 1)] + "***";
        }

        var question = rest.IndexOf('?', StringComparison.Ordinal);
        var keeps = question < 0 || (rest.AsSpan(question).StartsWith("?schema=") && !rest.Contains('&', StringComparison.Ordinal));
        return text[..start] + (keeps ? rest : rest[..question] + "?***");
    }

    /// <summary>Returns whether a word stands before a colon. A single letter there is a drive's, and a folder's name ends at a slash.</summary>
    private static bool NamesAKind(string text, string word) => word.Length is 0 or > 1 && word.Length < text.Length && word.All(char.IsAsciiLetterOrDigit);

    /// <summary>Returns whether it is meant for a server's address although it begins as none, such as <c>postgres//user:word@host/base</c>.</summary>
    private static bool NamesAServer(string text) => text.StartsWith("postgres", StringComparison.OrdinalIgnoreCase)
        && (text.Contains("//", StringComparison.Ordinal) || text.Contains('@', StringComparison.Ordinal));

    /// <inheritdoc/>
    public override string ToString() => Kind == StoreKind.Postgres ? PostgresAddress.Parse(Place).Name : $"{StoredWord.Write(Kind)}:{Place}";
}
