using System.Globalization;
using TextMad.Reporting.Profile;
using TextMad.Statistics;

namespace TextMad.Reporting.Answers;

/// <summary>
/// Puts into words what the profile of collapse and paired tests between regimes say of each regime: did it collapse, how sure is that, what went first, what would
/// have helped. Nothing is said that no test supports.
/// </summary>
/// <remarks>
/// What would have helped: a regime that is shown to have changed for the worse is compared with every other regime of the run in one metric of the last generation,
/// held-out perplexity where it changed, else the metric that left first, by the paired t test over seeds on the metric's scale. All these tests of a run are one family,
/// corrected after Holm; their intervals hold together (Bonferroni). Another regime would have helped if the difference is shown and its interval excludes no difference, the
/// other did not collapse itself, no definition that is shown of either is worse there, and the other is not said in turn to be worse than this one. Else what was found is said
/// without calling it help.
/// </remarks>
internal sealed class RegimeAnswers
{
    private const string Perplexity = "heldout_perplexity";
    private const string AnyRisk = "any risk increase";
    private const double LargestSizeDifference = 0.05;

    private readonly CollapseProfile _profile;
    private readonly Measured _run;
    private readonly Func<string, MetricScale> _scaleOf;
    private readonly Func<string, string> _nameOf;
    private readonly List<(string Regime, string Other, RelativeChange? Change, double? Probability)> _helps = [];

    private RegimeAnswers(CollapseProfile profile, Measured run, Func<string, MetricScale> scaleOf, Func<string, string> nameOf) =>
        (_profile, _run, _scaleOf, _nameOf) = (profile, run, scaleOf, nameOf);

    /// <summary>Returns an answer per regime of the profile, in its order.</summary>
    /// <param name="rows">The run's measurements.</param>
    /// <param name="profile">Its profile.</param>
    /// <param name="scaleOf">The scale of a metric.</param>
    /// <param name="nameOf">The name of a metric for people.</param>
    public static IReadOnlyList<RegimeAnswer> Of(
        IReadOnlyList<MeasurementRow> rows, CollapseProfile profile, Func<string, MetricScale> scaleOf, Func<string, string> nameOf)
    {
        var answers = new RegimeAnswers(profile, new Measured(rows), scaleOf, nameOf);
        answers.Compare();
        return [.. profile.Regimes.Select(answers.Answer)];
    }

    /// <summary>Returns one sentence on all regimes, for the head of a figure.</summary>
    /// <param name="answers">The answers.</param>
    public static string Headline(IReadOnlyList<RegimeAnswer> answers)
    {
        (AnswerVerdict Verdict, string One, string Several)[] words =
        [
            (AnswerVerdict.Collapsed, "collapsed", "collapsed"),
            (AnswerVerdict.Changed, "changed, short of collapse", "changed, short of collapse"),
            (AnswerVerdict.NotShown, "is not shown to have collapsed", "are not shown to have collapsed"),
            (AnswerVerdict.RuledOut, "did not collapse", "did not collapse"),
            (AnswerVerdict.CannotTell, "cannot be judged by so few seeds or measurements", "cannot be judged by so few seeds or measurements"),
        ];
        return string.Join("; ",
            from word in words
            let regimes = answers.Where(answer => answer.Verdict == word.Verdict)
                .Select(answer => answer.Extent.Length > 0 ? $"{answer.Regime} ({answer.Extent})" : answer.Regime).ToList()
            where regimes.Count > 0
            select $"{List(regimes)} {(regimes.Count == 1 ? word.One : word.Several)}");
    }

