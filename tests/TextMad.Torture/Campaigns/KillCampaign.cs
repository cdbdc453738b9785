using System.Globalization;
using TextMad.Torture.Kills;

namespace TextMad.Torture.Campaigns;

/// <summary>kill -9 of every command that writes, at random moments; half of them at changes of files. What the command comes to in the end has the same bits.</summary>
internal sealed class KillCampaign : ICampaign
{
    /// <inheritdoc/>
    public string Name => "kills";

    /// <inheritdoc/>
    public string Summary => "kill -9 of every command that writes, at random moments, several times for one outcome: it equals the undisturbed one to the bit";

    /// <inheritdoc/>
    public int DefaultNumber => 1000;

    /// <inheritdoc/>
    public OutcomeTable Run(CampaignOptions options)
    {
        var table = new OutcomeTable("command", "kills", "before", "during", "after", "too late", "equal");
        var scenarios = KillScenarios.All.Where(scenario => options.Wants(scenario.Name)).ToList();
        for (var place = 0; place < scenarios.Count; place++)
        {
            var scenario = scenarios[place];
            var indices = Enumerable.Range(0, options.Number).Where(index => index % scenarios.Count == place).ToList();
            if (indices.Count == 0)
            {
                continue;
            }

            options.Progress(string.Create(CultureInfo.InvariantCulture, $"{scenario.Name}: {indices.Count} kills"));
            var index = indices[0];
            try
            {
                using var trial = new KillTrial(scenario, Path.Combine(options.Scratch, place.ToString(CultureInfo.InvariantCulture)));
                foreach (var next in indices)
                {
                    index = next;
                    trial.Kill(index, options.Seed, table);
                }

                trial.Finish(index, table);
            }
            catch (InvalidOperationException error)
            {
                table.Fail(scenario.Name, index, error.Message);
            }
        }

        return table;
    }

    /// <inheritdoc/>
    public string Describe(long index, CampaignOptions options)
    {
        var scenarios = KillScenarios.All.Where(scenario => options.Wants(scenario.Name)).ToList();
        var scenario = scenarios[(int)(index % scenarios.Count)];
        return $"{scenario.Name}: textmad {string.Join(' ', scenario.Command)}\n{KillMoment.Of(options.Seed, index)}";
    }
}
