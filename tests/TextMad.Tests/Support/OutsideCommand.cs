using System.Diagnostics;

namespace TextMad.Tests.Support;

/// <summary>Programs of the system that do what this project does, without a line of it. A test that asks for one that is not installed is skipped.</summary>
internal static class OutsideCommand
{
    /// <summary>Returns what a program writes.</summary>
    /// <param name="input">What it reads on standard input.</param>
    /// <param name="name">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    public static byte[] Run(ReadOnlySpan<byte> input, string name, params string[] arguments)
    {
        SkipWithout(name);
        var folder = Directory.CreateTempSubdirectory("textmad-outside-");
        try
        {
            // By files: a pipe that is filled from both sides would wait forever.
            var (from, to) = (Path.Combine(folder.FullName, "in"), Path.Combine(folder.FullName, "out"));
            File.WriteAllBytes(from, input);
            var start = new ProcessStartInfo("sh") { RedirectStandardError = true, WorkingDirectory = folder.FullName };
            foreach (var argument in (string[])["-c", "\"$@\" < in > out", "sh", name, .. arguments])
            {
                start.ArgumentList.Add(argument);
            }

            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, $"{name} {string.Join(' ', arguments)} ended with {process.ExitCode}: {errors}");
            return File.ReadAllBytes(to);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Skips the test where a program is not installed.</summary>
    public static void SkipWithout(string name) => Assert.SkipUnless(
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, name))),
        $"The program '{name}' is not installed (apt-get install {(name == "xz" ? "xz-utils" : name)}).");
}
