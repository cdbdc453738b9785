namespace TextMad.Models;

/// <summary>A kind of language model that checkpoints can hold.</summary>
/// <param name="Name">The name in the manifest.</param>
/// <param name="FileName">The weights' file in the checkpoint's folder.</param>
/// <param name="Type">The class.</param>
/// <param name="Load">Reads what the class's <see cref="ILanguageModel.Save"/> wrote.</param>
internal sealed record ModelKind(string Name, string FileName, Type Type, Func<string, ILanguageModel> Load);
