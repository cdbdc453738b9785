using System.Runtime.InteropServices;
using TextMad.Training;
using TorchSharp;

namespace TextMad.TorchSharp;

/// <summary>Brings PyTorch's native library into the process, and sets what has to be set before that.</summary>
internal static class TorchLibrary
{
    private const string Bridge = "LibTorchSharp";

    // glibc's malloc.h.
    private const int TrimThreshold = -1;
    private const int TopPad = -2;
    private const int MmapMax = -4;

    /// <summary>Memory that was freed stays with the process up to this size: the temporaries of a step are those of the next.</summary>
    private const int KeptBytes = 1 << 30;

    private const int PadBytes = 1 << 26;

    private static readonly Lock _gate = new();
    private static readonly string[] _names = ["_ZN2at13globalContextEv", "_ZN2at7Context26setDeterministicAlgorithmsEbb"];

    private static bool _loaded;
    private static string? _folder;
    private static Action<bool>? _determinism;

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate IntPtr AddressGetter();

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void DeterminismSetter(IntPtr context, [MarshalAs(UnmanagedType.I1)] bool required, [MarshalAs(UnmanagedType.I1)] bool warnOnly);

    /// <summary>Loads the library, once.</summary>
    /// <exception cref="DllNotFoundException">It is not installed, or the system is too old for it.</exception>
    public static void Load()
    {
        lock (_gate)
        {
            if (_loaded)
            {
                return;
            }

            KeepMemory();
            SpinShortly();

            // Before TorchSharp does so itself: what it cannot load, it looks for elsewhere, copying hundreds of megabytes and printing how it went.
            LoadBridge();
            torch.InitializeDeviceType(DeviceType.CPU);
            torch.set_num_interop_threads(1);
            RunScriptsAsWritten();
            _loaded = true;
        }
    }

    /// <summary>
    /// Loads libtorch from where it lies, and then TorchSharp's own library, which hangs on it: the loader finds it in the process. Not by its name, as
    /// TorchSharp does: a libtorch of the system is of another version, with which the process would crash.
    /// </summary>
    private static void LoadBridge()
    {
        if (Libtorch.SystemProblem() is { } problem)
        {
            throw new TextMadException(problem);
        }

        _folder = Libtorch.Find() ?? throw new TextMadException(
            $"TorchSharp needs libtorch {Libtorch.Version}, which is not installed (looked for in {Libtorch.EnginesFolder}).",
            hint: new Hint.InstallEngine("torch"));
        NativeLibrary.Load(Path.Combine(_folder, Libtorch.FileName));
        NativeLibrary.Load(Bridge, typeof(torch).Assembly, searchPath: null);
    }

    /// <summary>Sets a variable that native code reads, unless it is set; .NET's own does not reach there.</summary>
    public static void SetNativeVariable(string name, string value)
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = SetVariable(name, value, overwrite: 0);
        }
        else if (Environment.GetEnvironmentVariable(name) is null)
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }

    /// <summary>
    /// Holds PyTorch to operations that give the same bits every time, or no longer. TorchSharp 0.107 has no working function for it, so libtorch's own
    /// is called by the name that GCC and Clang give it.
    /// </summary>
    /// <exception cref="InputException">It is asked for where that name is another.</exception>
    public static void RequireDeterminism(bool required)
    {
        if (_determinism is null)
        {
            var names = _names.Select(Symbol).ToArray();
            if (names.Contains(IntPtr.Zero))
            {
                if (required)
                {
                    throw new InputException("model.deterministic: TorchSharp 0.107 cannot set it on this platform. Leave it out.");
                }

                return;
            }

            var context = Marshal.GetDelegateForFunctionPointer<AddressGetter>(names[0])();
            var setter = Marshal.GetDelegateForFunctionPointer<DeterminismSetter>(names[1]);
            _determinism = value => setter(context, value, false);
        }

        _determinism(required);
    }

    /// <summary>
    /// Returns where a function of libtorch, or of a library that came with it, lies; zero where there is none of the name, and on Windows, where
    /// names are others.
    /// </summary>
    public static IntPtr Symbol(string name)
    {
        if (OperatingSystem.IsWindows())
        {
            return IntPtr.Zero;
        }

        var file = OperatingSystem.IsMacOS() ? "libtorch_cpu.dylib" : "libtorch_cpu.so";
        return NativeLibrary.TryLoad(Path.Combine(_folder!, file), out var library)
            && NativeLibrary.TryGetExport(library, name, out var symbol) ? symbol : IntPtr.Zero;
    }

    /// <summary>
    /// Has glibc keep what is freed. By default it hands every large block back to the system at once, and the next block of the same size is
    /// pages that fault anew: on matrices of a few megabytes that was a third of a step's time.
    /// </summary>
    private static void KeepMemory()
    {
        if (OperatingSystem.IsLinux())
        {
            try
            {
                _ = SetMalloc(MmapMax, 0);
                _ = SetMalloc(TrimThreshold, KeptBytes);
                _ = SetMalloc(TopPad, PadBytes);
            }
            catch (EntryPointNotFoundException)
            {
                // Another C library, with an allocator of its own.
            }
        }
    }

    /// <summary>
    /// Has TorchScript run what is written. Else it watches shapes and makes the script anew for each, up to twenty times, which takes longer than a short
    /// training. libtorch's own switch is called by the name that GCC and Clang give it; where that is another, scripts are slow to begin.
    /// </summary>
    private static void RunScriptsAsWritten()
    {
        if (Symbol("_ZN5torch3jit16getProfilingModeEv") is var symbol && symbol != IntPtr.Zero)
        {
            // The function returns the address of a flag.
            Marshal.WriteByte(Marshal.GetDelegateForFunctionPointer<AddressGetter>(symbol)(), 0);
        }
    }

    /// <summary>Has OpenMP's threads wait awake for a short time only: beside other work they would take the processor from it, and from each other.</summary>
    private static void SpinShortly()
    {
        if (Environment.GetEnvironmentVariable("OMP_WAIT_POLICY") is null)
        {
            SetNativeVariable("GOMP_SPINCOUNT", "100");
        }
    }

    [DllImport("libc", EntryPoint = "mallopt")]
    private static extern int SetMalloc(int parameter, int value);

    [DllImport("libc", EntryPoint = "setenv")]
    private static extern int SetVariable([MarshalAs(UnmanagedType.LPUTF8Str)] string name, [MarshalAs(UnmanagedType.LPUTF8Str)] string value, int overwrite);
}