    private RegimeAnswer Answer(RegimeProfile regime)
    {
        var verdict = VerdictOf(regime);
        var shown = Shown(regime).ToList();
        var tested = regime.Findings.Where(finding => finding.Verdict != ProfileVerdict.CannotTell).ToList();
        var (helpInShort, help) = Help(regime, verdict);
        var name = regime.Regime;
        var sentence = verdict switch
        {
            AnswerVerdict.Collapsed => Text($"{name} collapsed by {shown.Count} of {tested.Count} definitions: ")
                + $"{Headline(regime, shown)}; {FirstInShort(regime)}; {helpInShort}.",
            AnswerVerdict.Changed => $"{name} changed towards collapse, but no definition beyond that is shown: {Headline(regime, shown)}; {FirstInShort(regime)}; {helpInShort}.",
            AnswerVerdict.NotShown => $"{name} is not shown to have collapsed ({Headline(regime, shown)}); nothing is shown to have gone first, and nothing had to help.",
            AnswerVerdict.RuledOut => $"{name} did not collapse ({Headline(regime, shown)}); nothing went first, and nothing had to help.",
            _ => $"Whether {name} collapsed cannot be told: {Why(regime)}.",
        };
        return new RegimeAnswer(
            name,
            verdict,
            sentence,
            tested.Count == 0 ? $"Cannot be told: {Why(regime)}." : Counted(regime, shown, tested),
            Certainty(verdict, shown, tested),
            First(regime),
            help) { Extent = verdict == AnswerVerdict.Collapsed ? Text($"{shown.Count} of {tested.Count} definitions") : "" };
    }

    private static AnswerVerdict VerdictOf(RegimeProfile regime)
    {
        var tested = regime.Findings.Where(finding => finding.Verdict != ProfileVerdict.CannotTell).ToList();
        var left = regime.Departures.Any(departure => departure.Generation is not null);
        return tested.Any(finding => finding.Verdict == ProfileVerdict.Shown && finding.Definition != AnyRisk) ? AnswerVerdict.Collapsed
            : left || tested.Any(finding => finding.Verdict == ProfileVerdict.Shown) ? AnswerVerdict.Changed
            : tested.Count == 0 ? AnswerVerdict.CannotTell
            : tested.All(finding => finding.RuledOut) ? AnswerVerdict.RuledOut
            : AnswerVerdict.NotShown;
    }

    /// <summary>The definitions that are shown, that of held-out perplexity as such first: it says most in one number.</summary>
    private static IEnumerable<ProfileFinding> Shown(RegimeProfile regime) => regime.Findings.Where(finding => finding.Verdict == ProfileVerdict.Shown)
        .OrderBy(finding => finding.Definition == AnyRisk ? 0 : 1);

    private static string Counted(RegimeProfile regime, List<ProfileFinding> shown, List<ProfileFinding> tested)
    {
        var untested = regime.Findings.Count - tested.Count;
        var names = List([.. regime.Findings.Where(finding => finding.Verdict == ProfileVerdict.Shown).Select(finding => finding.Definition)]);
        return Text($"{(shown.Count == 0 ? "None" : shown.Count)} of the {tested.Count} definitions of collapse that could be tested {(shown.Count == 1 ? "is" : "are")} shown")
            + (shown.Count > 0 ? $": {names}" : "")
            + (untested > 0 ? Text($". {untested} could not be tested") : "")
            + ".";
    }

    /// <summary>The change that says most, with its interval, n and p.</summary>
    private string Headline(RegimeProfile regime, List<ProfileFinding> shown)
    {
        if (shown.Count > 0)
        {
            return Text($"{Change(shown[0], "simultaneous 95% interval ")} after {Generations()} (n = {shown[0].Quantity!.Count} seeds, p {P(shown[0].Probability!.Value)})");
        }

        if (regime.Departures.FirstOrDefault(departure => departure.Generation is not null) is { } left)
        {
            return Text($"{left.Aspect}, as {Observed(left.Metric!, regime.Regime)} after {Generations()} (n = {_profile.Seeds} seeds, p {P(left.Probability!.Value)})");
        }

        var least = regime.Findings.FirstOrDefault(finding => finding is { Definition: AnyRisk, Change: not null })
            ?? regime.Findings.First(finding => finding.Change is not null);
        return Text($"{Change(least)} after {Generations()}, n = {least.Quantity!.Count} seeds");
    }

