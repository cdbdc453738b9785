using TextMad.Configuration;
using TextMad.Models.Transformers;
using TextMad.Numerics.Threading;

namespace TextMad.Training;

/// <summary>Finds the engine that settings ask for.</summary>
public static class TransformerEngines
{
    /// <summary>Returns what <see cref="ModelEngine.Auto"/> means on this machine; anything else means itself.</summary>
    public static ModelEngine Resolve(ModelEngine engine) => engine != ModelEngine.Auto ? engine
        : Adapters.TorchSharp.Problem() is null && Torch("model.engine: auto").Devices.Count > 1 ? ModelEngine.Torch
        : ModelEngine.Builtin;

    /// <summary>Returns the engine that works as it does unless something else is asked for.</summary>
    /// <param name="engine">The name of the engine.</param>
    /// <exception cref="InputException">This program does not provide it.</exception>
    /// <exception cref="TextMadException">It cannot be loaded.</exception>
    public static ITransformerEngine Of(ModelEngine engine) => Of(new EngineOptions { Engine = engine });

    /// <summary>Returns the built-in engine, with somebody who is told where the time goes.</summary>
    /// <param name="threads">Threads that train, at least 1.</param>
    /// <param name="clock">Told where the time of training goes; made for at least as many workers as there are threads.</param>
    public static ITransformerEngine Profiled(int threads, KernelClock clock) => new BuiltinEngine(ThreadTeam.For(threads), clock);

    /// <summary>Returns the engine.</summary>
    /// <param name="options">Which, where and how; <see cref="ModelEngine.Auto"/> where no GPU is means the built-in engine.</param>
    /// <exception cref="InputException">This program does not provide it, there is no such device, or it cannot work in this precision.</exception>
    /// <exception cref="TextMadException">It cannot be loaded.</exception>
    public static ITransformerEngine Of(EngineOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var resolved = options with { Engine = Resolve(options.Engine) };
        if (SettingRules.FindProblems(resolved) is { Count: > 0 } problems)
        {
            throw new InputException(string.Join("; ", problems.Select(problem => $"model.{problem}")) + ".");
        }

        return resolved.Engine == ModelEngine.Torch
            ? Torch("model.engine: torch").Create(resolved with { Threads = options.Threads == 0 ? ThreadTeam.Default.Threads : options.Threads })
            : new BuiltinEngine(options.Threads == 0 ? null : ThreadTeam.For(options.Threads), null, options.Precision);
    }

    private static ITransformerEngineProvider Torch(string asked) => Adapters.TorchSharp.Load<ITransformerEngineProvider>(asked);
}
