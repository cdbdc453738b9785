namespace TextMad.Configuration;

/// <summary>
/// A settings record with rules that no range of a single setting can say: what contradicts, and what has no effect. It is asked once its own settings are in
/// their ranges, when it is read (<see cref="SettingsReader"/>) and when it comes from code (<see cref="SettingRules.Require"/>).
/// </summary>
public interface ISettingRules
{
    /// <summary>Everything that is wrong with the record; nothing when it is right.</summary>
    IEnumerable<SettingProblem> FindProblems();
}