    private string Certainty(AnswerVerdict verdict, List<ProfileFinding> shown, List<ProfileFinding> tested)
    {
        if (verdict == AnswerVerdict.CannotTell)
        {
            return Text($"n = {_profile.Seeds} {(_profile.Seeds == 1 ? "seed" : "seeds")}; {CollapseProfile.FewestSeeds} at least are needed for any test, and 5 are better.");
        }

        var seeds = Text($"n = {_profile.Seeds} seeds. ");
        if (shown.Count > 0)
        {
            var evidence = shown.GroupBy(finding => finding.Metric).Select(group => group.First())
                .Select(finding => Text($"{Change(finding)}, p {P(finding.Probability!.Value)}"));
            return seeds + $"{Capital(string.Join("; ", evidence))}. Intervals are two-sided and hold together at 95% (Bonferroni), which is stricter than the tests; "
                + "p by one-sided t tests, corrected after Holm"
                + Text($"; a test without assumptions (sign flips) of {_profile.Seeds} seeds cannot give less than ")
                + Text($"{1.0 / (1L << Math.Min(_profile.Seeds, 60)):0.####}, and what is smaller rests on normal differences.");
        }

        var ruledOut = tested.Where(finding => finding.RuledOut).Select(finding => finding.Definition).ToList();
        var open = tested.Where(finding => !finding.RuledOut && finding.Detectable is not null)
            .Select(finding => $"{finding.Definition}, {_nameOf(finding.Metric!)} {Size(finding, finding.Detectable!.Value)}").ToList();
        return seeds
            + (ruledOut.Count > 0 ? $"Ruled out: {string.Join(", ", ruledOut)}. " : "")
            + (open.Count > 0 ? $"Not decided; what these seeds would have shown with 80% power: {string.Join("; ", open)}." : "");
    }

    private static IEnumerable<IGrouping<int, Departure>> Left(RegimeProfile regime) =>
        regime.Departures.Where(departure => departure.Generation is not null).GroupBy(departure => departure.Generation!.Value).OrderBy(group => group.Key);

    private static string FirstInShort(RegimeProfile regime) => Left(regime).FirstOrDefault() is { } first
        ? first.Count() > 1
            ? Text($"{List([.. first.Select(departure => departure.Aspect)])} had left by generation {first.Key}, which of them first is not told")
            : Text($"{first.First().Aspect} went first, in generation {first.Key}")
        : "which side of language went first is not shown";

    private static string First(RegimeProfile regime)
    {
        var order = Left(regime).ToList();
        return order.Count == 0
            ? regime.Departures.All(departure => departure.Metric is null)
                ? "Cannot be told: no side of language was measured in enough seeds."
                : "No side of language is shown to have left generation 0 towards collapse."
            : $"{Capital(regime.Order)}."
                + (order[0].Count() > 1 ? " What left in the same generation cannot be put in order." : "");
    }

    /// <summary>Tests every regime that changed for the worse against every other.</summary>
    private void Compare()
    {
        var pairs = new List<(string Regime, string Other, double[] Values, double[] Others, string Metric)>();
        foreach (var regime in _profile.Regimes.Where(regime => VerdictOf(regime) >= AnswerVerdict.Changed))
        {
            if (MetricOf(regime) is not { } metric)
            {
                continue;
            }

            foreach (var other in _profile.Regimes.Where(other => other.Regime != regime.Regime))
            {
                ulong[] seeds = [.. _run.Seeds.Where(seed => At(metric, regime.Regime, seed) is not null && At(metric, other.Regime, seed) is not null)];
                if (seeds.Length >= CollapseProfile.FewestSeeds)
                {
                    pairs.Add((
                        regime.Regime,
                        other.Regime,
                        [.. seeds.Select(seed => At(metric, regime.Regime, seed)!.Value)],
                        [.. seeds.Select(seed => At(metric, other.Regime, seed)!.Value)],
                        metric));
                }
            }
        }

        var corrected = MultipleTests.Holm([.. pairs.Select(pair => PairedComparison.Of(pair.Others, pair.Values, _scaleOf(pair.Metric)).TProbability)]);
        _helps.AddRange(pairs.Select((pair, i) =>
            (pair.Regime, pair.Other, RelativeChange.Of(pair.Others, pair.Values, 1 - (_profile.Level / pairs.Count)), corrected[i])));
    }

    private double? At(string metric, string regime, ulong seed) => _run.At(metric, regime, _profile.Generations, seed);

    /// <summary>The metric by which others are compared with a regime that got worse.</summary>
    private static string? MetricOf(RegimeProfile regime)
    {
        var left = regime.Departures.Where(departure => departure.Generation is not null).Select(departure => departure.Metric!).ToList();
        string?[] candidates = [.. left.Where(metric => metric == Perplexity), .. left, .. Shown(regime).Select(finding => finding.Metric)];
        return candidates.FirstOrDefault(metric => metric is not null && metric != ScalingLaw.ExponentName);
    }

