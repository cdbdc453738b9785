using TextMad.Storage;

namespace TextMad.Tests.Storage;

/// <summary>Where a workspace is, which store it uses, and what it says when that is lost.</summary>
public sealed class WorkspaceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_is_where_it_is_named_else_in_the_usual_place()
    {
        Assert.Equal(_folder.File("w"), Workspace.At(_folder.File("w")).Directory);
        if (Environment.GetEnvironmentVariable(Workspace.EnvironmentVariable) is null)
        {
            Assert.Equal(Path.GetFullPath(Workspace.DefaultName), Workspace.At(null).Directory);
            Assert.Equal(Path.GetFullPath(Workspace.DefaultName), Workspace.At(" ").Directory);
        }

        File.WriteAllText(_folder.File("file"), "");
        Assert.Contains("cannot be a workspace", Assert.Throws<InputException>(() => Workspace.At(_folder.File("file"))).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be a workspace", Assert.Throws<InputException>(() => Workspace.At("a\0b")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_has_a_store_of_its_own_until_it_names_another()
    {
        var workspace = Workspace.At(_folder.File("w"));
        Assert.False(workspace.Exists);
        Assert.Null(workspace.FindPasswordProblem());
        Assert.Contains($"no workspace at '{workspace.Directory}'", Assert.Throws<InputException>(workspace.RequireStore).Message, StringComparison.Ordinal);
        workspace.Create();
        Assert.True(Directory.Exists(workspace.Directory));
        Assert.Equal((StoreKind.Sqlite, workspace.StorePath), (workspace.Store.Kind, workspace.Store.Place));
        workspace.OpenStore(StoreOpenMode.Create).Dispose();
        Assert.True(workspace.Exists);
        workspace.RequireStore();

        var other = new StoreAddress(StoreKind.Sqlite, _folder.File("other.db"));
        workspace.UseStore(other);
        Assert.Equal(other.Place, workspace.Store.Place);
        Assert.Equal($"sqlite:{other.Place}\n", File.ReadAllText(Path.Combine(workspace.Directory, "store")));

        // It was there when it was named: it is not made anew.
        var lost = Assert.Throws<InputException>(() => workspace.OpenStore(StoreOpenMode.Create));
        Assert.Contains("If the file was altered, restore it from a copy", lost.Message, StringComparison.Ordinal);
        other.Open(StoreOpenMode.Create).Dispose();
        workspace.OpenStore(StoreOpenMode.Create).Dispose();
        File.Delete(workspace.StorePath);
        Assert.True(workspace.Exists);
        Assert.Null(workspace.FindPasswordProblem());
    }

    [Fact]
    public void A_file_that_does_not_name_a_store_is_named()
    {
        var workspace = Workspace.At(_folder.File("w"));
        workspace.Create();
        var file = Path.Combine(workspace.Directory, "store");
        File.WriteAllText(file, "postgrs://me:secret@db.example/base");
        var error = Assert.Throws<InputException>(() => workspace.Store);
        Assert.StartsWith($"The store that {file} names: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_with_a_password_is_for_its_owner_only()
    {
        var workspace = Workspace.At(_folder.File("w"));
        workspace.UseStore(StoreAddress.Parse("postgres://me:secret@db.example/base"));
        var file = Path.Combine(workspace.Directory, "store");
        Assert.Equal("postgres://me:secret@db.example/base\n", File.ReadAllText(file));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            Assert.Null(workspace.FindPasswordProblem());
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
            Assert.Contains("others than you may read it", workspace.FindPasswordProblem(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("runs")]
    [InlineData("crawls")]
    [InlineData("webs")]
    [InlineData("processed")]
    [InlineData("judges")]
    [InlineData("imports")]
    public void A_workspace_that_lost_its_store_is_not_taken_for_a_new_one(string made)
    {
        var workspace = Workspace.At(_folder.File("w"));
        var folder = Path.Combine(workspace.Directory, made);
        Directory.CreateDirectory(folder);
        workspace.OpenStore(StoreOpenMode.Create).Dispose();
        File.Delete(workspace.StorePath);
        workspace.OpenStore(StoreOpenMode.Create).Dispose();

        File.WriteAllText(Path.Combine(folder, "x"), "");
        File.Delete(workspace.StorePath);
        var error = Assert.Throws<InputException>(() => workspace.OpenStore(StoreOpenMode.Create));
        Assert.Contains("has lost its store", error.Message, StringComparison.Ordinal);
        Assert.Contains(folder, error.Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(workspace.RequireStore);
    }
}
