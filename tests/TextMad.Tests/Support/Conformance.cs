using TextMad.Tests.Laws;

namespace TextMad.Tests.Support;

/// <summary>Test data of well-known projects, kept beside the repository and not in it; tests that need it are skipped where it is absent.</summary>
internal static class Conformance
{
    /// <summary>A file or folder of the data; skips the test when it is not there.</summary>
    public static string Path(params string[] below)
    {
        var path = System.IO.Path.Combine([Repository.Root, "..", "shared", "conformance", .. below]);
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            Assert.Skip($"The conformance data is absent: no {System.IO.Path.GetFullPath(path)}.");
        }

        return path;
    }
}
