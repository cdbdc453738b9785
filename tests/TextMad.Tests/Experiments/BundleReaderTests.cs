using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TextMad.Experiments.Bundles;
using TextMad.Tests.Storage;

namespace TextMad.Tests.Experiments;

/// <summary>What an archive that means harm can do: none of it costs much memory, disk or time before it is refused.</summary>
public sealed class BundleReaderTests : IDisposable
{
    private const int Mebi = 1 << 20;

    private readonly TemporaryFolder _folder = new();

    private string Bundle => _folder.File("bundle.zip");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_whole_bundle_is_read()
    {
        Write(("run/config.yaml", "x"u8.ToArray()), ("run/models/replace/s1/g1/weights", new byte[3 * Mebi]), ("store/rows.json", "{}"u8.ToArray()));
        using var reader = new BundleReader(Bundle);
        reader.Verify(cancellation: TestContext.Current.CancellationToken);
        reader.Unpack(_folder.File("unpacked"), TestContext.Current.CancellationToken);
        Assert.Equal(3 * Mebi, new FileInfo(_folder.File("unpacked/models/replace/s1/g1/weights")).Length);
    }

    [Fact]
    public void A_bomb_whose_lengths_are_true_is_refused_by_what_it_would_become()
    {
        Write([.. Enumerable.Range(0, 12).Select(i => ($"run/zeros{i}", new byte[8 * Mebi]))]);
        Assert.True(new FileInfo(Bundle).Length < Mebi);
        Refused("more than 200 times its own");
    }

    [Fact]
    public void A_bomb_whose_lengths_are_lies_is_cut_off_where_they_end()
    {
        Write(("run/zeros", new byte[64 * Mebi]));
        Resign(manifest => manifest.Replace("67108864", "10", StringComparison.Ordinal));

        // What the directory says of the length is a lie, too.
        var bytes = File.ReadAllBytes(Bundle);
        Patch(bytes, 64 * Mebi, 10);
        File.WriteAllBytes(Bundle, bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<InputException>(() =>
        {
            using var reader = new BundleReader(Bundle);
            reader.Unpack(_folder.File("unpacked"), TestContext.Current.CancellationToken);
        });
        Assert.Contains("'run/zeros' in it is ", error.Message, StringComparison.Ordinal);
        Assert.InRange(new FileInfo(_folder.File("unpacked/zeros")).Length, 0, 1 << 17);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 * Mebi);
    }