    private (string InShort, string Full) Help(RegimeProfile regime, AnswerVerdict verdict)
    {
        if (verdict == AnswerVerdict.CannotTell)
        {
            return ("", Text($"Cannot be told before it is known whether anything went wrong: run it with {CollapseProfile.FewestSeeds} seeds at least."));
        }

        if (verdict < AnswerVerdict.Changed)
        {
            return ("", "No change towards collapse is shown, so that nothing had to help.");
        }

        if (_profile.Regimes.Count == 1)
        {
            return ("what would have helped cannot be told from a run of one regime", "This run has no other regime to compare with.");
        }

        var compared = _helps.Where(help => help.Regime == regime.Regime && help is { Change: not null, Probability: not null }).ToList();
        if (compared.Count == 0 || MetricOf(regime) is not { } metric)
        {
            return ("what would have helped cannot be told", "No other regime could be compared: measured in enough of the same seeds, with values that have a spread.");
        }

        var better = Better(regime).Select(help => (help.Other, Change: help.Change!, Probability: help.Probability!.Value, Drawbacks: Drawbacks(regime, help.Other, metric)))
            .OrderBy(help => IsCollapsed(help.Other)).ThenBy(help => help.Drawbacks.Count > 0).ToList();
        if (better.Count == 0)
        {
            var tried = List([.. compared.Select(help => help.Other)]);
            return (
                "no other regime of this run is shown to help",
                Text($"Not shown for {tried}: in generation {_profile.Generations}, {_nameOf(metric)} is not shown to be better there ")
                    + "(paired t tests, Holm; an interval that excludes no difference).");
        }

        var best = better[0];
        var ended = $"{_nameOf(metric)} ended {(Course(metric, regime.Regime) > 0 ? "lower" : "higher")} under {best.Other}";
        var against = $"{ChangeText.Of(best.Change.Mean)} against {regime.Regime}";
        var drawbacks = best.Drawbacks.Count > 0 ? $", but {List(best.Drawbacks)}" : "";
        var full = better.Select(help => Text(
            $"{help.Other} ({_nameOf(metric)} {ChangeText.Of(help.Change.Mean)}{Interval(help.Change)}, n = {help.Change.Seeds} pairs, p {P(help.Probability)}; ")
            + $"{VerdictWord(help.Other)}{string.Concat(help.Drawbacks.Select(drawback => $"; {drawback}"))}{SizeNote("; ", regime.Regime, help.Other)})");
        return (
            (IsCollapsed(best.Other) ? $"{ended}, which itself collapsed ({against})"
                : best.Drawbacks.Count > 0 ? $"{ended} ({against})"
                : $"{best.Other} would have helped: {_nameOf(metric)} {against}")
                + drawbacks + SizeNote("; ", regime.Regime, best.Other),
            Text($"In the same seeds, in generation {_profile.Generations}: {string.Join("; ", full)}.")
                + " Intervals hold together at 95% (Bonferroni), which is stricter than the tests; p by paired t tests, corrected after Holm.");
    }

    /// <summary>The comparisons in which another regime is shown to be better than one that changed for the worse, the largest difference first.</summary>
    private IEnumerable<(string Regime, string Other, RelativeChange? Change, double? Probability)> Better(RegimeProfile regime)
    {
        var rises = MetricOf(regime) is { } metric && Course(metric, regime.Regime) > 0;
        return _helps.Where(help => help.Regime == regime.Regime && help.Probability <= _profile.Level && help.Change is { } change && change.Mean < 0 == rises
                && !(change is { Low: <= 0, High: >= 0 }))
            .OrderBy(help => rises ? help.Change!.Mean : -help.Change!.Mean);
    }

    /// <summary>What is worse under another regime: of the definitions that are shown of either, and the other way round.</summary>
    private List<string> Drawbacks(RegimeProfile regime, string name, string metric)
    {
        var other = ProfileOf(name);
        var worse = regime.Findings.Zip(other.Findings, (own, its) => (Own: own, Its: its))
            .Where(pair => (pair.Own.Verdict == ProfileVerdict.Shown || pair.Its.Verdict == ProfileVerdict.Shown)
                && pair.Own.Metric == pair.Its.Metric && pair.Own.Metric != metric && pair.Own.Metric != ScalingLaw.ExponentName
                && pair is { Own: { Quantity: not null, Change: not null }, Its: { Quantity: not null, Change: not null } }
                && pair.Its.Quantity.Mean > pair.Own.Quantity.Mean)
            .DistinctBy(pair => pair.Own.Metric)
            .Select(pair => $"{_nameOf(pair.Own.Metric!)} ended worse there ({ChangeText.Of(pair.Its.Change!.Mean)} against {ChangeText.Of(pair.Own.Change!.Mean)})").ToList();
        if (worse.Count == 0 && MetricOf(other) is { } turned && Better(other).Any(help => help.Other == regime.Regime))
        {
            worse.Add($"{_nameOf(turned)} ended worse there");
        }

        return worse;
    }

