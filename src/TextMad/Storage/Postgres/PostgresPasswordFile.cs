namespace TextMad.Storage.Postgres;

/// <summary>
/// The file of passwords for PostgreSQL, <c>PGPASSFILE</c> or <c>~/.pgpass</c>, by the rule of PostgreSQL's own library: one that others may access is
/// ignored [PostgreSQL documentation, "The Password File"]. The driver does not look at that.
/// </summary>
internal static class PostgresPasswordFile
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private const string Variable = "PGPASSFILE";

    /// <summary>Returns whether the driver must be kept from the file: it would use one that is to be ignored, and fails on one that is not there.</summary>
    public static bool IsToBeIgnored() => Problem() is not null || (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable)) && Find() is null);

    /// <summary>Returns why the file is ignored, as a whole sentence; null when there is none, or it is used.</summary>
    public static string? Problem()
    {
        var path = Find();
        if (path is null || OperatingSystem.IsWindows())
        {
            return null;
        }

        try
        {
            return File.GetUnixFileMode(path) is var mode && (mode & Others) != 0
                ? $"The password file '{path}' is ignored, because others than you may access it (its rights are {FileRights.Octal(mode)}): 'chmod 600 {path}' changes that."
                : null;
        }
        catch (Exception failure) when (SystemFailure.IsOne(failure))
        {
            return $"The password file '{path}' is ignored: {SystemFailure.Describe(failure)}";
        }
    }

    private static string? Find()
    {
        var named = Environment.GetEnvironmentVariable(Variable);
        var path = !string.IsNullOrEmpty(named) ? named : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".pgpass");
        return File.Exists(path) ? path : null;
    }
}
