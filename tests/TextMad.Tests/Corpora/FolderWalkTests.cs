using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.Versioning;
using TextMad.Corpora;
using TextMad.Corpora.Import;

namespace TextMad.Tests.Corpora;

/// <summary>What others put into a folder can neither make an import wait nor lead it out of the folder.</summary>
public sealed class FolderWalkTests : ImportFixture
{
    private string Set => Path.Combine(Folder, "set");

    [Fact]
    public void Links_pipes_sockets_and_devices_in_folders_are_left_out_by_reason()
    {
        SkipWhereThereAreNone();
        Write("set/a.txt", "The only text.");
        var secret = Write("elsewhere/secret.txt", "Not to be read.");
        File.CreateSymbolicLink(Path.Combine(Set, "link.txt"), secret);
        File.CreateSymbolicLink(Path.Combine(Set, "passwd.txt"), "/etc/passwd");
        File.CreateSymbolicLink(Path.Combine(Set, "zero.txt"), "/dev/zero");
        File.CreateSymbolicLink(Path.Combine(Set, "nowhere.txt"), "nothing-here");
        Directory.CreateSymbolicLink(Path.Combine(Set, "loop"), "..");
        MakePipe(Path.Combine(Set, "pipe.txt"));
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(Path.Combine(Set, "socket.txt")));

