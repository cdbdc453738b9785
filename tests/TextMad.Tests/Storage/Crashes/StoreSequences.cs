using FsCheck;
using FsCheck.Fluent;
using TextMad.Provenance.Audit;
using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Tests.Storage.Crashes;

/// <summary>Random sequences of steps, done to a store and to the model of one; of a sequence that fails, the shortest that is found.</summary>
internal static class StoreSequences
{
    private const int LongestSequence = 25;
    private const int Documents = 24;

    // Of FsCheck's generator: any odd number.
    private const ulong Increment = 2 * 12345 + 1;

    /// <summary>Checks a kind of store on some sequences.</summary>
    /// <param name="make">Makes a store that is empty.</param>
    /// <param name="sequences">How many.</param>
    /// <param name="seed">The same sequences each time; others each time without it.</param>
    public static void Check(Func<ICrashingStore> make, int sequences, ulong? seed = null)
    {
        var config = Config.QuickThrowOnFailure.WithMaxTest(sequences);
        FsCheck.Check.One(seed is { } same ? config.WithReplay(same, Increment) : config, Prop.ForAll(Arbitrary(), (StoreSequence sequence) =>
        {
            using var store = make();
            Run(store, sequence.Steps);
        }));
    }

    /// <summary>Does all steps.</summary>
    public static void Run(ICrashingStore store, IReadOnlyList<StoreStep> steps)
    {
        var model = new StoreModel();
        foreach (var step in steps)
        {
            model = Do(store, model, step);
        }

        RequireSame(store, model);
        store.Reopen();
        RequireSame(store, model);
        Assert.Empty(store.Store.CheckStructure(TestContext.Current.CancellationToken));
        Assert.Empty(SharesAudit.Differences(store.Store, cancellation: TestContext.Current.CancellationToken));
    }

    private static StoreModel Do(ICrashingStore store, StoreModel model, StoreStep step)
    {
        switch (step)
        {
            case StoreStep.Compact:
                store.Store.Vacuum();
                return model;
            case StoreStep.Reopen:
                store.Reopen();
                return model;
            case StoreStep.CrashIn crash:
                return Crash(store, model, crash);
            default:
                var after = model.After(step.Batch()!);
                Commit(() => store.Store.Commit(step.Batch()!), isRefused: after is null);
                return after ?? model;
        }
    }

    private static StoreModel Crash(ICrashingStore store, StoreModel model, StoreStep.CrashIn crash)
    {
        var after = model.After(crash.Step.Batch()!);
        try
        {
            store.CrashIn(crash.Step.Batch()!, crash.Part);
        }
        catch (InputException) when (after is null)
        {
            // It was refused before the crash.
        }

        Assert.Empty(store.Store.CheckStructure(TestContext.Current.CancellationToken));
        var picture = StoreModel.Picture(store.Store);

        // A commit is whole or absent, and one that returned is there.
        if (after is null || (crash.Part < 1000 && picture == model.Picture()))
        {
            Assert.Equal(model.Picture(), picture);
            return model;
        }

        Assert.Equal(after.Picture(), picture);
        return after;
    }

    private static void Commit(Action commit, bool isRefused)
    {
        if (isRefused)
        {
            Assert.Throws<InputException>(commit);
        }
        else
        {
            commit();
        }
    }

    private static void RequireSame(ICrashingStore store, StoreModel model) => Assert.Equal(model.Picture(), StoreModel.Picture(store.Store));

