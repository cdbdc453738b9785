namespace TextMad.Tests.Storage.Postgres;

/// <summary>The PostgreSQL server of the tests: started when first asked for, stopped when the tests end.</summary>
internal static class PostgresServer
{
    private static readonly Lazy<PostgresInstance> _server = new(PostgresInstance.Start);

    /// <summary>The address of a schema that nobody else uses; the test that asks is skipped where there is no PostgreSQL.</summary>
    public static string NewStore()
    {
        Assert.SkipUnless(PostgresInstance.IsInstalled, $"{PostgresInstance.Absent}: the tests of the store on it are skipped.");
        return _server.Value.Address($"t_{Guid.NewGuid():n}");
    }

    /// <summary>Stops it, if it was started.</summary>
    public static void Stop()
    {
        if (_server.IsValueCreated)
        {
            _server.Value.Dispose();
        }
    }

    /// <summary>The address of a schema.</summary>
    public static string Address(string schema) => _server.Value.Address(schema);

    /// <summary>The address of a schema that nobody else uses, for a user who needs a password, which is not in it.</summary>
    public static string NewLockedStore(string password)
    {
        Assert.SkipUnless(PostgresInstance.IsInstalled, $"{PostgresInstance.Absent}: the tests of the store on it are skipped.");
        using var connection = new Npgsql.NpgsqlConnection(FormattableString.Invariant($"Host=127.0.0.1;Port={_server.Value.Port};Username=textmad;Database=postgres"));
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"CREATE ROLE {PostgresInstance.Locked} LOGIN PASSWORD '{password}'; GRANT CREATE ON DATABASE postgres TO {PostgresInstance.Locked}";
        command.ExecuteNonQuery();
        return FormattableString.Invariant($"postgres://{PostgresInstance.Locked}@127.0.0.1:{_server.Value.Port}/postgres?schema=t_{Guid.NewGuid():n}");
    }
}
