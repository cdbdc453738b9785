using System.Text.Json;
using TextMad.Provenance;
using TextMad.Provenance.Lineages;
using TextMad.Storage;
using TextMad.Storage.Records;
using TextMad.Tests.Cli;
using TextMad.Tests.Provenance.Worlds;
using TextMad.Tests.Support;

namespace TextMad.Tests.Provenance;

/// <summary>What the commands print of random worlds is what the plain definition says.</summary>
public sealed class WorldCommandTests
{
    private const double Tolerance = 1e-9;

    [Theory]
    [InlineData("sqlite", 4)]
    [InlineData("litedb", 2)]
    public void Commands_print_the_plain_answers(string kind, int worlds)
    {
        if (kind == "litedb")
        {
            LoadableEngines.Require(Adapters.LiteDB);
        }

        RandomWorlds.Check(worlds, world =>
        {
            using var tool = new ToolInProcess();
            var address = $"{kind}:{tool.At("world.store")}";
            PlainAnswers plain;
            IReadOnlyList<ModelRecord> models;
            using (var store = StoreAddress.Parse(address).Open(StoreOpenMode.Create))
            {
                world.Fill(store);
                plain = new PlainAnswers(store);
                models = store.Models();
            }

            Assert.Equal(0, tool.Run("store", "use", address).ExitCode);
            AskConsumers(world, tool, plain);
            Takedown(world, tool, plain);
            AskTokens(models, tool, plain);
            Lineage(world, models, tool, plain);
            AskAncestors(world, tool, plain);
            var check = tool.Json("store", "check", "--deep");
            Assert.Equal((0, true), (check.GetProperty("problems").GetArrayLength(), check.GetProperty("deep").GetBoolean()));
        });
    }

    private static void AskConsumers(World world, ToolInProcess tool, PlainAnswers plain)
    {
        foreach (var place in World.Places.Where(place => world.Documents.Any(document => document.Origin.Place == place)))
        {
            Same(plain.Consumers(document => plain.Words.OriginOf(document).Place == place, weights: true), Consumers(tool, weights: true, place));
        }

        foreach (var chosen in world.SomeSets().Where(chosen => chosen.Count == 1))
        {
            var id = chosen.Single().ToString();
            Same(plain.Consumers(chosen.Contains, weights: true), Consumers(tool, weights: true, id));
            Assert.DoesNotMatch(@"\d\.\d\d", tool.Run("ask", "consumers", id).Output);
            Same(plain.Consumers(chosen.Contains, weights: false), Consumers(tool, weights: false, id, "--weights", "ignore"));
        }
    }

    private static JsonElement Consumers(ToolInProcess tool, bool weights, params string[] asked)
    {
        var answer = tool.Json(["ask", "consumers", .. asked]);
        Assert.Equal(weights, answer.GetProperty("weights_count").GetBoolean());
        return answer.GetProperty("models");
    }

    private static void Takedown(World world, ToolInProcess tool, PlainAnswers plain)
    {
        foreach (var place in World.Places.Where(place => world.Documents.Any(document => document.Origin.Place == place)))
        {
            var isOfPlace = (DocumentId document) => plain.Words.OriginOf(document).Place == place;
            Same(isOfPlace, tool.Json("takedown", "--site", place, "--dry-run"), plain, 0);
        }

        foreach (var chosen in world.SomeSets().Where(chosen => chosen.Count is > 0 and < 5))
        {
            string[] named = [.. chosen.SelectMany(document => new[] { "--doc", document.ToString() })];
            Same(chosen.Contains, tool.Json(["takedown", .. named, "--dry-run"]), plain, 0);
            Same(chosen.Contains, tool.Json(["takedown", .. named, "--dry-run", "--at-least", "0.4"]), plain, 0.4);
        }
    }

    private static void Same(Func<DocumentId, bool> isOfSet, JsonElement answer, PlainAnswers plain, double atLeast)
    {
        var holders = plain.Holders(isOfSet);
        Assert.Equal(
            holders.Where(holder => holder.Value >= atLeast).Select(holder => holder.Key.ToString()).Order(StringComparer.Ordinal),
            answer.GetProperty("documents").EnumerateArray().Select(document => document.GetString()!).Order(StringComparer.Ordinal));
        var kinds = holders.GroupBy(holder => isOfSet(holder.Key) ? Inheritance.None : PlainAnswers.HowItHoldsWords(plain.Words.OriginOf(holder.Key))).OrderBy(kind => kind.Key)
            .ToList();
        var found = answer.GetProperty("kinds").EnumerateArray().ToList();
        Assert.Equal(kinds.Count, found.Count);
        foreach (var (expected, kind) in kinds.Zip(found))
        {
            Assert.Equal(
                (expected.Count(holder => holder.Value >= atLeast), expected.Count(holder => holder.Value < atLeast)),
                (kind.GetProperty("withdrawn").GetInt32(), kind.GetProperty("staying").GetInt32()));
            Assert.Equal(expected.Min(holder => holder.Value), kind.GetProperty("least_share").GetDouble(), Tolerance);
            Assert.Equal(expected.Max(holder => holder.Value), kind.GetProperty("most_share").GetDouble(), Tolerance);
        }

        Same(plain.Consumers(isOfSet, weights: true), answer.GetProperty("models"));
    }

