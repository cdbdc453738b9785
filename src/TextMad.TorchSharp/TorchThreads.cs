using System.Runtime.InteropServices;
using TorchSharp;

namespace TextMad.TorchSharp;

/// <summary>
/// Threads that PyTorch's operations use when the calling thread asks for them. PyTorch's own setting is for the process, and takes hold in a thread when that
/// first works; OpenMP and MKL keep one per thread, which is set here, so that threads that work side by side do not change each other's.
/// </summary>
internal static class TorchThreads
{
    private static readonly Lazy<(Setter OpenMP, Setter? Mkl)?> _setters = new(Find);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int Setter(int threads);

    /// <summary>Whether a thread can have a number of its own here: where OpenMP's function is found in libtorch's company.</summary>
    public static bool AreSettable => _setters.Value is not null;

    /// <summary>Sets the number for the calling thread; nothing where that cannot be.</summary>
    /// <param name="threads">The number of threads, at least 1.</param>
    public static void Set(int threads)
    {
        if (_setters.Value is var (openMP, mkl))
        {
            // The first question has PyTorch set the process's number in this thread, which would undo what follows.
            _ = torch.get_num_threads();
            _ = openMP(threads);
            _ = mkl?.Invoke(threads);
        }
    }

    /// <summary>Does something for which PyTorch has the calling thread only.</summary>
    /// <param name="settings">Which number of threads the calling thread has afterwards.</param>
    /// <param name="work">The work to do.</param>
    public static void Alone(TorchSettings settings, Action work)
    {
        Set(1);
        try
        {
            work();
        }
        finally
        {
            Set(settings.Options.Threads);
        }
    }

    private static (Setter OpenMP, Setter? Mkl)? Find() => TorchLibrary.Symbol("omp_set_num_threads") is var openMP && openMP != IntPtr.Zero
        ? (Function(openMP), TorchLibrary.Symbol("MKL_Set_Num_Threads_Local") is var mkl && mkl != IntPtr.Zero ? Function(mkl) : null)
        : null;

    private static Setter Function(IntPtr symbol) => Marshal.GetDelegateForFunctionPointer<Setter>(symbol);
}
