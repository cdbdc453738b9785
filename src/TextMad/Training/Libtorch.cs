using System.Reflection;
using System.Runtime.InteropServices;

namespace TextMad.Training;

/// <summary>
/// Where PyTorch's native library lies when it is not part of the build: half a gigabyte for one platform, brought on demand into a
/// folder of the user's, for all builds and workspaces.
/// </summary>
public static class Libtorch
{
    /// <summary>The environment variable that names a folder with libtorch's files, e.g. that of a Python installation of PyTorch; it comes before all others.</summary>
    public const string FolderVariable = "TEXTMAD_LIBTORCH";

    /// <summary>The environment variable that names the folder in which engines are installed.</summary>
    public const string EnginesVariable = "TEXTMAD_ENGINES";

    /// <summary>A symbol that came with version 3.4.32 of GCC's C++ library.</summary>
    private const string RecentSymbol = "_ZSt21ios_base_library_initv";

    /// <summary>The version that this build's TorchSharp was made for.</summary>
    public static string Version { get; } =
        typeof(Libtorch).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "LibtorchVersion").Value!;

    /// <summary>The platform in the words of NuGet, e.g. linux-x64.</summary>
    public static string Platform =>
        $"{(OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux")}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";

    /// <summary>The folder in which engines are installed: the one that <see cref="EnginesVariable"/> names, else <c>textmad/engines</c> among the user's data.</summary>
    public static string EnginesFolder
    {
        get
        {
            if (Environment.GetEnvironmentVariable(EnginesVariable) is { Length: > 0 } named)
            {
                return Path.GetFullPath(named);
            }

            // $XDG_DATA_HOME, else ~/.local/share; on Windows %LOCALAPPDATA%.
            var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
            return Path.Combine(data.Length > 0 ? data : Path.GetTempPath(), "textmad", "engines");
        }
    }

    /// <summary>Returns the folder of an installed libtorch of this version.</summary>
    /// <param name="kind">The kind of libtorch, cpu or cuda.</param>
    public static string Folder(string kind) => Path.Combine(EnginesFolder, $"libtorch-{Version}-{kind}-{Platform}");

    /// <summary>
    /// Returns the folder that libtorch is to be loaded from: the one that <see cref="FolderVariable"/> names, else an installed one, CUDA's before the processor's, else the
    /// program's own; null where it is nowhere. One that belongs to the system is of another version, and not looked for.
    /// </summary>
    /// <exception cref="InputException"><see cref="FolderVariable"/> names a folder without libtorch.</exception>
    public static string? Find()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } named)
        {
            return File.Exists(Path.Combine(named, FileName))
                ? Path.GetFullPath(named)
                : throw new InputException($"{FolderVariable} is '{named}', and there is no {FileName}. Name the folder that holds libtorch's files, or unset the variable.");
        }

        string[] folders = [Folder("cuda"), Folder("cpu"), AppContext.BaseDirectory, Path.Combine(AppContext.BaseDirectory, "runtimes", Platform, "native")];
        return folders.FirstOrDefault(folder => File.Exists(Path.Combine(folder, FileName)));
    }

    /// <summary>The library that the others hang on.</summary>
    public static string FileName => OperatingSystem.IsWindows() ? "torch.dll" : OperatingSystem.IsMacOS() ? "libtorch.dylib" : "libtorch.so";

    /// <summary>Returns why libtorch cannot work on this system whether it is installed or not; null where nothing is known against it.</summary>
    public static string? SystemProblem()
    {
        if (Platform is not ("linux-x64" or "win-x64" or "osx-arm64" or "win-arm64"))
        {
            return $"TorchSharp has no native library for {Platform}.";
        }

        if (!OperatingSystem.IsLinux() || !NativeLibrary.TryLoad("libstdc++.so.6", out var library))
        {
            return null;
        }

        return NativeLibrary.TryGetExport(library, RecentSymbol, out _)
            ? null
            : "This system's C++ library is too old for TorchSharp: it needs GLIBCXX_3.4.32, which came with GCC 13 (Debian 13, Ubuntu 24.04, Fedora 38 and newer have it).";
    }
}
