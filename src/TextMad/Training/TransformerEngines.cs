using TextMad.Numerics.Threading;

namespace TextMad.Training;

/// <summary>Finds the engine that settings ask for.</summary>
public static class TransformerEngines
{
    /// <summary>What <see cref="ModelEngine.Auto"/> means on this machine; anything else means itself.</summary>
    public static ModelEngine Resolve(ModelEngine engine) => engine != ModelEngine.Auto ? engine
        : Adapters.TorchSharp.Problem() is null && Torch("model.engine: auto").HasGpu ? ModelEngine.Torch
        : ModelEngine.Builtin;

    /// <summary>The engine.</summary>
    /// <param name="engine">Which.</param>
    /// <param name="precision">In which numbers products are worked out; the built-in engine has single precision only.</param>
    /// <exception cref="InputException">This program does not provide it, or it cannot work in this precision.</exception>
    /// <exception cref="TextMadException">It cannot be loaded.</exception>
    public static ITransformerEngine Of(ModelEngine engine, ModelPrecision precision = ModelPrecision.Float32)
    {
        if (Resolve(engine) == ModelEngine.Torch)
        {
            return Torch("model.engine: torch").Create(precision);
        }

        return precision == ModelPrecision.Float32
            ? new BuiltinEngine(ThreadTeam.Default)
            : throw new InputException("model.precision: bfloat16 needs model.engine: torch; the built-in engine works in float32.");
    }

    private static ITransformerEngineProvider Torch(string asked) => Adapters.TorchSharp.Load<ITransformerEngineProvider>(asked);
}