    private static void AskTokens(IReadOnlyList<ModelRecord> models, ToolInProcess tool, PlainAnswers plain)
    {
        foreach (var model in models)
        {
            var expected = plain.TokensByWriter(model.TrainingSetId);
            var answer = tool.Json("ask", "tokens", model.Id.Value);
            Assert.False(answer.GetProperty("weights_count").GetBoolean());
            var rows = answer.GetProperty("rows").EnumerateArray().ToDictionary(row => row.GetProperty("origin").GetString()!);
            Assert.Equal(expected.Keys.ToHashSet(), rows.Keys.ToHashSet());
            foreach (var (writer, (members, tokens)) in expected)
            {
                Assert.Equal(members, rows[writer].GetProperty("members").GetInt64());
                Near(tokens, rows[writer].GetProperty("tokens"));
            }

            // Tables show whole tokens, and shares with one digit.
            Assert.DoesNotMatch(@"\d\.\d\d", tool.Run("ask", "tokens", model.Id.Value).Output);
        }
    }

    private static void Lineage(World world, IReadOnlyList<ModelRecord> models, ToolInProcess tool, PlainAnswers plain)
    {
        foreach (var document in world.Documents.Take(12))
        {
            var answer = tool.Json("lineage", document.Id.ToString(), "--depth", "1");
            var shares = answer.GetProperty("shares").EnumerateArray().ToDictionary(
                share => (Text(share, "source"), Text(share, "writer")!), share => share.GetProperty("share").GetDouble());
            var expected = plain.Words.OriginsOf(document.Id).ToDictionary(share => (share.Key.Source, share.Key.Writer.ToString()), share => share.Value);
            Assert.Equal(expected.Keys.ToHashSet(), shares.Keys.ToHashSet());
            Assert.All(expected, share => Assert.Equal(share.Value, shares[share.Key], Tolerance));
            Same(plain.AncestryOf(document.Id, weights: false), answer.GetProperty("synthetic_ancestry"));
        }

        foreach (var model in models)
        {
            foreach (var weights in new[] { true, false })
            {
                var answer = tool.Json("lineage", model.Id.Value, "--depth", "1", "--weights", weights ? "count" : "ignore");
                Same(plain.ReadBy(model, weights), answer.GetProperty("synthetic_ancestry"));
            }
        }
    }

    private static void AskAncestors(World world, ToolInProcess tool, PlainAnswers plain)
    {
        foreach (var document in world.Documents.TakeLast(12))
        {
            var answer = tool.Json("ask", "ancestors", document.Id.ToString());
            Assert.False(answer.GetProperty("weights_count").GetBoolean());
            Assert.Equal(
                ["made_from", "edited_from", "continued_from", "training_set"], answer.GetProperty("follows").EnumerateArray().Select(kind => kind.GetString()!));
            if (plain.HumanAncestorsOf(document.Id) is not { } expected)
            {
                Assert.Equal((JsonValueKind.Null, 0), (answer.GetProperty("steps").ValueKind, answer.GetProperty("total").GetInt32()));
                continue;
            }

            Assert.Equal((expected.Steps, expected.Documents.Count), (answer.GetProperty("steps").GetInt32(), answer.GetProperty("total").GetInt32()));
            Assert.Equal(expected.Documents.Count, answer.GetProperty("origins").EnumerateObject().Sum(origin => origin.Value.GetInt32()));
        }
    }

    private static void Same(IReadOnlyList<ModelUse> expected, JsonElement answer)
    {
        var found = answer.EnumerateArray().ToDictionary(use => use.GetProperty("model").GetString()!);
        Assert.Equal(expected.Select(use => use.Model.Value).ToHashSet(), found.Keys.ToHashSet());
        foreach (var use in expected)
        {
            var row = found[use.Model.Value];
            Assert.Equal((use.Members, use.Steps, use.Weights?.Value), (row.GetProperty("members").GetInt64(), row.GetProperty("steps").GetInt32(), Text(row, "weights")));
            Near(use.Tokens, row.GetProperty("tokens"));
            Near(use.Share, row.GetProperty("share"));
            Near(use.Indirect, row.GetProperty("indirect"));
        }
    }

    private static void Same(Ancestry expected, JsonElement answer)
    {
        Near(expected.MeanModels, answer.GetProperty("mean_models"));
        Near(expected.MachineShare, answer.GetProperty("machine_share"));
        Assert.Equal((expected.Depth, expected.IsLowerBound), (answer.GetProperty("depth").GetInt32(), answer.GetProperty("is_lower_bound").GetBoolean()));
    }

    private static void Near(double expected, JsonElement found) => Assert.Equal(expected, found.GetDouble(), Tolerance * Math.Max(1, expected));

    private static string? Text(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.GetString() : null;
}
