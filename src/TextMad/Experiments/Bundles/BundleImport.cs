using TextMad.Configuration;
using TextMad.Experiments.Runs;
using TextMad.Storage;
using TextMad.Storage.Binding;
using TextMad.Storage.Naming;
using TextMad.Storage.Records;

namespace TextMad.Experiments.Bundles;

/// <summary>Takes a bundle into a workspace, so that its run is asked there as in the one that it comes from.</summary>
/// <remarks>
/// Everything is checked before anything is written. Files go to a folder without a name, the store learns everything in one transaction, then the folder takes its name;
/// when the process dies in between, the same command completes it. One process at a time takes a run in.
/// </remarks>
public static class BundleImport
{
    /// <summary>Takes it in.</summary>
    /// <param name="store">The store.</param>
    /// <param name="workspace">The workspace.</param>
    /// <param name="bundle">The bundle.</param>
    /// <param name="progress">Told how many files are read.</param>
    /// <param name="cancellation">Stops between files; nothing is left then.</param>
    /// <returns>How many documents came, how many were there, and how many came without a text.</returns>
    /// <exception cref="InputException">The workspace has a run of this name, or something in the bundle contradicts itself or the store.</exception>
    /// <exception cref="TextMadException">Another process takes the run in at this moment, or its files cannot be written.</exception>
    public static (int Added, int There, int WithoutText) Import(
        ICorpusStore store, Workspace workspace, BundleReader bundle, IProgressSink? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentNullException.ThrowIfNull(bundle);
        bundle.Verify(progress, cancellation);
        var rows = bundle.Rows();
        var run = rows.Runs.Find(run => run.Id == bundle.Manifest.Run) ?? throw bundle.Wrong("its rows do not know its run");
        var folder = new RunFolder(run.Id, workspace.RunDirectory(run.Id));
        using var held = Hold(workspace, run.Id);
        if (Directory.Exists(folder.Path) || (StoreNames.FindRun(store, run.Id) is { } known && known != run))
        {
            throw new InputException(
                $"The workspace has a run '{run.Id}' already: a bundle is taken in under the name of its run. Remove that run first, or use another workspace.");
        }

        Names.RequireNoTwinFolder(folder.Path, "run");
        var (batch, report) = Batch(store, bundle, rows, run);
        var staging = Staging(workspace, run.Id);
        try
        {
            Delete(staging);
            Directory.CreateDirectory(staging);
            bundle.Unpack(staging, cancellation);
            var written = Path.Combine(staging, "config.yaml");
            if (!File.Exists(written) || File.ReadAllText(written) != run.Configuration)
            {
                throw bundle.Wrong("its settings are not those that its rows know");
            }

            SettingsReader.Read<ExperimentOptions>(run.Configuration, written, []);
            store.Commit(batch);
            Directory.Move(staging, folder.Path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new TextMadException($"Cannot take in the run '{run.Id}': {failure.Message}", failure);
        }
        finally
        {
            Delete(staging);
        }

        return report;
    }

    private static FileStream Hold(Workspace workspace, string run)
    {
        try
        {
            Directory.CreateDirectory(workspace.RunsDirectory);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new TextMadException($"Cannot take in the run '{run}': {failure.Message}", failure);
        }

        return LockFile.Take(Staging(workspace, run) + ".lock", $"Another process takes in the run '{run}'; wait for it, then try again.");
    }

    private static string Staging(Workspace workspace, string run) => Path.Combine(workspace.RunsDirectory, "." + run + ".bundle");

    private static (StoreBatch Batch, (int Added, int There, int WithoutText) Report) Batch(ICorpusStore store, BundleReader bundle, BundleRows rows, RunRecord run)
    {
        var batch = new StoreBatch();
        var (added, there, without) = (0, 0, 0);
        var withdrawals = rows.Withdrawals.ToDictionary(withdrawal => withdrawal.Document);
        foreach (var row in rows.Documents)
        {
            if (store.FindSummary(row.Id) is not null)
            {
                // What is there stays as it is, with its text and without it.
                there++;
                continue;
            }

            var origin = OwnData.Read($"The origin of document {row.Id} in the bundle", () => Origin.FromJson(row.Origin), "Get the bundle again.");
            added++;
            batch.StoredAt[row.Id] = row.Stored;
            withdrawals.TryGetValue(row.Id, out var withdrawal);
            if (row.Text is { } text)
            {
                var document = Document.Create(text, origin, row.Language);
                if (document.Id != row.Id || document.HashContent().ToString() != row.Content)
                {
                    throw bundle.Wrong($"document {row.Id} in it is not what its id is a hash of");
                }

                batch.Documents.Add(document);
                if (withdrawal is not null)
                {
                    batch.Withdrawals.Add(withdrawal with { Erased = false });
                }
            }
            else
            {
                without++;
                batch.Erased.Add(new DocumentSummary(row.Id, origin, row.Language, row.Words, row.Bytes, ContentHash.FromBytes(Convert.FromHexString(row.Content))));
                batch.Withdrawals.Add(withdrawal is { Erased: true }
                    ? withdrawal
                    : new Withdrawal(row.Id, $"its text is not in the bundle of run {run.Id}", run.Finished ?? run.Started, Erased: true));
            }
        }

        var runs = store.Runs().Select(known => known.Id).ToHashSet(StringComparer.Ordinal);
        batch.Runs.AddRange(rows.Runs.Where(known => known.Id == run.Id || !runs.Contains(known.Id)));
        batch.Labels.AddRange(rows.Labels.Where(label => label.Run == run.Id)
            .Select(label => label.Name is { } name && StoreNames.FindRun(store, name) is { } other && other.Id != run.Id ? label with { Name = null } : label));
        foreach (var model in rows.Models)
        {
            if (model.Checkpoint is { } checkpoint
                && (model.Run != run.Id || !bundle.Manifest.HasModels || !checkpoint.StartsWith($"runs/{run.Id}/models/", StringComparison.Ordinal)
                    || checkpoint.Contains("..", StringComparison.Ordinal)))
            {
                throw bundle.Wrong($"the checkpoint of model {model.Id} in it lies elsewhere");
            }

            if (store.FindModel(model.Id) is { } known)
            {
                if (known.Checksum != model.Checksum || known.TrainingSetId != model.TrainingSetId)
                {
                    throw new InputException($"The workspace knows another model '{model.Id}' than the bundle: take it into another workspace.");
                }
            }
            else
            {
                batch.Models.Add(model);
            }
        }

        foreach (var set in rows.Sets.Where(set => store.FindTrainingSet(set.Id) is null))
        {
            if (set.Documents.Count != set.Tokens.Count || set.Selectors.Count % 2 != 0)
            {
                throw bundle.Wrong($"training set {set.Id} in it is damaged");
            }

            batch.TrainingSets.Add(new TrainingSet(
                set.Id,
                set.Run,
                [.. set.Documents.Zip(set.Tokens, (document, tokens) => new TrainingMember(document, tokens))],
                [.. set.Selectors.Chunk(2).Select(pair => new TrainingSelector(new ModelId(pair[0]), pair[1]))]));
        }

        batch.Dropped.AddRange(rows.Dropped.Where(note => note.Scope == run.Id));
        batch.Files.AddRange(rows.Files.Where(file => file.Owner == FileOwner.Run(run.Id).Id));
        return (batch, (added, there, without));
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
