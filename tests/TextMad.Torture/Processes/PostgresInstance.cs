using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace TextMad.Torture.Processes;

/// <summary>A PostgreSQL server of its own on the loopback interface, with its data in a temporary folder, that can be stopped as by a loss of power and started again.</summary>
internal sealed class PostgresInstance : IDisposable
{
    /// <summary>What is missing where <see cref="IsInstalled"/> is false.</summary>
    public const string Absent = "PostgreSQL is not installed (Debian: apt-get install postgresql)";

    /// <summary>The name of a user who needs a password; no other does.</summary>
    public const string Locked = "locked";

    private readonly string _programs;
    private readonly string _folder;

    private PostgresInstance(string programs, string folder) => (_programs, _folder) = (programs, folder);

    /// <summary>Whether the programs of a server are there.</summary>
    public static bool IsInstalled => Programs() is not null;

    /// <summary>The port that it listens on.</summary>
    public int Port { get; private set; }

    private string Data => Path.Combine(_folder, "data");

    /// <summary>Makes a server and starts it.</summary>
    /// <exception cref="InvalidOperationException">It does not start.</exception>
    public static PostgresInstance Start()
    {
        var folder = Directory.CreateTempSubdirectory("textmad-postgres-").FullName;
        var server = new PostgresInstance(Programs() ?? throw new InvalidOperationException(Absent), folder);
        if (Environment.UserName == "root")
        {
            // A server refuses to run as root; Debian's package brings a user for it.
            Run("chown", "postgres", folder);
        }

        server.RunAsServer("initdb", "-D", server.Data, "-U", "textmad", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        File.WriteAllText(
            Path.Combine(server.Data, "pg_hba.conf"), $"host all {Locked} 127.0.0.1/32 scram-sha-256\nhost all all 127.0.0.1/32 trust\nlocal all all trust\n");
        for (var attempt = 0; ; attempt++)
        {
            server.Port = FreePort();
            try
            {
                server.StartAgain();
                return server;
            }
            catch (InvalidOperationException) when (attempt < 3)
            {
                // Somebody else took the port.
            }
        }
    }

    /// <summary>The address of a schema.</summary>
    public string Address(string schema) => string.Create(CultureInfo.InvariantCulture, $"postgres://textmad@127.0.0.1:{Port}/postgres?schema={schema}");

    /// <summary>Starts the server where it was stopped; it brings its data in order first.</summary>
    public void StartAgain()
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                RunAsServer(
                    "pg_ctl", "-D", Data, "-l", Path.Combine(_folder, "log"), "-w", "-o",
                    $"-c listen_addresses=127.0.0.1 -c port={Port} -c unix_socket_directories={_folder} -c max_connections=100", "start");
                return;
            }
            catch (InvalidOperationException) when (attempt < 10 && File.Exists(Path.Combine(Data, "postmaster.pid")))
            {
                // Processes of a server that was killed may still be ending.
                Thread.Sleep(300);
            }
        }
    }

    /// <summary>Stops the server at once: transactions that are under way are cut off where they are.</summary>
    /// <param name="kill">Whether to kill its first process, rather than to ask for an immediate end.</param>
    public void StopHard(bool kill)
    {
        if (kill)
        {
            var id = int.Parse(File.ReadLines(Path.Combine(Data, "postmaster.pid")).First(), CultureInfo.InvariantCulture);
            using var first = Process.GetProcessById(id);
            first.Kill();
            first.WaitForExit(TimeSpan.FromSeconds(10));
        }
        else
        {
            RunAsServer("pg_ctl", "-D", Data, "-m", "immediate", "stop");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            StopHard(kill: false);
        }
        catch (InvalidOperationException)
        {
            // It is stopped already.
        }

        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (IOException)
        {
            // What is left is in the temporary folder.
        }
    }

    private static string? Programs()
    {
        var folders = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")) : [];
        return folders.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')).FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));
    }

    private void RunAsServer(string program, params string[] arguments)
    {
        program = Path.Combine(_programs, program);
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
}
