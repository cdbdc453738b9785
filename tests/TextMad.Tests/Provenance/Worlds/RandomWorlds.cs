using FsCheck;
using FsCheck.Fluent;

namespace TextMad.Tests.Provenance.Worlds;

/// <summary>Random worlds, and smaller ones of a world that fails.</summary>
internal static class RandomWorlds
{
    private static readonly (int Weight, WorldStepKind Kind)[] _kinds =
    [
        (4, WorldStepKind.Import), (4, WorldStepKind.Derive), (1, WorldStepKind.Visit), (4, WorldStepKind.Browse), (3, WorldStepKind.Sample),
        (4, WorldStepKind.Continue), (3, WorldStepKind.Edit), (4, WorldStepKind.Train), (1, WorldStepKind.Withdraw), (1, WorldStepKind.Repeat),
        (3, WorldStepKind.Commit),
    ];

    /// <summary>Checks a law on some worlds; a complaint shows the smallest world found that breaks it.</summary>
    public static void Check(int worlds, Action<World> law) =>
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(worlds), Prop.ForAll(Arbitrary(), law));

    private static Arbitrary<World> Arbitrary()
    {
        var kind = Gen.Frequency(_kinds.Select(kind => (kind.Weight, Gen.Constant(kind.Kind))));
        var step = kind.Zip(Gen.Choose(0, int.MaxValue - 1), (what, seed) => new WorldStep(what, seed));
        var steps = Gen.Choose(10, 60).SelectMany(count => step.ArrayOf(count));
        return Arb.From(steps.Select(taken => new World(taken)), Smaller);
    }

    /// <summary>The same world without some of its steps: many left out at once first.</summary>
    private static IEnumerable<World> Smaller(World world)
    {
        var steps = world.Steps.ToList();
        for (var left = steps.Count / 2; left > 0; left /= 2)
        {
            for (var at = 0; at + left <= steps.Count; at += left)
            {
                yield return new World([.. steps[..at], .. steps[(at + left)..]]);
            }
        }
    }
}
