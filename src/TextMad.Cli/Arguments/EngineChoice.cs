using TextMad.Configuration;
using TextMad.Judging;
using TextMad.Models;
using TextMad.Models.Transformers;
using TextMad.Storage;
using TextMad.Training;

namespace TextMad.Cli.Arguments;

/// <summary>The engine that a person asked a command to use; what was not given is as the workspace says (<c>textmad engine use</c>).</summary>
/// <param name="Given">The options that were given.</param>
internal sealed record EngineChoice(IReadOnlyList<SettingOverride> Given)
{
    /// <summary>Returns the file that holds the workspace's engine.</summary>
    public static string FileOf(Workspace workspace) => Path.Combine(workspace.Directory, "engine.yaml");

    /// <summary>Returns the engine of a workspace; the built-in one unless it says otherwise.</summary>
    /// <exception cref="InputException">Its file is no such settings.</exception>
    public static EngineOptions OfWorkspace(Workspace workspace) =>
        File.Exists(FileOf(workspace)) ? SettingsReader.ReadFile<EngineOptions>(FileOf(workspace)) : new EngineOptions();

    /// <summary>Returns the choice, without regard to a workspace.</summary>
    /// <param name="threads">Threads; 0 for all.</param>
    /// <exception cref="InputException">A value is not allowed.</exception>
    public EngineOptions Options(int threads = 0) => SettingsReader.FromArguments<EngineOptions>(Given) with { Threads = threads };

    /// <summary>Returns the choice. Another engine than the workspace's is used as it is asked for, without the workspace's device and precision.</summary>
    /// <exception cref="InputException">A value is not allowed.</exception>
    public EngineOptions Options(Workspace workspace)
    {
        var path = FileOf(workspace);
        return File.Exists(path) && !Given.Any(given => given.Path == "engine")
            ? SettingsReader.Read<EngineOptions>(File.ReadAllText(path), path, Given)
            : Options();
    }

    /// <summary>Returns a model at work on the engine; models other than transformers are their own engine.</summary>
    /// <exception cref="InputException">The engine does not work here, or was asked for with a model that it does not know.</exception>
    public ILanguageModel Open(KeptModel kept, CliContext context)
    {
        if (kept.Model is Transformer transformer)
        {
            return TransformerEngines.Of(Options(context.Workspace)).Open(transformer);
        }

        return Given.Count == 0
            ? kept.Model
            : throw new InputException($"{Given[0].Argument}: engines work with transformers, and '{kept.Name}' is a model of kind {kept.Manifest.Kind}. Leave it out.");
    }
}
