using System.Globalization;
using Npgsql;

namespace TextMad.Storage.Postgres;

/// <summary>Where a store in PostgreSQL is: <c>postgres://[user[:password]@]host[:port]/database[?schema=name]</c>.</summary>
/// <param name="Name">The address without the password, for people.</param>
/// <param name="Schema">The schema that holds the store's tables.</param>
/// <param name="ConnectionString">How Npgsql reaches it. A password that is not in the address comes from <c>PGPASSWORD</c> or <c>~/.pgpass</c>.</param>
internal sealed record PostgresAddress(string Name, string Schema, string ConnectionString)
{
    private const string Form = "postgres://[user[:password]@]host[:port]/database[?schema=name]";

    // Bytes that go over the network at once.
    private const int BufferSize = 64 << 10;

    private const int SecondsUntilAsked = 30;

    /// <summary>The schema when none is named.</summary>
    public const string DefaultSchema = "textmad";

    /// <summary>Reads an address.</summary>
    /// <exception cref="InputException">It has another form.</exception>
    public static PostgresAddress Parse(string address)
    {
        try
        {
            return Read(address);
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or InvalidOperationException)
        {
            // What the platform reads as a URL, Npgsql may not.
            throw new InputException($"'{StoreAddress.WithoutPassword(address)}' is not an address of a store in PostgreSQL: {Form} is expected.", failure);
        }
    }

    private static PostgresAddress Read(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri)
            || uri.Scheme is not ("postgres" or "postgresql")
            || uri.Host.Length == 0
            || uri.AbsolutePath.Trim('/').Length == 0
            || uri.AbsolutePath.Trim('/').AsSpan().ContainsAny('/', '@', ':'))
        {
            throw new InputException(
                $"'{StoreAddress.WithoutPassword(address)}' is not an address of a store in PostgreSQL: {Form} is expected. In a password, write characters other "
                + "than letters and digits as %XX.");
        }

        var schema = DefaultSchema;
        foreach (var part in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (key, value) = part.Split('=', 2) is [var k, var v] ? (k, Uri.UnescapeDataString(v)) : (part, "");
            schema = key == "schema"
                ? value
                : throw new InputException($"'{(key.All(char.IsAsciiLetter) ? key : "***")}' in '{StoreAddress.WithoutPassword(address)}' is not an option of the address: "
                    + "only schema=name is allowed after the '?'.");
        }

        if (schema.Length is 0 or > 60 || !schema.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_'))
        {
            throw new InputException(
                $"'{(schema.AsSpan().ContainsAny('@', ':') ? "***" : schema)}' cannot name a schema: up to 60 lower-case letters, digits and '_' are expected.");
        }

        var user = uri.UserInfo.Split(':', 2);
        if (Uri.UnescapeDataString(uri.UserInfo + uri.AbsolutePath).Any(char.IsControl))
        {
            throw new InputException($"User, password or database of '{StoreAddress.WithoutPassword(address)}' contain a control character: remove it.");
        }

        var database = Uri.UnescapeDataString(uri.AbsolutePath.Trim('/'));
        var connection = new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Database = database,
            SearchPath = schema,
            MaxAutoPrepare = 100,
            AutoPrepareMinUsages = 2,
            CommandTimeout = 0,
            ApplicationName = "textmad",
            WriteBufferSize = BufferSize,
            ReadBufferSize = BufferSize,

            // A server that vanished without a word is noticed.
            TcpKeepAlive = true,
            TcpKeepAliveTime = SecondsUntilAsked,
            TcpKeepAliveInterval = SecondsUntilAsked / 3,
        };
        if (uri.Port > 0)
        {
            connection.Port = uri.Port;
        }

        if (user[0].Length > 0)
        {
            connection.Username = Uri.UnescapeDataString(user[0]);
        }

        if (user.Length > 1)
        {
            connection.Password = Uri.UnescapeDataString(user[1]);
        }

        if (PostgresPasswordFile.IsToBeIgnored())
        {
            connection.Passfile = OperatingSystem.IsWindows() ? "NUL" : "/dev/null";
        }

        var port = uri.Port > 0 ? string.Create(CultureInfo.InvariantCulture, $":{uri.Port}") : "";
        var name = $"postgres://{(user[0].Length > 0 ? user[0] + "@" : "")}{uri.Host}{port}/{database}{(schema == DefaultSchema ? "" : "?schema=" + schema)}";
        return new PostgresAddress(name, schema, connection.ConnectionString);
    }
}
