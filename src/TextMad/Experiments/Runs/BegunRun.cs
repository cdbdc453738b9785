using System.Globalization;
using TextMad.Configuration;
using TextMad.Experiments.Models;
using TextMad.Judging;
using TextMad.Models.Transformers;
using TextMad.Storage;
using TextMad.Storage.Binding;
using TextMad.Texts;
using TextMad.Training;

namespace TextMad.Experiments.Runs;

/// <summary>What a run was begun with, and whoever goes on with it must have, too: settings, text, tokenizer, judge and model.</summary>
/// <param name="store">The store that knows the run.</param>
/// <param name="folder">The run's folder.</param>
/// <param name="files">The files of the run.</param>
/// <param name="options">The settings with which it is gone on with.</param>
internal sealed class BegunRun(ICorpusStore store, RunFolder folder, KeptFiles files, ExperimentOptions options)
{
    /// <summary>Returns the settings with the engine that this program chooses where they leave it open.</summary>
    public static ExperimentOptions Resolved(ExperimentOptions given) =>
        given with { Model = given.Model with { Engine = TransformerEngines.Resolve(given.Model.Engine) } };

    /// <summary>Settings are compared as they are read: a run that was begun before a setting existed has its default.</summary>
    public void RequireSameConfiguration(bool write = true)
    {
        var configuration = SettingsWriter.Write(options);
        var results = new RunResults(store, folder);
        var isBegun = File.Exists(folder.Configuration) || store.Runs().Any(run => run.Id == folder.Id);
        if (!isBegun || (results.Configuration != configuration && SettingsWriter.Write(Resolved(results.Options)) == configuration) || results.Configuration == configuration)
        {
            if (!files.Has(folder.Configuration) && write)
            {
                files.WriteText(folder.Configuration, isBegun ? results.Configuration : configuration);
            }
        }
        else
        {
            throw new InputException(
                $"Run '{folder.Id}' was started with other settings ({folder.Configuration}); resume it with those, or start another run.",
                new Hint.ChooseAnother(Hint.Chosen.RunId));
        }
    }

    /// <summary>A judge that knows another language than the run's says nothing of how its texts are written.</summary>
    public void RequireSameLanguage(Judge? judge, ExperimentData data)
    {
        if (judge is not null && options.Measuring.Judge.Name is null
            && LanguageOfTexts.Of(new TextsOfItems(data.Real)) is var language && !judge.Knows(language))
        {
            throw new InputException(
                $"The judge '{judge.Corpus}' was made of text in another language ({judge.Language}) than the run's ({language}). "
                + $"measuring.judge: {judge.Corpus} uses it in spite of that; if it is built again, it is a judge of the corpus's present text.",
                new Hint.BuildJudge(judge.Corpus, Replace: true));
        }
    }

    /// <summary>Refuses data, a judge or a model that the run was not begun with; notes those that it is begun with.</summary>
    public void RequireSameData(RunContext run)
    {
        var (data, pretrained, judge) = (run.Data, run.Pretrained, run.Judge);
        if (!files.Has(folder.DataManifest))
        {
            var manifest = new RunData(
                options.Data.Corpus, data.Documents, data.Checksum, data.Tokenizer.Fingerprint, pretrained?.Manifest.WeightsSha256,
                judge?.Fingerprint, run.OtherEngine, judge?.Corpus, judge?.Language, run.Embedder?.Name);
            if (files.IsLost(folder.DataManifest) && !files.IsSame(folder.DataManifest, manifest.ToJson()) && store.Models(folder.Id).Count > 0)
            {
                throw new InputException(
                    $"{folder.DataManifest} is gone, and what would be written in its place is not what the store knows: "
                    + $"the corpus, the judge or the model that run '{folder.Id}' was begun with has changed. Restore the file from a copy, or begin another run.",
                    new Hint.ChooseAnother(Hint.Chosen.RunId));
            }

            files.WriteText(folder.DataManifest, manifest.ToJson());
            return;
        }

        RequireSameData(data, pretrained, judge);
    }

    /// <summary>Refuses data, a judge or a model that the run was not begun with.</summary>
    public void RequireSameData(ExperimentData data, KeptModel? pretrained, Judge? judge, bool buildsJudge = false)
    {
        var begun = RunData.Read(folder.DataManifest);
        if (begun.Pretrained != pretrained?.Manifest.WeightsSha256 || (pretrained is not null && begun.Tokenizer != pretrained.Tokenizer.Fingerprint))
        {
            throw new InputException(
                $"Run '{folder.Id}' was started from another model '{pretrained!.Name}' than the workspace has now; start another run.",
                new Hint.ChooseAnother(Hint.Chosen.RunId));
        }

        if (begun.Judge != judge?.Fingerprint && !buildsJudge)
        {
            throw new InputException(
                $"Run '{folder.Id}' was started with another judge ({begun.Judge}) than the workspace has now ({judge?.Fingerprint}); start another run.",
                new Hint.ChooseAnother(Hint.Chosen.RunId));
        }

        if (begun.Checksum != data.Checksum || begun.Tokenizer != data.Tokenizer.Fingerprint)
        {
            throw new InputException(
                string.Create(CultureInfo.InvariantCulture, $"Run '{folder.Id}' was started on {begun.Documents} documents of corpus '{begun.Corpus}', which now "
                    + $"holds {data.Documents} and is not the same; start another run."),
                new Hint.ChooseAnother(Hint.Chosen.RunId));
        }
    }
}
