using TextMad.Storage;
using TextMad.Storage.Binding;

namespace TextMad.Tests.Storage;

/// <summary>What tasks know of files without the store.</summary>
public sealed class FileLedgerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("textmad-ledger-");

    public void Dispose() => _folder.Delete(recursive: true);

    private string Own => Path.Combine(_folder.FullName, "own.files");

    private string Other => Path.Combine(_folder.FullName, "other.files");

    [Fact]
    public void What_was_said_last_of_a_file_holds()
    {
        FileLedger.Write(Other, [File("a", "1"), File("b", "1")]);
        var ledger = new FileLedger(Own, [Other, Path.Combine(_folder.FullName, "none.files")]);
        ledger.Add([File("b", "2"), File("c", "2")]);
        ledger.Add([File("c", "3")]);
        foreach (var known in new[] { ledger, new FileLedger(Own, [Other]) })
        {
            Assert.Equal(["a 1", "b 2", "c 3"], known.Files("process:x").Select(file => $"{file.Path} {file.Sha256}").Order(StringComparer.Ordinal));
            Assert.Empty(known.Files("process:y"));
        }

        Assert.Equal(["b 2", "c 2", "c 3"], FileLedger.Read(Own).Select(file => $"{file.Path} {file.Sha256}"));
    }

    [Fact]
    public void A_line_that_was_left_unfinished_counts_for_nothing_wherever_it_was_cut()
    {
        new FileLedger(Own, []).Add([File("a", "1"), File("b", "1")]);
        var whole = System.IO.File.ReadAllText(Own);
        var second = whole.IndexOf('\n', StringComparison.Ordinal) + 1;
        for (var length = second; length < whole.Length; length++)
        {
            System.IO.File.WriteAllText(Own, whole[..length]);
            var ledger = new FileLedger(Own, []);
            Assert.Equal(["a"], ledger.Files("process:x").Select(file => file.Path));
            ledger.Add([File("c", "1")]);
            Assert.Equal(["a", "c"], FileLedger.Read(Own).Select(file => file.Path));
        }
    }

    [Fact]
    public void A_line_that_was_altered_is_refused_with_the_name_of_the_ledger()
    {
        new FileLedger(Own, []).Add([File("a", "1"), File("b", "1")]);
        var whole = System.IO.File.ReadAllText(Own);
        System.IO.File.WriteAllText(Own, whole.Replace("\"a\"", "\"c\"", StringComparison.Ordinal));
        Assert.Contains(Own, Assert.Throws<InputException>(() => new FileLedger(Own, [])).Message, StringComparison.Ordinal);
        System.IO.File.WriteAllText(Own, "short\n" + whole);
        Assert.Contains(Own, Assert.Throws<InputException>(() => FileLedger.Read(Own)).Message, StringComparison.Ordinal);
    }

    private static KeptFile File(string path, string sha256) => new("process:x", path, sha256, 1);
}