        var items = Read(Set);
        Assert.Equal(["The only text."], Texts(items));
        Assert.Equal(
            [
                (DropReasons.SymbolicLink, "link.txt"), (DropReasons.SymbolicLink, "loop"), (DropReasons.SymbolicLink, "nowhere.txt"), (DropReasons.SymbolicLink, "passwd.txt"),
                (DropReasons.SpecialFile, "pipe.txt"), (DropReasons.SpecialFile, "socket.txt"), (DropReasons.SymbolicLink, "zero.txt"),
            ],
            items.OfType<ImportItem.Dropped>().Select(item => (item.Reason, Path.GetFileName(item.Source))));
        Assert.Contains(items.OfType<ImportItem.Dropped>(), item => item.Detail == "it leads to /etc/passwd");
    }

    [Fact]
    public void Links_are_followed_when_asked_each_folder_once_and_what_is_behind_them_must_be_a_file()
    {
        SkipWhereThereAreNone();
        Write("set/a.txt", "The first text.");
        Write("set/inner/b.txt", "The second text.");
        Write("other/c.txt", "The third text.");
        Directory.CreateSymbolicLink(Path.Combine(Set, "inner", "up"), "../..");
        Directory.CreateSymbolicLink(Path.Combine(Set, "again"), Path.Combine(Folder, "other"));
        File.CreateSymbolicLink(Path.Combine(Set, "itself"), "itself");
        File.CreateSymbolicLink(Path.Combine(Set, "zero.txt"), "/dev/zero");
        File.CreateSymbolicLink(Path.Combine(Set, "nowhere.txt"), "nothing-here");
        var items = Read(Set, new ImportOptions { FollowLinks = true });
        Assert.Equal(["The first text.", "The second text.", "The third text."], Texts(items).Order(StringComparer.Ordinal));
        Assert.Contains("again/c.txt", items.OfType<ImportItem.Taken>().Select(item => OriginOf(item).Locator));
        Assert.Equal(
            [
                (DropReasons.SymbolicLink, "other"), (DropReasons.SymbolicLink, "set"), (DropReasons.SymbolicLink, "itself"), (DropReasons.SymbolicLink, "nowhere.txt"),
                (DropReasons.SpecialFile, "zero.txt"),
            ],
            items.OfType<ImportItem.Dropped>().Select(item => (item.Reason, Path.GetFileName(item.Source))));
    }

    [Fact]
    public void A_link_that_is_named_is_followed_and_so_is_one_to_a_folder()
    {
        SkipWhereThereAreNone();
        Write("set/a.txt", "A text.");
        File.CreateSymbolicLink(Path.Combine(Folder, "file.txt"), Path.Combine(Set, "a.txt"));
        Directory.CreateSymbolicLink(Path.Combine(Folder, "way"), Set);
        Assert.Equal("A text.", ReadOne(Path.Combine(Folder, "file.txt")).Document.Text);
        Assert.Equal("A text.", ReadOne(Path.Combine(Folder, "way")).Document.Text);
        Assert.Equal("A text.", ReadOne(Path.Combine(Folder, "way", "..", "way") + "/").Document.Text);
    }

    [Fact]
    public async Task A_pipe_that_is_named_is_read_to_its_end_and_a_device_or_socket_is_refused()
    {
        SkipWhereThereAreNone();
        foreach (var (name, content, text) in new[] { ("pipe", "Слова из трубы.\n", "Слова из трубы."), ("pipe.jsonl", "{\"text\":\"a line\"}\n", "a line") })
        {
            var pipe = Path.Combine(Folder, name);
            MakePipe(pipe);
            var writing = Task.Run(() => File.WriteAllText(pipe, content), TestContext.Current.CancellationToken);
            Assert.Equal(text, ReadOne(pipe).Document.Text);
            await writing;
        }

        Assert.Contains("/dev/zero is a device", Assert.Throws<InputException>(() => Read("/dev/zero", new ImportOptions { Format = ImportFormat.Text })).Message,
            StringComparison.Ordinal);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(Path.Combine(Folder, "socket.txt")));
        Assert.Contains("is a socket", Assert.Throws<InputException>(() => Read(Path.Combine(Folder, "socket.txt"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_exchanged_while_the_folder_is_read_is_not_followed()
    {
        SkipWhereThereAreNone();
        var secret = Write("elsewhere/b.txt", "Not to be read.");
        Write("set/a.txt", "First.");
        Write("set/b.txt", "Second.");
        Write("set/c.txt", "Third.");
        Write("set/inner/d.txt", "Fourth.");
        using var items = ImportSources.Read([Set]).GetEnumerator();
        Assert.True(items.MoveNext());

        // All were files when the folder was listed.
        File.Delete(Path.Combine(Set, "b.txt"));
        File.CreateSymbolicLink(Path.Combine(Set, "b.txt"), secret);
        File.Delete(Path.Combine(Set, "c.txt"));
        MakePipe(Path.Combine(Set, "c.txt"));
        Directory.Delete(Path.Combine(Set, "inner"), recursive: true);
        Write("elsewhere/d.txt", "Not to be read either.");
        Directory.CreateSymbolicLink(Path.Combine(Set, "inner"), Path.Combine(Folder, "elsewhere"));
        var rest = new List<ImportItem>();
        while (items.MoveNext())
        {
            rest.Add(items.Current);
        }

        Assert.Equal(
            [DropReasons.SymbolicLink, DropReasons.SpecialFile, DropReasons.SymbolicLink], rest.Select(item => Assert.IsType<ImportItem.Dropped>(item).Reason));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void A_subfolder_that_may_not_be_read_costs_itself_only()
    {
        SkipWhereThereAreNone();
        Write("set/a.txt", "First.");
        var closed = Path.Combine(Set, "closed");
        Directory.CreateDirectory(closed);
        File.SetUnixFileMode(closed, UnixFileMode.None);
        try
        {
            Assert.SkipWhen(IsListed(closed), "This user may read every folder.");
            var items = Read(Set);
            Assert.Equal(["First."], Texts(items));
            Assert.Equal(DropReasons.Unreadable, Assert.Single(items.OfType<ImportItem.Dropped>()).Reason);
            Assert.Contains("closed", Assert.Throws<InputException>(() => Read(Set, new ImportOptions { Strict = true })).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.SetUnixFileMode(closed, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public void A_real_path_has_no_links()
    {
        SkipWhereThereAreNone();
        Write("set/inner/a.txt", "x");
        var real = FileKinds.RealPath(Folder);
        Directory.CreateSymbolicLink(Path.Combine(Folder, "one"), "set/./inner/../inner");
        File.CreateSymbolicLink(Path.Combine(Folder, "two"), Path.Combine(Folder, "one", "a.txt"));
        Assert.Equal(Path.Combine(real, "set/inner/a.txt"), FileKinds.RealPath(Path.Combine(Folder, "two")));
        Assert.Equal(Path.Combine(real, "set/none"), FileKinds.RealPath(Path.Combine(Folder, "one", "..", "set", "none")));
        File.CreateSymbolicLink(Path.Combine(Folder, "round"), "round");
        Assert.Throws<IOException>(() => FileKinds.RealPath(Path.Combine(Folder, "round")));
    }

    [Fact]
    public async Task A_pipe_is_read_when_somebody_writes_and_refused_when_nobody_does()
    {
        SkipWhereThereAreNone();
        var path = Path.Combine(Folder, "pipe");
        MakePipe(path);
        var clock = Stopwatch.StartNew();
        var error = Assert.Throws<InputException>(() => FileKinds.OpenPipe(path, TimeSpan.FromSeconds(0.2)));
        Assert.Contains("nobody has written to it within 0.2 s", error.Message, StringComparison.Ordinal);

        // A wait may end a tick of the system's clock early.
        Assert.InRange(clock.Elapsed.TotalSeconds, 0.18, 5);

        // The writer comes later than the reader.
        var writing = Task.Run(() =>
        {
            Thread.Sleep(100);
            File.WriteAllText(path, "late");
        });
        using (var reader = new StreamReader(new FileStream(FileKinds.OpenPipe(path, TimeSpan.FromSeconds(20)), FileAccess.Read)))
        {
            Assert.Equal("late", reader.ReadToEnd());
        }

        await writing;
    }

    internal static void MakePipe(string path)
    {
        using var made = Process.Start("mkfifo", [path]);
        made.WaitForExit();
        Assert.Equal(0, made.ExitCode);
    }

    private static bool IsListed(string folder)
    {
        try
        {
            return Directory.GetFileSystemEntries(folder).Length >= 0;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void SkipWhereThereAreNone() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Pipes and links of a Unix are tried.");
}
