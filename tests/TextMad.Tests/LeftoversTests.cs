using System.Diagnostics;
using System.Globalization;
using TextMad.Tests.Storage;

namespace TextMad.Tests;

/// <summary>What killed processes left under temporary names goes when the same target is written again, and nothing else does.</summary>
public sealed class LeftoversTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly int _dead = EndedProcess();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_that_a_killed_process_was_writing_goes_when_it_is_written_again()
    {
        string[] stay = ["a.txt.tmp", "a.txt.x.tmp", $"a.txt.{Environment.ProcessId}.tmp", $"a.txt.more.{_dead}.tmp", $"b.txt.{_dead}.tmp", $"a.txt.{_dead}.tmp.old"];
        foreach (var name in stay.Append(Left("a.txt", "tmp")))
        {
            File.WriteAllText(_folder.File(name), "half");
        }

        Leftovers.Clear(_folder.File("a.txt"));
        Assert.Equal(stay.Order(StringComparer.Ordinal), Names());

        File.WriteAllText(_folder.File(Left("a.txt", "tmp")), "half");
        AtomicFile.WriteText(_folder.File("a.txt"), "whole");
        Assert.Equal("whole", File.ReadAllText(_folder.File("a.txt")));
        Assert.DoesNotContain(Left("a.txt", "tmp"), Names());
    }

    [Fact]
    public void A_folder_that_was_being_replaced_gets_its_name_back_and_a_half_written_one_goes()
    {
        Directory.CreateDirectory(_folder.File(Left("model", "old")));
        File.WriteAllText(_folder.File(Left("model", "old") + "/weights"), "old");
        Directory.CreateDirectory(_folder.File(Left("model", "tmp")));
        var refused = Assert.Throws<InputException>(() => AtomicFolder.Write(_folder.File("model"), _ => { }, overwrite: false));
        Assert.Contains("exists already", refused.Message, StringComparison.Ordinal);
        Assert.Equal(["model"], Names());
        Assert.Equal("old", File.ReadAllText(_folder.File("model/weights")));

        Directory.CreateDirectory(_folder.File(Left("model", "old")));
        AtomicFolder.Write(_folder.File("model"), folder => File.WriteAllText(Path.Combine(folder, "weights"), "new"), overwrite: true);
        Assert.Equal(["model"], Names());
        Assert.Equal("new", File.ReadAllText(_folder.File("model/weights")));
    }

    private string Left(string name, string extension) => string.Create(CultureInfo.InvariantCulture, $"{name}.{_dead}.{extension}");

    private IEnumerable<string> Names() => Directory.EnumerateFileSystemEntries(_folder.Path).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal);

    private static int EndedProcess()
    {
        using var process = Process.Start("dotnet", "--version");
        process.WaitForExit();
        return process.Id;
    }
}