    /// <summary>One packed stream under many names, as in Fifield's bomb.</summary>
    [Fact]
    public void Files_that_overlap_are_refused()
    {
        var random = RandomNumberGenerator.GetBytes(Mebi);
        Write([.. Enumerable.Range(0, 4).Select(i => ($"run/same{i}", random))]);
        var bytes = File.ReadAllBytes(Bundle).AsSpan();

        // All four lead to the first, and the bytes of the others go.
        var begin = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(EndOf(bytes) + 16)..]);
        var first = 0u;
        var at = (int)begin;
        while (BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]) == 0x02014b50)
        {
            var name = Encoding.UTF8.GetString(bytes.Slice(at + 46, BinaryPrimitives.ReadUInt16LittleEndian(bytes[(at + 28)..])));
            if (name == "run/same0")
            {
                first = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(at + 42)..]);
            }
            else if (name.StartsWith("run/same", StringComparison.Ordinal))
            {
                BinaryPrimitives.WriteUInt32LittleEndian(bytes[(at + 42)..], first);
            }

            at += 46 + name.Length + BinaryPrimitives.ReadUInt16LittleEndian(bytes[(at + 30)..]) + BinaryPrimitives.ReadUInt16LittleEndian(bytes[(at + 32)..]);
        }

        var kept = (int)first + Mebi + 4096;
        byte[] cut = [.. bytes[..kept], .. bytes[(int)begin..]];
        BinaryPrimitives.WriteUInt32LittleEndian(cut.AsSpan(EndOf(cut) + 16), (uint)kept);
        File.WriteAllBytes(Bundle, cut);
        Refused("overlap");
    }

    [Fact]
    public void Too_many_files_are_counted_before_their_names_are_held()
    {
        Write([.. Enumerable.Range(0, 500).Select(i => ($"run/{i}", new byte[1]))]);
        using (var all = new BundleReader(Bundle, BundleReader.StandardLimit, mostFiles: 501))
        {
            Assert.Equal(500, all.Manifest.Files.Count);
        }

        Assert.Contains(
            "more than 500 files", Assert.Throws<InputException>(() => new BundleReader(Bundle, BundleReader.StandardLimit, mostFiles: 500)).Message, StringComparison.Ordinal);

        // What the end of the archive says of their number is not asked.
        var bytes = File.ReadAllBytes(Bundle);
        bytes.AsSpan(EndOf(bytes) + 8, 4).Clear();
        File.WriteAllBytes(Bundle, bytes);
        Assert.Contains(
            "more than 500 files", Assert.Throws<InputException>(() => new BundleReader(Bundle, BundleReader.StandardLimit, mostFiles: 500)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_too_deep_is_refused()
    {
        Write(("run/" + string.Concat(Enumerable.Repeat("a/", 15)) + "x", new byte[1]));
        Refused("whose name leads elsewhere, or is not one of a run");
    }

    [Fact]
    public void A_bundle_that_is_larger_than_allowed_is_refused()
    {
        Write(("run/x", RandomNumberGenerator.GetBytes(2000)));
        Assert.Contains(
            "2000 bytes when it is unpacked, and 1999 are allowed", Assert.Throws<InputException>(() => new BundleReader(Bundle, 1999)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_manifest_that_is_nested_without_end_is_refused()
    {
        var manifest = "{\"format\":" + new string('[', 100_000);
        using (var archive = ZipFile.Open(Bundle, ZipArchiveMode.Create))
        {
            Add(archive, "manifest.json", Encoding.UTF8.GetBytes(manifest));
            archive.Comment = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(manifest)));
        }

        Refused("manifest.json cannot be read");
    }

    [Fact]
    public void An_archive_that_is_cut_off_anywhere_is_refused()
    {
        Write(("run/config.yaml", RandomNumberGenerator.GetBytes(5000)), ("run/data.json", RandomNumberGenerator.GetBytes(5000)), ("store/rows.json", "{}"u8.ToArray()));
        var bytes = File.ReadAllBytes(Bundle);
        for (var end = 0; end < bytes.Length; end += 97)
        {
            File.WriteAllBytes(Bundle, bytes[..end]);
            Refused("is not a bundle that can be taken in");
        }

        // Or where something in the middle is gone.
        for (var gone = 0; gone + 300 < bytes.Length; gone += 101)
        {
            File.WriteAllBytes(Bundle, [.. bytes[..gone], .. bytes[(gone + 300)..]]);
            Assert.Throws<InputException>(() =>
            {
                using var reader = new BundleReader(Bundle);
                reader.Verify(cancellation: TestContext.Current.CancellationToken);
            });
        }
    }

    private static int EndOf(ReadOnlySpan<byte> bytes) => bytes.LastIndexOf("PK\x05\x06"u8);

    private static void Patch(Span<byte> bytes, int before, int after)
    {
        Span<byte> sought = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(sought, before);
        for (var at = bytes.IndexOf(sought); at >= 0; at = bytes.IndexOf(sought))
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes[at..], after);
        }
    }

    private static void Add(ZipArchive archive, string name, byte[] content)
    {
        using var stream = archive.CreateEntry(name).Open();
        stream.Write(content);
    }

    private void Refused(string reason) =>
        Assert.Contains(reason, Assert.Throws<InputException>(() => new BundleReader(Bundle)).Message, StringComparison.Ordinal);

    /// <summary>Writes a bundle whose manifest says the truth.</summary>
    private void Write(params (string Name, byte[] Content)[] files)
    {
        var manifest = new BundleManifest(
            BundleManifest.FormatName, BundleManifest.NewestVersion, "r", "1", "", "", "c", null, false, false,
            [.. files.Select(file => new BundleFile(file.Name, file.Content.Length, Convert.ToHexStringLower(SHA256.HashData(file.Content))))]);
        var json = JsonSerializer.SerializeToUtf8Bytes(manifest, BundleManifest.Json);
        using var archive = ZipFile.Open(Bundle, ZipArchiveMode.Create);
        archive.Comment = Convert.ToHexStringLower(SHA256.HashData(json));
        Add(archive, BundleManifest.FileName, json);
        foreach (var (name, content) in files)
        {
            Add(archive, name, content);
        }
    }

    /// <summary>Puts another manifest into the bundle, and its hash into the comment.</summary>
    private void Resign(Func<string, string> change)
    {
        using var archive = ZipFile.Open(Bundle, ZipArchiveMode.Update);
        var entry = archive.GetEntry(BundleManifest.FileName)!;
        string json;
        using (var reader = new StreamReader(entry.Open()))
        {
            json = change(reader.ReadToEnd());
        }

        entry.Delete();
        Add(archive, BundleManifest.FileName, Encoding.UTF8.GetBytes(json));
        archive.Comment = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)));
    }
}
