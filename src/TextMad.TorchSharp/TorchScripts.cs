using TorchSharp;
using CompilationUnit = TorchSharp.torch.jit.CompilationUnit;
using Tensor = TorchSharp.torch.Tensor;

namespace TextMad.TorchSharp;

/// <summary>
/// PyTorch's operations that TorchSharp has no methods for, reached through TorchScript: AdamW over all weights in one fused operation, operations over
/// lists of tensors, and Muon. Numbers come in tensors on the processor, so that none has to be kept alive.
/// </summary>
internal static class TorchScripts
{
    private const string Source = """
        def divisor(gradients: List[Tensor], numbers: Tensor):
            norm = torch.linalg_vector_norm(torch.stack(torch._foreach_norm(gradients, 2.0)))
            return (norm / float(numbers[0])).clamp(min=1.0)

        def adamw(weights: List[Tensor], gradients: List[Tensor], first: List[Tensor], second: List[Tensor], steps: List[Tensor], divisor: Tensor, numbers: Tensor):
            torch._fused_adamw_(weights, gradients, first, second, [], steps, lr=float(numbers[0]), beta1=float(numbers[1]), beta2=float(numbers[2]),
                                weight_decay=float(numbers[3]), eps=float(numbers[4]), amsgrad=False, maximize=False, grad_scale=divisor, found_inf=None)

        def divide(gradients: List[Tensor], divisor: Tensor):
            torch._foreach_div_(gradients, divisor)

        def product(x: Tensor, weight: Tensor):
            return torch.mkldnn_linear(x.to_mkldnn(), weight, None).to_dense()

        def biased_product(x: Tensor, weight: Tensor, bias: Tensor):
            return torch.mkldnn_linear(x.to_mkldnn(), weight.t(), bias).to_dense()

        def add(into: List[Tensor], added: List[Tensor]):
            torch._foreach_add_(into, added)

        def copy(into: List[Tensor], source: List[Tensor]):
            torch._foreach_copy_(into, source)

        def muon(weight: Tensor, gradient: Tensor, momentum: Tensor, divisor: Tensor, numbers: Tensor):
            decay = float(numbers[0])
            rate = float(numbers[1])
            matrices = int(numbers[3])
            g = gradient / divisor
            momentum.mul_(decay).add_(g)
            direction = g + momentum * decay
            columns = weight.size(1) // matrices
            for matrix in range(matrices):
                x = direction.narrow(1, matrix * columns, columns)
                tall = x.size(0) > columns
                if tall:
                    x = x.t()
                x = x / (torch.linalg_vector_norm(x) + float(numbers[4]))
                for iteration in range(int(numbers[5])):
                    gram = torch.mm(x, x.t())
                    x = torch.addmm(x, torch.addmm(gram, gram, gram, beta=float(numbers[7]), alpha=float(numbers[8])), x, beta=float(numbers[6]))
                if tall:
                    x = x.t()
                part = weight.narrow(1, matrix * columns, columns)
                part.mul_(1.0 - rate * float(numbers[2]))
                part.sub_(x, alpha=rate * max(1.0, columns / weight.size(0)) ** 0.5)

        """;

    private static readonly Lazy<CompilationUnit> _unit = new(() => torch.jit.compile(Source));

    /// <summary>Returns what gradients are to be divided by so that their common norm is at most a number; 1 where it is below.</summary>
    public static Tensor Divisor(Tensor[] gradients, double most)
    {
        using var numbers = TorchNumbers.Of([most]);
        return (Tensor)Invoke("divisor", gradients, numbers);
    }

    /// <summary>A step of AdamW; gradients are left divided.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="gradients">The gradients of the weights.</param>
    /// <param name="first">First moments.</param>
    /// <param name="second">Second moments.</param>
    /// <param name="step">The number of the step, from 1 on (a single float).</param>
    /// <param name="divisor">What gradients are divided by.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="beta1">Decay of first moments.</param>
    /// <param name="beta2">Decay of second moments.</param>
    /// <param name="decay">Weight decay.</param>
    /// <param name="epsilon">Added to the root of second moments.</param>
    public static void AdamW(
        Tensor[] weights, Tensor[] gradients, Tensor[] first, Tensor[] second, Tensor step, Tensor divisor,
        double rate, double beta1, double beta2, double decay, double epsilon)
    {
        if (weights.Length > 0)
        {
            using var numbers = TorchNumbers.Of([rate, beta1, beta2, decay, epsilon]);
            var steps = new Tensor[weights.Length];
            Array.Fill(steps, step);
            Invoke("adamw", weights, gradients, first, second, steps, divisor, numbers);
        }
    }

    /// <summary>A step of Muon for matrices (inputs, outputs) that stand side by side; see <see cref="TextMad.Numerics.Kernels.Muon"/>.</summary>
    /// <param name="weight">The matrices.</param>
    /// <param name="gradient">The gradients of the matrices.</param>
    /// <param name="momentum">Their momentum.</param>
    /// <param name="divisor">What the gradient is divided by.</param>
    /// <param name="numbers">Decay of the momentum, rate, weight decay, matrices, epsilon, iterations, and the three factors of the iteration.</param>
    public static void Muon(Tensor weight, Tensor gradient, Tensor momentum, Tensor divisor, params double[] numbers)
    {
        using var given = TorchNumbers.Of(numbers);
        Invoke("muon", weight, gradient, momentum, divisor, given);
    }

    /// <summary>x (rows, inputs) times the transpose of a weight (outputs, inputs), by oneDNN, on the processor in single precision.</summary>
    public static Tensor Product(Tensor x, Tensor weight) => (Tensor)Invoke("product", x, weight);

    /// <summary>x (rows, inputs) times a weight (inputs, outputs) plus a bias (outputs), by oneDNN.</summary>
    public static Tensor Product(Tensor x, Tensor weight, Tensor bias) => (Tensor)Invoke("biased_product", x, weight, bias);

    /// <summary>Divides tensors by a number.</summary>
    public static void Divide(Tensor[] tensors, Tensor divisor) => Invoke("divide", tensors, divisor);

    /// <summary>Adds tensors to others.</summary>
    public static void Add(Tensor[] into, Tensor[] added) => Invoke("add", into, added);

    /// <summary>Copies tensors, in other numbers where the kinds differ.</summary>
    public static void Copy(Tensor[] into, Tensor[] source) => Invoke("copy", into, source);

    /// <summary>Runs a function. TorchSharp would make numbers among its arguments into objects that nobody holds, so there are none.</summary>
    private static object Invoke(string name, params object[] tensors) => Array.TrueForAll(tensors, tensor => tensor is Tensor or Tensor[])
        ? _unit.Value.invoke(name, tensors)
        : throw new ArgumentException($"'{name}' takes tensors and lists of tensors only.", nameof(tensors));
}
