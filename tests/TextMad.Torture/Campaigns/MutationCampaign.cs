using System.Globalization;
using System.Text;
using TextMad.Torture.Mutations;

namespace TextMad.Torture.Campaigns;

/// <summary>
/// Files of every kind that the tool writes, altered one at a time. What reads them refuses them by name, or the check of the store names them, or nothing
/// comes out otherwise: all outputs and all that is left have the same bits.
/// </summary>
internal sealed class MutationCampaign : ICampaign
{
    private const string Refused = "refused";
    private const string Detected = "detected";
    private const string Remade = "made again";
    private const string WithoutEffect = "no effect";

    /// <inheritdoc/>
    public string Name => "mutations";

    /// <inheritdoc/>
    public string Summary => "alters one file of any kind and runs what reads it: it is refused by name, named by the check, made again, or without effect";

    /// <inheritdoc/>
    public int DefaultNumber => 2000;

    /// <inheritdoc/>
    public OutcomeTable Run(CampaignOptions options)
    {
        var table = new OutcomeTable("kind", "mutations", Refused, Detected, Remade, WithoutEffect);
        using var field = Field(options);
        for (var index = 0; index < options.Number && !options.Cancellation.IsCancellationRequested; index++)
        {
            var mutation = Mutation.Of(field.Artefacts, options.Seed, index);
            var (outcome, problem) = Judge(field, mutation, null);
            table.Add(mutation.Artefact.Kind, "mutations");
            if (problem is not null)
            {
                var said = $"{mutation.Artefact.Name}, {mutation.Words}: {problem}";
                table.Fail(mutation.Artefact.Kind, index, said);
                options.Progress(string.Create(CultureInfo.InvariantCulture, $"try {index}: {said}"));
            }
            else
            {
                table.Add(mutation.Artefact.Kind, outcome);
            }

            if ((index + 1) % 100 == 0)
            {
                options.Progress(string.Create(CultureInfo.InvariantCulture, $"{index + 1} mutations, {table.Failures.Count} failures"));
            }
        }

        return table;
    }

    /// <summary>Makes the mutation again, and tells what every command said.</summary>
    public string Describe(long index, CampaignOptions options)
    {
        using var field = Field(options);
        var mutation = Mutation.Of(field.Artefacts, options.Seed, index);
        var transcript = new StringBuilder().AppendLine(CultureInfo.InvariantCulture, $"{mutation.Artefact.Path}: {mutation.Words}");
        var (outcome, problem) = Judge(field, mutation, transcript);
        return transcript.AppendLine().Append(CultureInfo.InvariantCulture, $"outcome: {problem ?? outcome}").ToString();
    }

    private static MutationField Field(CampaignOptions options)
    {
        options.Progress("makes the workspaces");
        var field = MutationField.Make(options.Scratch, options.Wants);
        options.Progress(string.Create(CultureInfo.InvariantCulture,
            $"{field.Artefacts.Count} files of {field.Artefacts.Select(artefact => artefact.Kind).Distinct().Count()} kinds"));
        return field;
    }

    private static (string Outcome, string? Problem) Judge(MutationField field, Mutation mutation, StringBuilder? transcript)
    {
        var artefact = mutation.Artefact;
        mutation.Apply();
        try
        {
            var expected = field.Expected(artefact);
            var problems = new List<string>();
            var (refused, detected, differs) = (false, false, false);
            for (var i = 0; i < artefact.Readings.Count; i++)
            {
                var reading = artefact.Readings[i];
                var found = ReadingResult.Of(reading, artefact.Workspace);
                transcript?.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"$ textmad {reading}").Append(Shorten(found.Said))
                    .AppendLine(CultureInfo.InvariantCulture, $"exit code {found.ExitCode}");
                if (found.IsInternal)
                {
                    problems.Add($"'{reading}' ended in an internal error: {Line(found.Error)}");
                }
                else if (found.ExitCode != 0 && found.ExitCode != expected[i].ExitCode)
                {
                    var names = artefact.IsNamedIn(found.Said);
                    if (reading.IsCheck)
                    {
                        // The check names rows of a store, which have no path.
                        detected |= names || MutationField.IsStore(artefact.Kind);
                    }
                    else
                    {
                        refused = true;
                        if (!names && !(MutationField.IsStore(artefact.Kind) && found.Error.Length > 0))
                        {
                            problems.Add($"'{reading}' refused without a word on the file: {Line(found.Error)}");
                        }
                    }
                }
                else if (!reading.IsCheck && field.Difference(expected[i], found) is { } difference)
                {
                    transcript?.AppendLine(CultureInfo.InvariantCulture, $"differs: {difference}");
                    differs = true;
                    problems.Add($"'{reading}' gave another result: {difference}");
                }
            }

            var remade = !differs && mutation.Way == MutationWay.Delete && File.Exists(artefact.Path);

            // What another result was given of is named by the check: a person who asks is told.
            problems = detected ? [.. problems.Where(problem => !problem.Contains("gave another result", StringComparison.Ordinal))] : problems;
            return problems.Count > 0 ? ("", problems[0]) : (refused ? Refused : detected && !remade ? Detected : remade ? Remade : WithoutEffect, null);
        }
        finally
        {
            field.Restore(artefact.Workspace);
        }
    }

    private static string Shorten(string text) => text.Length > 4000 ? text[..4000] + "...\n" : text;

    private static string Line(string text) => text.Split('\n').FirstOrDefault(line => line.Contains("error", StringComparison.Ordinal)) is { } line
        ? line[..Math.Min(line.Length, 400)] : "(nothing was said)";
}
