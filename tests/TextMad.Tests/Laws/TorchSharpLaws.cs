using System.Reflection;
using System.Reflection.Emit;
using TextMad.TorchSharp;
using TorchSharp;

namespace TextMad.Tests.Laws;

/// <summary>
/// What the adapter must not call. TorchSharp makes a number into a native object that the garbage collector may free while native code reads it, if nobody
/// else holds it: <see cref="TorchScalars"/> alone makes them, and holds them. And it leaves arrays at addresses on which the last bits of products depend:
/// <see cref="TorchNumbers"/> alone makes tensors of arrays.
/// </summary>
public sealed class TorchSharpLaws
{
    private static readonly Dictionary<short, OpCode> _codes = typeof(OpCodes).GetFields().Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);
    private static readonly Assembly _library = typeof(torch).Assembly;
    private readonly Dictionary<MethodBase, string?> _ways = [];

    [Fact]
    public void The_adapter_never_calls_what_makes_a_scalar_without_an_owner()
    {
        var broken = new List<string>();
        foreach (var method in Methods(typeof(TorchEngineProvider).Assembly))
        {
            foreach (var called in Called(method))
            {
                if (IsLibrary(called) && WayToScalar(called) is { } way && !(IsKept(method) && MakesScalar(called)) && !IsScript(method))
                {
                    broken.Add($"{method.DeclaringType?.Name}.{method.Name}: {way}");
                }
            }
        }

        Assert.Empty(broken);
    }

    [Fact]
    public void Tensors_of_arrays_lie_in_PyTorchs_own_memory()
    {
        var broken = Methods(typeof(TorchEngineProvider).Assembly)
            .SelectMany(
                method => Called(method).Where(called => IsLibrary(called) && LeavesArray(called)).Select(called => $"{method.DeclaringType?.Name}.{method.Name}: {Name(called)}"));
        Assert.Empty(broken);
        Assert.Contains(typeof(torch).GetMethods(), method => method.Name == "tensor" && LeavesArray(method));
    }

    [Theory]
    [InlineData("op_Addition", true)]
    [InlineData("op_Multiply", true)]
    [InlineData("add_", true)]
    [InlineData("matmul", false)]
    [InlineData("gelu", false)]
    public void The_law_finds_hidden_TorchSharp_conversions(string name, bool makes) =>
        Assert.Equal(makes, typeof(torch.Tensor).GetMethods().Where(method => method.Name == name).Any(method => WayToScalar(method) is not null));

    /// <summary>Whether a method makes a tensor of an array, or of a number by way of an array.</summary>
    private static bool LeavesArray(MethodBase method) => method.DeclaringType == typeof(torch) && method.Name is "tensor" or "as_tensor" or "from_array" or "frombuffer";

    private static bool IsKept(MethodBase method) => method.DeclaringType?.Name == "TorchScalars";

    /// <summary>The one function that runs scripts: of all that TorchSharp takes there it lets tensors through, and nothing else.</summary>
    private static bool IsScript(MethodBase method) => method is { Name: "Invoke", DeclaringType.Name: "TorchScripts" };

    private static bool IsLibrary(MethodBase method) => method.DeclaringType?.Assembly == _library;

    private static bool MakesScalar(MethodBase method) =>
        (method is MethodInfo { ReturnType: var type } && type == typeof(Scalar) && IsLibrary(method) && method.GetParameters() is [{ ParameterType.IsValueType: true }])
        || (method is ConstructorInfo && method.DeclaringType == typeof(Scalar));

    /// <summary>The calls by which a method of the library comes to make a number; null when it does not.</summary>
    private string? WayToScalar(MethodBase method)
    {
        if (MakesScalar(method))
        {
            return Name(method);
        }

        method = method is MethodInfo { IsGenericMethod: true } generic ? generic.GetGenericMethodDefinition() : method;
        if (_ways.TryGetValue(method, out var known))
        {
            return known;
        }

        _ways[method] = null;
        foreach (var called in Called(method).Where(IsLibrary))
        {
            if (WayToScalar(called) is { } way)
            {
                return _ways[method] = $"{Name(method)} > {way}";
            }
        }

        return null;
    }

    private static string Name(MethodBase method) =>
        $"{method.DeclaringType?.Name}.{method.Name}({string.Join(", ", method.GetParameters().Select(parameter => parameter.ParameterType.Name))})";

    private static IEnumerable<MethodBase> Methods(Assembly assembly)
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        return assembly.GetTypes().SelectMany(type => type.GetMethods(All).Concat<MethodBase>(type.GetConstructors(All)));
    }

    /// <summary>The methods and constructors that a method's code names.</summary>
    private static IEnumerable<MethodBase> Called(MethodBase method)
    {
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } code)
        {
            yield break;
        }

        for (var at = 0; at < code.Length;)
        {
            var value = code[at] == 0xFE ? unchecked((short)((code[at] << 8) | code[at + 1])) : code[at];
            at += code[at] == 0xFE ? 2 : 1;
            var instruction = _codes[value];
            if (instruction.OperandType == OperandType.InlineMethod || instruction.OperandType == OperandType.InlineTok)
            {
                if (Resolve(method, BitConverter.ToInt32(code, at)) is { } called)
                {
                    yield return called;
                }
            }

            at += instruction.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
                _ => 4,
            };
        }
    }

    private static MethodBase? Resolve(MethodBase method, int token)
    {
        try
        {
            var types = method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null;
            return method.Module.ResolveMember(token, types, method.IsGenericMethod ? method.GetGenericArguments() : null) as MethodBase;
        }
        catch (ArgumentException)
        {
            // A token of something else.
            return null;
        }
    }
}
