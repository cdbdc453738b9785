using Spectre.Console;
using TextMad.Cli.Output;
using TextMad.Provenance;

namespace TextMad.Cli.Commands.Provenance;

/// <summary>The models that consumed something, for people.</summary>
internal static class ConsumerTable
{
    /// <summary>Shows who consumed something.</summary>
    /// <param name="uses">The models that consumed it.</param>
    /// <param name="weights">Whether weights were counted.</param>
    /// <param name="context">Where to show it.</param>
    public static void Write(IReadOnlyList<ModelUse> uses, bool weights, CliContext context)
    {
        if (uses.Count == 0)
        {
            context.Out.WriteLine(
                "no model of the workspace was trained on it, or on what such a model wrote"
                    + (weights ? ", or began from the weights of one" : "; weights that models began from are not counted"));
            return;
        }

        var table = Tables.CreateNumeric(2, "model", "run", "members", "tokens", "share", "through other models", "weights of", "steps");
        foreach (var use in uses)
        {
            table.AddRow(
                Tables.Cell(use.Model.Value),
                Tables.Cell(use.Run),
                Tables.Integer(use.Members),
                Tables.Integer((long)Math.Round(use.Tokens)),
                Tables.Share(use.Share),
                Tables.Share(use.Indirect),
                Tables.Cell(use.Weights?.Value ?? ""),
                Tables.Integer(use.Steps));
        }

        context.Console.Write(table);
        context.WriteLine(
            $"{uses.Count:N0} models of {uses.Select(use => use.Run).Distinct().Count():N0} runs; {uses.Count(use => use.Steps == 1):N0} were trained on it themselves; weights "
            + $"that models began from are {(weights ? "counted" : "not counted")}");
    }
}
