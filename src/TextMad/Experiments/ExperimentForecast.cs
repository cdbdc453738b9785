namespace TextMad.Experiments;

/// <summary>What a run would leave behind that the store and its folder do not hold yet: about, but for what is counted.</summary>
/// <param name="Directory">The run's folder.</param>
/// <param name="Models">Models that would be kept.</param>
/// <param name="ModelBytes">Bytes of their files, about; null where the size follows from what they read.</param>
/// <param name="Passages">Passages of the corpus that would be new documents of the store; counted.</param>
/// <param name="Texts">Texts that models would write, about.</param>
/// <param name="TextBytes">Their UTF-8 bytes, about: once as files, once in the store.</param>
/// <param name="BuildsJudge">Whether a judge of the corpus would be made first.</param>
public sealed record ExperimentForecast(
    string Directory, long Models, long? ModelBytes, long Passages, long Texts, long TextBytes, bool BuildsJudge);
