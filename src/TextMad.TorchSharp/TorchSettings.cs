using System.Runtime.Intrinsics.X86;
using System.Text;
using TextMad.Numerics.Random;
using TextMad.Training;
using TorchSharp;
using Device = TorchSharp.torch.Device;

namespace TextMad.TorchSharp;

/// <summary>How an engine was asked to work. PyTorch keeps it per process or thread, so that it is set anew wherever work begins.</summary>
/// <param name="Options">What was asked for.</param>
/// <param name="Device">The device.</param>
internal sealed record TorchSettings(EngineOptions Options, Device Device)
{
    private static readonly Lock _gate = new();
    private static readonly Lazy<bool> _isHalfUsedByMkl = new(() => !OperatingSystem.IsMacOS() && Avx512F.IsSupported && Vendor() != "GenuineIntel");
    private static (int Threads, bool Deterministic, bool Rough)? _applied;

    /// <summary>Whether factors of products are brain floating point.</summary>
    public bool Narrow => Options.Precision == ModelPrecision.Bfloat16;

    /// <summary>
    /// Whether training takes oneDNN's products in place of MKL's, which on processors that are not Intel's leaves half the width of AVX-512 unused. Not
    /// so in writing and scoring: their shapes change from call to call, and oneDNN makes code for each.
    /// </summary>
    public bool TrainsByOneDnn => Device.type == DeviceType.CPU && !Narrow && _isHalfUsedByMkl.Value;

    /// <summary>Sets what PyTorch keeps per process, unless it is set, and the calling thread's number of threads.</summary>
    public void Apply()
    {
        var wanted = (Options.Threads, Options.Deterministic, Options.Precision == ModelPrecision.Tf32);
        lock (_gate)
        {
            if (_applied != wanted)
            {
                torch.set_num_threads(wanted.Threads);
                TorchLibrary.RequireDeterminism(wanted.Deterministic);

                // Without this, NVIDIA's GPUs round the factors of convolutions to 10 bits, and single precision is to mean it.
                torch.backends.cuda.matmul.allow_tf32 = wanted.Item3;
                torch.backends.cudnn.allow_tf32 = wanted.Item3;
                _applied = wanted;
            }
        }

        TorchThreads.Set(wanted.Threads);
    }

    /// <summary>Returns who made the processor, in its own words.</summary>
    private static string Vendor()
    {
        var (_, first, last, middle) = X86Base.CpuId(0, 0);
        return string.Concat(new[] { first, middle, last }.Select(part => Encoding.ASCII.GetString(BitConverter.GetBytes(part))));
    }

    /// <summary>What PyTorch draws from now on depends on a key alone.</summary>
    public void Seed(RandomKey key)
    {
        var seed = (long)(key.Stream().NextUInt64() >> 1);
        torch.manual_seed(seed);
        if (Device.type == DeviceType.CUDA)
        {
            torch.cuda.manual_seed_all(seed);
        }
    }
}
