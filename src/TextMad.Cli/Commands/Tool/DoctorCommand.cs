using System.CommandLine;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Microsoft.Data.Sqlite;
using TextMad.Cli.Arguments;
using TextMad.Cli.Benchmarking;
using TextMad.Cli.Hints;
using TextMad.Cli.Output;
using TextMad.Training;

namespace TextMad.Cli.Commands.Tool;

/// <summary>What <c>textmad doctor</c> was asked.</summary>
internal sealed record DoctorSettings(bool Json);

/// <summary>What this machine and this build offer.</summary>
internal sealed record DoctorReport
{
    public required string Version { get; init; }

    public required string Runtime { get; init; }

    public required string System { get; init; }

    public required string Architecture { get; init; }

    public required int Cores { get; init; }

    /// <summary>Bits of a vector register as the hardware offers it.</summary>
    public required int VectorBitsOffered { get; init; }

    /// <summary>Bits of a vector register as the runtime uses it; environment variables of the runtime can make it smaller.</summary>
    public required int VectorBitsUsed { get; init; }

    public required IReadOnlyList<string> InstructionSets { get; init; }

    /// <summary>Bytes that this process may use.</summary>
    public required long MemoryAvailableBytes { get; init; }

    public required string Sqlite { get; init; }

    public required IReadOnlyList<PackageState> Packages { get; init; }

    /// <summary>What works with transformers here, and why something cannot.</summary>
    public required IReadOnlyList<EngineReport> Engines { get; init; }

    public required WorkspaceState Workspace { get; init; }
}

/// <summary>Whether a package of another project can be used, and what it is for or why it cannot.</summary>
internal sealed record PackageState(string Name, bool Usable, string Note);

/// <summary>What stands in the workspace.</summary>
internal sealed record WorkspaceState(string Directory, bool Exists, long StoreBytes, long FreeBytes);

/// <summary><c>textmad doctor</c>: what this machine offers, and what is in use.</summary>
internal sealed class DoctorCommand : CliCommand<DoctorSettings>
{
    private readonly Option<bool> _json = Syntax.Json();

    public DoctorCommand(CliContext context)
        : base(
            context,
            "doctor",
            "Show what this machine and this build offer: cores, vector width, memory, packages of other projects, the workspace.",
            "textmad doctor",
            "textmad doctor --json")
    {
    }

    protected override DoctorSettings Read(ParseResult arguments) => new(arguments.GetValue(_json));

    protected override int Run(DoctorSettings settings, CliContext context)
    {
        var report = Examine(context);
        if (settings.Json)
        {
            context.WriteJson(report);
            return ExitCode.Done;
        }

        context.WriteLine($"textmad                 {report.Version}");
        context.WriteLine($"runtime                 {report.Runtime}");
        context.WriteLine($"system                  {report.System}, {report.Architecture}");
        context.WriteLine($"cores                   {report.Cores}");
        context.WriteLine($"vectors                 {report.VectorBitsUsed} bits in use, {report.VectorBitsOffered} offered ({string.Join(", ", report.InstructionSets)})");
        if (report.VectorBitsUsed < report.VectorBitsOffered)
        {
            context.WriteLine($"                        narrower than the hardware: same results, less speed; see DOTNET_EnableAVX2, DOTNET_EnableAVX512");
        }

        context.WriteLine($"memory                  {Tables.Bytes(report.MemoryAvailableBytes)} for this process");
        context.WriteLine($"sqlite                  {report.Sqlite}");
        foreach (var package in report.Packages)
        {
            context.WriteLine($"{package.Name,-23} {(package.Usable ? "present" : "unusable")}: {package.Note}");
        }

        foreach (var engine in report.Engines)
        {
            var state = engine.Problem is { } problem
                ? $"unusable: {HintWords.Join(problem, engine.Hint, context)}"
                : $"{engine.Version}, on {string.Join(", ", engine.Devices)}";
            context.WriteLine($"engine {engine.Name,-16} {state}");
        }

        context.WriteLine($"workspace               {report.Workspace.Directory}");
        var store = report.Workspace.Exists
            ? $"store of {Tables.Bytes(report.Workspace.StoreBytes)}"
            : $"no store yet: {Shell.Mark(context.Typed("corpus", "add", "NAME", "PATH"))} makes one";
        context.WriteLine(
            $"                        {store}, "
            + $"{Tables.Bytes(report.Workspace.FreeBytes)} free on its disk");
        return ExitCode.Done;
    }

    private static DoctorReport Examine(CliContext context)
    {
        using var sqlite = new SqliteConnection("Data Source=:memory:");
        sqlite.Open();
        return new DoctorReport
        {
            Version = typeof(DoctorCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
            Runtime = RuntimeInformation.FrameworkDescription,
            System = RuntimeInformation.OSDescription,
            Architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant(),
            Cores = Environment.ProcessorCount,
            VectorBitsOffered = VectorSet.BitsOffered,
            VectorBitsUsed = VectorSet.BitsUsed,
            InstructionSets = [.. InstructionSets()],
            MemoryAvailableBytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            Sqlite = sqlite.ServerVersion,
            Packages = [.. Adapters.All.Select(StateOf)],
            Engines = EngineReport.All(),
            Workspace = Examine(context.Workspace),
        };
    }

    private static PackageState StateOf(Adapter package)
    {
        var problem = package.Problem();
        return new(package.Name, problem is null, problem ?? package.Purpose);
    }

    private static WorkspaceState Examine(Storage.Workspace workspace)
    {
        var existing = new DirectoryInfo(workspace.Directory);
        while (!existing.Exists && existing.Parent is { } parent)
        {
            existing = parent;
        }

        return new WorkspaceState(
            workspace.Directory,
            workspace.Exists,
            workspace.Exists ? new FileInfo(workspace.StorePath).Length : 0,
            new DriveInfo(existing.FullName).AvailableFreeSpace);
    }

    private static IEnumerable<string> InstructionSets()
    {
        (string Name, bool Used)[] known =
        [
            ("avx512f", Avx512F.IsSupported),
            ("avx2", Avx2.IsSupported),
            ("fma", Fma.IsSupported),
            ("sse4.2", Sse42.IsSupported),
            ("neon", AdvSimd.IsSupported),
        ];
        return known.Where(k => k.Used).Select(k => k.Name);
    }
}
