using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace TextMad.Tests.Storage.Postgres;

/// <summary>
/// A PostgreSQL server of the tests' own on the loopback interface, with its data in a temporary folder: started when first asked for, stopped
/// when the tests end.
/// </summary>
internal static class PostgresServer
{
    private const string Absent = "PostgreSQL is not installed (Debian: apt-get install postgresql): the tests of the store on it are skipped.";

    private static readonly Lazy<Started> _server = new(Start);

    /// <summary>The address of a schema that nobody else uses; the test that asks is skipped where there is no PostgreSQL.</summary>
    public static string NewStore()
    {
        Assert.SkipWhen(Programs() is null, Absent);
        return Address($"t_{Guid.NewGuid():n}");
    }

    /// <summary>The address of a schema.</summary>
    public static string Address(string schema) =>
        FormattableString.Invariant($"postgres://textmad@127.0.0.1:{_server.Value.Port}/postgres?schema={schema}");

    private static string? Programs()
    {
        var folders = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")) : [];
        return folders.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')).FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));
    }

    private static Started Start()
    {
        var programs = Programs()!;
        var folder = Directory.CreateTempSubdirectory("textmad-postgres-").FullName;
        if (Environment.UserName == "root")
        {
            // A server refuses to run as root; Debian's package brings a user for it.
            Run("chown", "postgres", folder);
        }

        var data = Path.Combine(folder, "data");
        RunAsServer(Path.Combine(programs, "initdb"), "-D", data, "-U", "textmad", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        for (var attempt = 0; ; attempt++)
        {
            var port = FreePort();
            try
            {
                RunAsServer(
                    Path.Combine(programs, "pg_ctl"), "-D", data, "-l", Path.Combine(folder, "log"), "-w", "-o",
                    $"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} -c max_connections=100", "start");
                AppDomain.CurrentDomain.ProcessExit += (_, _) => Stop(programs, data, folder);
                return new Started(port);
            }
            catch (InvalidOperationException) when (attempt < 3)
            {
                // Somebody else took the port.
            }
        }
    }

    private static void Stop(string programs, string data, string folder)
    {
        try
        {
            RunAsServer(Path.Combine(programs, "pg_ctl"), "-D", data, "-m", "immediate", "stop");
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is InvalidOperationException or IOException)
        {
            // The tests are over; what is left is in the temporary folder.
        }
    }

    private static void RunAsServer(string program, params string[] arguments)
    {
        if (Environment.UserName == "root")
        {
            Run("runuser", ["-u", "postgres", "--", program, .. arguments]);
        }
        else
        {
            Run(program, arguments);
        }
    }

    // Output goes nowhere: a server that inherits a pipe keeps it open.
    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec \"$0\" \"$@\" > /dev/null 2>&1 < /dev/null", program, .. arguments])
        {
            WorkingDirectory = "/",
        })!;
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed record Started(int Port);
}
