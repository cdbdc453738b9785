using System.Text.RegularExpressions;
using TextMad.Configuration;
using TextMad.Experiments.Mitigations;
using TextMad.Generations;

namespace TextMad.Tests.Laws;

/// <summary>Reason codes: each is stated once, says what it means, and stands in the manual; nothing gives a reason that is not stated.</summary>
public sealed partial class ReasonLaws
{
    private static readonly IReadOnlyList<ReasonCode> _codes = ReasonCode.All;

    [Fact]
    public void A_reason_code_is_stated_once() => Assert.Empty(
        _codes.GroupBy(reason => reason.Code).Where(same => same.Count() > 1).Select(same => $"{same.Key}: {string.Join(", ", same.Select(reason => reason.Stage))}"));

    [Fact]
    public void A_reason_code_is_in_snake_case_and_says_what_it_means()
    {
        Assert.True(_codes.Count > 60);
        Assert.All(_codes, reason => Assert.Matches("^[a-z0-9]+(_[a-z0-9]+)*$", reason.Code));
        Assert.All(_codes, reason => Assert.Matches(@"^[A-Za-z].*[^.\s]$", reason.Description));
    }

    [Fact]
    public void Every_reason_code_stands_in_the_manual_with_what_it_means()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "src", "TextMad.Cli", "Topics", "reasons.md"));
        Assert.Empty(
            _codes.Where(reason => !Regex.IsMatch(page, $@"(?m)^\s*{reason.Stage}\s+{reason.Code}\s+{Regex.Escape(reason.Description)}\s*$")).Select(reason => reason.Code));
    }

    [Fact]
    public void Classes_of_reason_codes_are_marked_as_such() => Assert.Equal(
        _codes.Select(reason => reason.Stage).Distinct().Count(),
        typeof(ReasonCode).Assembly.GetExportedTypes().Count(type => type.Name.EndsWith("Reasons", StringComparison.Ordinal)));

    [Fact]
    public void A_reason_is_given_by_the_name_of_its_constant() => Assert.Empty(
        Repository.Sources("src").SelectMany(file => Given().Matches(File.ReadAllText(file))
            .Where(match => _codes.Any(reason => reason.Code == match.Groups[1].Value))
            .Select(match => $"{Path.GetRelativePath(Repository.Root, file)}: {match.Value}")));

    [Fact]
    public void A_mitigation_that_leaves_texts_out_has_a_stated_reason()
    {
        var reasons = SettingSchema.ChoicesOf(typeof(Mitigation))
            .Select(choice => ((TextMitigation)Activator.CreateInstance(choice.Type)!).Reason).OfType<string>().ToList();
        Assert.NotEmpty(reasons);
        Assert.Empty(reasons.Except(_codes.Where(reason => reason.Stage == "run").Select(reason => reason.Code)));
    }

    // A word in quotes where a reason is given: an argument of what is dropped or refused, or the value of a reason.
    [GeneratedRegex("(?:\\b(?:Dropped|DroppedDocument|Refused|FetchFailure|ImportFailure|Drop)\\([^;\"]*|\\bReason\\s*(?:=>|=|\\?\\?=|\\?\\?)\\s*[^;\"\\n]*)\"([a-z0-9_]+)\"")]
    private static partial Regex Given();
}
