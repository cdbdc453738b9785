using TorchSharp;
using Device = TorchSharp.torch.Device;
using Tensor = TorchSharp.torch.Tensor;

namespace TextMad.TorchSharp;

/// <summary>Token ids and other indices as tensors: 64 bits, which every operation that takes indices takes.</summary>
internal static class TorchTokens
{
    public static Tensor Of(int[] ids, Device device)
    {
        using var narrow = torch.tensor(ids, device: device);
        return narrow.to(torch.int64);
    }
}
