using System.Data.Common;
using Npgsql;

namespace TextMad.Storage.Postgres;

/// <summary>Turns PostgreSQL's error codes into messages that say what to do.</summary>
internal static class PostgresFailure
{
    /// <summary>Returns the exception to throw instead.</summary>
    /// <param name="error">What was reported.</param>
    /// <param name="store">The store's address, without a password.</param>
    public static TextMadException Of(Exception error, string store) => new(Describe(error, store), error);

    /// <summary>Returns the exception to throw when the connection was lost while a batch was committed, and the server could not be asked what became of it.</summary>
    /// <param name="error">What was reported last.</param>
    /// <param name="store">The store's address, without a password.</param>
    public static TextMadException Unsure(Exception error, string store) => new(
        $"The connection to the server of the store '{store}' was lost while a batch was being committed, and the server did not come back ({error.Message}): the batch is either "
        + "whole in the store or not at all. Repeat the command when the server runs: it goes on from what is there.", error);

    private static string Describe(Exception error, string store) => (error as DbException)?.SqlState switch
    {
        PostgresErrorCodes.DiskFull or PostgresErrorCodes.OutOfMemory =>
            $"The server of the store '{store}' has no space left ({error.Message}): nothing of the last batch was written. Free some space and repeat the command.",
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
            $"The server of the store '{store}' refuses access ({error.Message}): put the password into PGPASSWORD or ~/.pgpass, or name another user in the address.",
        PostgresErrorCodes.InvalidCatalogName =>
            $"There is no database for the store '{store}': make it with 'createdb', or name another in the address.",
        PostgresErrorCodes.InsufficientPrivilege =>
            $"You may not do this in the store '{store}' ({error.Message}): ask for the right to create a schema in the database.",
        PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.UniqueViolation =>
            $"Others who write to the store '{store}' were in the way again and again ({error.Message}): nothing of the last batch was written. "
            + "Repeat the command, with fewer at once.",
        PostgresErrorCodes.ReadOnlySqlTransaction => $"The store '{store}' is open for reading only: nothing was changed.",
        null when error.Message.Contains("No password has been provided", StringComparison.Ordinal) =>
            $"The server of the store '{store}' refuses access without a password: put it into PGPASSWORD or ~/.pgpass.",
        null => $"The server of the store '{store}' cannot be reached ({error.Message}): check the address and that it runs. Nothing of the last batch was written.",
        _ => $"The store '{store}' failed: {error.Message}",
    };
}
