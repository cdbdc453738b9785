using System.Formats.Tar;
using System.IO.Compression;
using TextMad.Tests.Laws;

namespace TextMad.Tests.Formats;

/// <summary>The files of this folder: what <c>tools/formats.sh</c> once made, and descriptions of what stands in them.</summary>
internal static class FormatFile
{
    /// <summary>Unpacks a file into a folder.</summary>
    /// <param name="name">Its path in this folder, e.g. <c>stores/sqlite-7.db.gz</c>.</param>
    /// <param name="target">The path of the file to make.</param>
    public static void Unpack(string name, string target)
    {
        using var packed = new GZipStream(File.OpenRead(PathOf(name)), CompressionMode.Decompress);
        using var file = File.Create(target);
        packed.CopyTo(file);
    }

    /// <summary>Unpacks an archive into a folder.</summary>
    /// <param name="name">Its path in this folder, e.g. <c>runs/run-1.tar.gz</c>.</param>
    /// <param name="folder">The folder that gets what is in it; made if it is not there.</param>
    public static void UnpackFolder(string name, string folder)
    {
        Directory.CreateDirectory(folder);
        using var packed = new GZipStream(File.OpenRead(PathOf(name)), CompressionMode.Decompress);
        TarFile.ExtractToDirectory(packed, folder, overwriteFiles: false);
    }

    /// <summary>The path of a file that needs no unpacking.</summary>
    public static string PathOf(string name) => Path.Combine([AppContext.BaseDirectory, "Formats", .. name.Split('/')]);

    /// <summary>
    /// Holds what was read against what is expected of it. With the environment variable TEXTMAD_WRITE_FORMATS=1 a description that is not there yet is
    /// written; one that is there never changes.
    /// </summary>
    /// <param name="name">The description's path in this folder, e.g. <c>stores/expected.txt</c>.</param>
    /// <param name="lines">What was read.</param>
    public static void RequireAsExpected(string name, IEnumerable<string> lines)
    {
        var path = Path.Combine([Repository.Root, "tests", "TextMad.Tests", "Formats", .. name.Split('/')]);
        var actual = string.Concat(lines.Select(line => line + "\n"));
        if (!File.Exists(path) && Environment.GetEnvironmentVariable("TEXTMAD_WRITE_FORMATS") == "1")
        {
            File.WriteAllText(path, actual);
        }

        Assert.Equal(File.ReadAllText(path).Split('\n'), actual.Split('\n'));
    }
}
