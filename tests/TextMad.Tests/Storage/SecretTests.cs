using TextMad.Storage;
using TextMad.Tests.Cli;
using TextMad.Tests.Storage.Postgres;

namespace TextMad.Tests.Storage;

/// <summary>Passwords are readable by their owner alone, and are shown and passed nowhere.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class SecretTests : IDisposable
{
    private const string Password = "s3cret:wörd";
    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly ToolProcess _tool = new();

    public void Dispose() => _tool.Dispose();

    [Theory]
    [InlineData("postgres://me:pw@db.example/base", true)]
    [InlineData("postgres://me:p@ss@db.example/base", true)]
    [InlineData("postgres://me@db.example:5432/base", false)]
    [InlineData("postgres://db.example:5432/base", false)]
    [InlineData("sqlite:a:b@c", false)]
    public void An_address_knows_whether_it_holds_a_password(string address, bool expected) => Assert.Equal(expected, StoreAddress.Parse(address).HoldsPassword);

    [Fact]
    public void The_file_that_holds_a_password_is_its_owners_from_the_first_byte_on()
    {
        var workspace = TextMad.Storage.Workspace.At(Path.Combine(_tool.Folder, "w"));
        var file = Path.Combine(workspace.Directory, "store");
        workspace.UseStore(StoreAddress.Parse("sqlite:a.db"));
        Assert.NotEqual(Own, File.GetUnixFileMode(file));

        // A temporary file that is left over, of this process, with wide rights.
        var left = FormattableString.Invariant($"{file}.{Environment.ProcessId}.tmp");
        File.WriteAllText(left, "");
        File.SetUnixFileMode(left, Own | UnixFileMode.OtherRead);
        workspace.UseStore(StoreAddress.Parse("postgres://me:pw@db.example/base"));
        Assert.Equal(Own, File.GetUnixFileMode(file));
        Assert.Null(workspace.FindPasswordProblem());

        File.SetUnixFileMode(file, Own | UnixFileMode.GroupRead);
        Assert.Contains($"(its rights are 640): 'chmod 600 {file}'", workspace.FindPasswordProblem(), StringComparison.Ordinal);
        workspace.UseStore(StoreAddress.Parse("postgres://me:pw@db.example/base"));
        Assert.Equal(Own, File.GetUnixFileMode(file));
    }

    [Theory]
    [InlineData("store", "use", "postgres://me:pw-1@127.0.0.1:1/base")]
    [InlineData("store", "copy", "postgres://me:pw-1@127.0.0.1:1/base", "sqlite:x.db")]
    [InlineData("store", "copy", "postgres://me:pw-1@127.0.0.1:1/base", "postgres://me:pw-1@127.0.0.1:1/base")]
    [InlineData("query", "SELECT 1", "--store", "postgres://me:pw-1@127.0.0.1:1/base")]
    [InlineData("bench", "store", "--store", "postgres://me:pw-1@127.0.0.1:1/base", "--documents", "1000")]
    [InlineData("quickstart", "--store", "postgres://me:pw-1@127.0.0.1:1/base")]
    public void A_password_that_is_typed_is_warned_of_and_not_shown(params string[] arguments)
    {
        using var tool = new ToolInProcess();
        var result = tool.Run(arguments);
        Assert.NotEqual(0, result.ExitCode);
        Assert.DoesNotContain("pw-1", result.Error + result.Output, StringComparison.Ordinal);
        Assert.Contains("warning: The password in 'postgres://***@127.0.0.1:1/base' was typed as an argument", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_in_the_URL_of_a_crawl_is_refused_and_not_shown()
    {
        using var tool = new ToolInProcess();
        tool.ExpectInputError("holds a password", "crawl", "http://me:pw-1@127.0.0.1:1/");
        Assert.DoesNotContain("pw-1", tool.Run("crawl", "http://me:pw-1@127.0.0.1:1/").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_comes_from_the_environment_or_from_a_file_of_ones_own()
    {
        var address = PostgresServer.NewLockedStore(Password);
        File.WriteAllText(Path.Combine(_tool.Folder, "passwords"), "# mine\n*:*:*:*:" + Password.Replace(":", "\\:", StringComparison.Ordinal) + "\n");
        var file = Path.Combine(_tool.Folder, "passwords");
        File.SetUnixFileMode(file, Own);
        _tool.Environment["PGPASSWORD"] = null;
        _tool.Environment["PGPASSFILE"] = Path.Combine(_tool.Folder, "none");
        Assert.Contains("refuses access", Refused(), StringComparison.Ordinal);

        _tool.Environment["PGPASSWORD"] = Password;
        Works();
        _tool.Environment["PGPASSWORD"] = "wrong";
        Assert.Contains("refuses access", Refused(), StringComparison.Ordinal);
        _tool.Environment["PGPASSWORD"] = null;

        _tool.Environment["PGPASSFILE"] = file;
        Works();

        // Others may read it: PostgreSQL's own tools ignore it then, and so does this one.
        File.SetUnixFileMode(file, Own | UnixFileMode.OtherRead);
        var ignored = Refused();
        Assert.Contains(
            $"warning: The password file '{file}' is ignored, because others than you may access it (its rights are 604): 'chmod 600 {file}'", ignored, StringComparison.Ordinal);
        Assert.Contains("refuses access", ignored, StringComparison.Ordinal);

        // In the address, and from then on in a file of the workspace.
        File.SetUnixFileMode(file, Own);
        _tool.Environment["PGPASSFILE"] = Path.Combine(_tool.Folder, "none");
        var typed = _tool.Run("store", "use", address.Replace("locked@", $"locked:{Uri.EscapeDataString(Password)}@", StringComparison.Ordinal));
        Assert.True(typed.ExitCode == 0, typed.ToString());
        _tool.Write("text.txt", "One text, which is kept on a server.");
        Assert.Equal(0, _tool.Run("corpus", "add", "mine", "text.txt").ExitCode);
        Assert.Equal(Own, File.GetUnixFileMode(Path.Combine(_tool.Folder, ".textmad", "store")));
        foreach (var kept in Directory.GetFiles(_tool.Folder, "*", SearchOption.AllDirectories).Where(path => path != file && !path.EndsWith("/store", StringComparison.Ordinal)))
        {
            Assert.DoesNotContain("s3cret", File.ReadAllText(kept), StringComparison.Ordinal);
        }

        void Works()
        {
            var result = _tool.Run("query", "SELECT 1", "--store", address);
            Assert.True(result.ExitCode == 2 && result.Error.Contains("There is no store", StringComparison.Ordinal) || result.ExitCode == 0, result.ToString());
        }

        string Refused()
        {
            var result = _tool.Run("query", "SELECT 1", "--store", address);
            Assert.Equal(1, result.ExitCode);
            return result.Error;
        }
    }
}