    private RegimeProfile ProfileOf(string regime) => _profile.Regimes.First(profile => profile.Regime == regime);

    private bool IsCollapsed(string regime) => VerdictOf(ProfileOf(regime)) == AnswerVerdict.Collapsed;

    /// <summary>Says that training sets differ in size, where they do by more than a twentieth.</summary>
    private string SizeNote(string before, string regime, string other)
    {
        if (TokensOf(regime) is not { } own || TokensOf(other) is not { } its || Math.Abs((its / own) - 1) <= LargestSizeDifference)
        {
            return "";
        }

        return before + Text($"{other} trained on {its / own:0.0#} times as many tokens ({its:#,##0} against {own:#,##0} in generation {_profile.Generations})");
    }

    /// <summary>The mean size of the last training sets of a regime in tokens; null when it was not kept.</summary>
    private double? TokensOf(string regime)
    {
        double[] tokens = [.. _run.Seeds.Select(seed => At("training_tokens", regime, seed)).OfType<double>()];
        return tokens.Length == 0 || tokens.Any(count => count <= 0) ? null : OrderFree.Sum(tokens) / tokens.Length;
    }

    private string VerdictWord(string regime) => VerdictOf(ProfileOf(regime)) switch
    {
        AnswerVerdict.Collapsed => "it collapsed, too",
        AnswerVerdict.Changed => "it changed, too, short of collapse",
        AnswerVerdict.RuledOut => "it did not collapse",
        _ => "its own collapse is not shown",
    };

    /// <summary>The observed relative change of a metric from generation 0 to the last.</summary>
    private double Course(string metric, string regime) => ChangeOf(metric, regime)?.Mean ?? 0;

    private RelativeChange? ChangeOf(string metric, string regime)
    {
        ulong[] seeds = [.. _run.Seeds.Where(seed => At(metric, regime, seed) is not null && _run.At(metric, regime, 0, seed) is not null)];
        return RelativeChange.Of([.. seeds.Select(seed => At(metric, regime, seed)!.Value)], [.. seeds.Select(seed => _run.At(metric, regime, 0, seed)!.Value)]);
    }

    private string Observed(string metric, string regime) =>
        ChangeOf(metric, regime) is { } change ? $"{_nameOf(metric)} {ChangeText.Of(change.Mean)}{Interval(change)}" : _nameOf(metric);

    private string Change(ProfileFinding finding, string interval = "") =>
        $"{_nameOf(finding.Metric!)}{(finding.Controlled ? ", against human text of the same lengths," : "")} {Size(finding, finding.Change!.Mean)}"
        + (finding.Change is { Low: { } low, High: { } high } ? $" ({interval}{Size(finding, low)} to {Size(finding, high)})" : "");

    private static string Size(ProfileFinding finding, double change) =>
        finding.Metric == ScalingLaw.ExponentName ? Text($"{change:+0.0000;−0.0000;0.0000}") : ChangeText.Of(change);

    private static string Interval(RelativeChange? change) => change is { Low: { } low, High: { } high } ? $" ({ChangeText.Of(low)} to {ChangeText.Of(high)})" : "";

    private static string Why(RegimeProfile regime) => regime.Findings.GroupBy(finding => finding.Evidence).OrderByDescending(group => group.Count()).First().Key;

    private string Generations() => _profile.Generations == 1 ? "1 generation" : Text($"{_profile.Generations} generations");

    private static string P(double p) => p < 0.0001 ? "< 0.0001" : "= " + p.ToString("0.####", CultureInfo.InvariantCulture);

    private static string List(IReadOnlyList<string> words) => words.Count < 2 ? string.Join("", words) : $"{string.Join(", ", words.SkipLast(1))} and {words[^1]}";

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
