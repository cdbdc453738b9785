using TextMad.Configuration;
using TextMad.Experiments;
using TextMad.Experiments.Runs;
using TextMad.Storage.Naming;
using TextMad.Storage.Records;
using TextMad.Storage;

namespace TextMad.Cli.Arguments;

/// <summary>Finds runs and experiments by what a person typed.</summary>
internal static class RunNames
{
    /// <summary>Returns the folder of a run of this workspace.</summary>
    public static RunFolder Folder(CliContext context, string id) => new(Names.Normalise(id), context.Workspace.RunDirectory(id));

    /// <summary>Returns the folder of a run that exists.</summary>
    /// <exception cref="InputException">There is no such run, or nothing is left of its files.</exception>
    public static RunFolder Existing(CliContext context, ICorpusStore store, string id)
    {
        var folder = Folder(context, id);
        if (!File.Exists(folder.Configuration))
        {
            folder = Folder(context, StoreNames.Run(store, id).Id);
            if (!Directory.Exists(folder.Path))
            {
                throw new InputException($"The files of run '{id}' are missing: the folder '{folder.Path}' does not exist. Restore it from a copy.");
            }
        }

        return folder;
    }

    /// <summary>Returns the settings that a preset's name, a file or standard input says, with overrides, and the name of a run of them.</summary>
    /// <exception cref="InputException">Neither a file nor a preset, or its settings are wrong.</exception>
    public static (string Id, ExperimentOptions Options) Experiment(string name, IReadOnlyList<SettingOverride> overrides, CliContext context)
    {
        if (StandardInput.Is(name))
        {
            return ("standard-input", SettingsReader.Read<ExperimentOptions>(context.Input.ReadText(), "standard input", overrides));
        }

        if (File.Exists(name))
        {
            return (Path.GetFileNameWithoutExtension(name), SettingsReader.ReadFile<ExperimentOptions>(name, overrides));
        }

        if (PresetLibrary.Contains(name))
        {
            return (name, SettingsReader.Read<ExperimentOptions>(PresetLibrary.Read(name), $"preset {name}", overrides));
        }

        if (Directory.Exists(name))
        {
            throw new InputException($"'{name}' is a folder; a YAML file or one of the presets {string.Join(", ", PresetLibrary.Names)} is expected.");
        }

        throw new InputException(
            $"'{name}' is neither a file nor a preset{NearestName.Suggest(name, PresetLibrary.Names)} Presets: {string.Join(", ", PresetLibrary.Names)}.");
    }

    /// <summary>Returns the only run that is begun and not done.</summary>
    /// <exception cref="InputException">There is none, or there are several.</exception>
    public static string OnlyUnfinished(ICorpusStore store)
    {
        string[] unfinished = [.. store.Runs().Where(r => r.Status != RunStatus.Done && r.Kind == RunKind.Experiment).Select(r => r.Id)];
        return unfinished switch
        {
            [var only] => only,
            [] => throw new InputException("There is no unfinished run to continue.", new Hint.ListOf(Hint.Listed.Runs)),
            _ => throw new InputException($"Several runs are unfinished ({string.Join(", ", unfinished)}); say which with --id."),
        };
    }
}
