using System.Diagnostics;
using System.Globalization;
using System.Security;
using TextMad.Cli.Output;
using TextMad.Training;

namespace TextMad.Cli.Commands.Engine;

/// <summary>
/// Brings libtorch from a package feed into the user's folder of engines, by the SDK's own restore of a project that refers to its package: feeds, proxies
/// and passwords are those that NuGet is set up with. What is half done, packages included, lies in a folder of another name, which is removed when it is tried again.
/// </summary>
internal sealed class LibtorchInstaller(CliContext context)
{
    /// <summary>Bytes that are fetched and that lie on the disk in the end, about, for the processor of one platform.</summary>
    private const long PackedBytes = 130_000_000;

    private const long UnpackedBytes = 600_000_000;

    private const string CudaVersion = "12.8";

    /// <summary>Installs libtorch from the package feeds.</summary>
    /// <param name="kind">The kind of libtorch, cpu or cuda.</param>
    /// <param name="anyway">Whether also on a system that cannot load it.</param>
    /// <returns>The folder, and whether it was made now.</returns>
    /// <exception cref="TextMadException">It cannot be had from the feeds, or the system cannot use it.</exception>
    public (string Folder, bool IsNew) Install(string kind, bool anyway)
    {
        if (!anyway && Libtorch.SystemProblem() is { } problem)
        {
            throw new TextMadException(problem);
        }

        var folder = Libtorch.Folder(kind);
        RemoveLeft(folder);
        if (File.Exists(Path.Combine(folder, Libtorch.FileName)))
        {
            return (folder, false);
        }

        var package = Package(kind);
        var size = kind == "cpu"
            ? $"about {Output.Tables.Bytes(PackedBytes)} to fetch, {Output.Tables.Bytes(UnpackedBytes)} on the disk"
            : "gigabytes to fetch, several times as much on the disk";
        context.Note($"{package} {Libtorch.Version}: {size}, into {folder}");
        Directory.CreateDirectory(Libtorch.EnginesFolder);
        var part = $"{folder}.{Environment.ProcessId}.part";
        var project = Path.Combine(part, "fetch");
        try
        {
            Directory.CreateDirectory(project);
            foreach (var shared in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props" })
            {
                // Without these files MSBuild would use those of the folders above.
                File.WriteAllText(Path.Combine(project, shared), "<Project />");
            }

            File.WriteAllText(Path.Combine(project, "engine.csproj"), Project(package, Path.Combine(project, "packages"), part));
            Run(project, package, "restore", "--nologo", "-v", "q");

            // Packages with CUDA come in pieces, which their own build targets put together.
            Run(project, package, "msbuild", "-nologo", "-v:q", kind == "cpu" ? "-t:Bring" : "-t:Build;Bring");
            if (!File.Exists(Path.Combine(part, Libtorch.FileName)))
            {
                throw new TextMadException($"{package} {Libtorch.Version} was downloaded, but does not hold {Libtorch.FileName}; this version of textmad does not support it.");
            }

            context.Cancellation.ThrowIfCancellationRequested();
            Remove(project);
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }

            Directory.Move(part, folder);
            RemoveLeft(folder);
            return (folder, true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new TextMadException($"Cannot write to '{Libtorch.EnginesFolder}': {failure.Message} {Libtorch.EnginesVariable} names another folder.", failure);
        }
        finally
        {
            Remove(part);
        }
    }

    private static string Package(string kind) => kind == "cpu" ? $"libtorch-cpu-{Libtorch.Platform}"
        : Libtorch.Platform switch
        {
            "linux-x64" or "win-x64" => $"libtorch-cuda-{CudaVersion}-{Libtorch.Platform}",
            var platform => throw new InputException($"--cuda: there is no libtorch with CUDA for {platform}. Leave it out."),
        };

    /// <summary>Returns a project whose packages lie beside it, so that they are not kept twice, and a target that copies the native files out of them.</summary>
    private static string Project(string package, string packages, string into) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net{Environment.Version.Major}.0</TargetFramework>
            <RestorePackagesPath>{SecurityElement.Escape(packages)}</RestorePackagesPath>
            <NuGetAudit>false</NuGetAudit>
            <ManagePackageVersionsCentrally>false</ManagePackageVersionsCentrally>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="{package}" Version="[{Libtorch.Version}]" />
          </ItemGroup>
          <Target Name="Bring">
            <ItemGroup>
              <Native Include="{SecurityElement.Escape(packages)}/**/runtimes/{Libtorch.Platform}/native/*" />
            </ItemGroup>
            <Move SourceFiles="@(Native)" DestinationFolder="{SecurityElement.Escape(into)}" />
          </Target>
        </Project>

        """;

    private void Run(string project, string package, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            WorkingDirectory = project,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Start(start);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        var clock = Stopwatch.StartNew();
        while (!process.WaitForExit(200))
        {
            if (context.Cancellation.IsCancellationRequested)
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
                context.Cancellation.ThrowIfCancellationRequested();
            }

            context.Progress.Report($"install {package}", (long)clock.Elapsed.TotalSeconds, (long)clock.Elapsed.TotalSeconds + 1, "seconds");
        }

        context.Progress.Clear();
        if (process.ExitCode != 0)
        {
            var lines = (output.Result + error.Result).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            var cause = lines.FirstOrDefault(line => line.Contains("error", StringComparison.OrdinalIgnoreCase)) ?? lines.LastOrDefault() ?? "(no message)";
            throw new TextMadException(
                $"{package} {Libtorch.Version} is not available from the package feeds of this machine ('dotnet nuget list source' lists them). "
                + $"{Libtorch.FolderVariable} can name a folder that holds libtorch's files of this version. NuGet says: {cause}");
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception failure)
        {
            throw new TextMadException($"Installing an engine needs the .NET SDK, and '{start.FileName}' does not start: {failure.Message}", failure);
        }
    }

    /// <summary>Removes what killed installations left, but for what a restore that outlived one still writes: that is removed the next time.</summary>
    private void RemoveLeft(string folder)
    {
        if (!Directory.Exists(Libtorch.EnginesFolder))
        {
            return;
        }

        foreach (var left in Directory.GetDirectories(Libtorch.EnginesFolder, Path.GetFileName(folder) + ".*.part"))
        {
            try
            {
                if (!IsAtWork(left.Split('.')[^2]))
                {
                    Remove(left);
                }
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                context.Note($"{left} is left over from an installation that was interrupted, and cannot be removed yet: {failure.Message}");
            }
        }
    }

    private static bool IsAtWork(string process)
    {
        try
        {
            return int.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && Process.GetProcessById(id).Id == id;
        }
        catch (ArgumentException)
        {
            // There is no such process.
            return false;
        }
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