    private static Arbitrary<StoreSequence> Arbitrary()
    {
        var corpus = Gen.Choose(0, 2);
        var document = Gen.Choose(0, Documents - 1);
        var count = Gen.Choose(1, 6);
        var run = Gen.Choose(0, 1);
        var small = Gen.Choose(0, 3);

        Gen<StoreStep> writing = Gen.Frequency(
            (6, from c in corpus from first in document from n in count select (StoreStep)new StoreStep.Add(c, first, n)),
            (1, from c in corpus from d in document select (StoreStep)new StoreStep.Join(c, d)),
            (1, from c in corpus from n in small select (StoreStep)new StoreStep.Drop(c, n)),
            (2, from r in run from status in Gen.Elements(RunStatus.Running, RunStatus.Done) select (StoreStep)new StoreStep.SetRun(r, status)),
            (3, from r in run
                from m in small
                from first in document
                from n in count
                from before in Gen.Choose(-4, 3)
                from other in Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(true)))
                select (StoreStep)new StoreStep.Train(r, m, first, n, before < 0 || (!other && before >= m) ? null : before, other && before >= 0)),
            (1, from r in run from f in small from version in small select (StoreStep)new StoreStep.Keep(r, f, version)),
            (2, from d in document from erase in Gen.Elements(true, false) select (StoreStep)new StoreStep.Withdraw(d, erase)),
            (1, from r in run select (StoreStep)new StoreStep.RemoveRun(r)),
            (1, from c in corpus select (StoreStep)new StoreStep.RemoveCorpus(c)),
            (2, from first in document from n in count select (StoreStep)new StoreStep.RemoveDocuments(first, n)),
            (1, from c in corpus from n in small select (StoreStep)new StoreStep.Undrop(c, n)),
            (1, from c in corpus from to in corpus select (StoreStep)new StoreStep.RenameCorpus(c, to)),
            (2, from r in run
                from name in Gen.Choose(-1, 1)
                from tags in Gen.Choose(0, 2)
                from note in Gen.Elements(true, false)
                select (StoreStep)new StoreStep.LabelRun(r, name < 0 ? null : name, tags, note)),
            (1, from c in corpus from r in run from first in document from n in count select (StoreStep)new StoreStep.Replace(c, r, first, n)),
            (1, from c in corpus from first in document from n in count select (StoreStep)new StoreStep.AddWrongly(c, first, n)));
        Gen<StoreStep> step = Gen.Frequency(
            (12, writing),
            (5, from inner in writing
                from part in Gen.Frequency((3, Gen.Choose(0, 999)), (1, Gen.Constant(1000)))
                select (StoreStep)new StoreStep.CrashIn(inner, part)),
            (1, Gen.Constant<StoreStep>(new StoreStep.Compact())),
            (1, Gen.Constant<StoreStep>(new StoreStep.Reopen())));
        var steps = from length in Gen.Choose(3, LongestSequence) from taken in step.ArrayOf(length) select new StoreSequence(taken);
        return Arb.From(steps, Smaller);
    }

    /// <summary>The same sequence without some steps, many left out at once first; then with simpler steps.</summary>
    private static IEnumerable<StoreSequence> Smaller(StoreSequence sequence)
    {
        var steps = sequence.Steps;
        for (var left = steps.Count / 2; left > 0; left /= 2)
        {
            for (var at = 0; at + left <= steps.Count; at += left)
            {
                yield return new StoreSequence([.. steps.Take(at), .. steps.Skip(at + left)]);
            }
        }

        for (var at = 0; at < steps.Count; at++)
        {
            foreach (var simpler in Simpler(steps[at]))
            {
                yield return new StoreSequence([.. steps.Take(at), simpler, .. steps.Skip(at + 1)]);
            }
        }
    }

    private static IEnumerable<StoreStep> Simpler(StoreStep step) => step switch
    {
        StoreStep.CrashIn crash => [crash.Step, .. Simpler(crash.Step).Select(simpler => crash with { Step = simpler })],
        StoreStep.Add { Count: > 1 } add => [add with { Count = add.Count - 1 }, add with { First = add.First + 1, Count = add.Count - 1 }],
        StoreStep.Train { Count: > 1 } train => [train with { Count = train.Count - 1 }],
        StoreStep.Train { From: not null } train => [train with { From = null }],
        StoreStep.RemoveDocuments { Count: > 1 } remove => [remove with { Count = remove.Count - 1 }, remove with { First = remove.First + 1, Count = remove.Count - 1 }],
        StoreStep.LabelRun { Name: not null } label => [label with { Name = null }],
        StoreStep.Replace replace =>
            [new StoreStep.RemoveCorpus(replace.Corpus), new StoreStep.RemoveRun(replace.Run), new StoreStep.Add(replace.Corpus, replace.First, replace.Count)],
        StoreStep.Withdraw { Erase: true } withdraw => [withdraw with { Erase = false }],
        _ => [],
    };
}
