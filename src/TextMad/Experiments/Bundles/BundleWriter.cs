using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using TextMad.Corpora;
using TextMad.Experiments.Runs;
using TextMad.Storage;
using TextMad.Storage.Binding;
using TextMad.Storage.Records;

namespace TextMad.Experiments.Bundles;

/// <summary>
/// Writes a run into one archive that another workspace takes in: settings, measurements, samples, report, and what the store knows of the run and of everything behind
/// it, with a checksum of each.
/// </summary>
/// <remarks>A zip archive with files in a fixed order and with a fixed time: the same run gives the same bytes with the same program on the same runtime.</remarks>
public static class BundleWriter
{
    /// <summary>What in an archive are the run's files.</summary>
    internal const string RunFiles = "run/";

    /// <summary>What in an archive are rows of the store.</summary>
    internal const string StoreRows = "store/rows.json";

    /// <summary>What in an archive is the report.</summary>
    internal const string Report = "report.html";

    private const int RegularFile = 0x81A4; // -rw-r--r--

    private static readonly DateTimeOffset _time = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes the bundle of a run that is done.</summary>
    /// <param name="store">The store.</param>
    /// <param name="folder">The run's folder.</param>
    /// <param name="path">The file to write; it must not exist.</param>
    /// <param name="texts">Whether texts that are not the models' own go with it.</param>
    /// <param name="models">Whether checkpoints go with it.</param>
    /// <param name="progress">Told how many files are written.</param>
    /// <param name="cancellation">Stops between files; nothing is left then.</param>
    /// <exception cref="InputException">The run is not done, a file of it is not what was written, or the file exists.</exception>
    public static BundleManifest Write(
        ICorpusStore store, RunFolder folder, string path, bool texts, bool models, IProgressSink? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(folder);
        var run = StoreNames.Run(store, folder.Id);
        if (run.Status != RunStatus.Done)
        {
            throw new InputException($"Run '{run.Id}' is {StoredWord.Write(run.Status)}: a bundle is made of a run that is done.", new Hint.ResumeRun(run.Id));
        }

        if (File.Exists(path) || Directory.Exists(path))
        {
            throw new InputException($"'{path}' exists already: a bundle is a new file.");
        }

        RunReport.Write(store, folder);
        var results = new RunResults(store, folder);
        var rows = BundleRowsOf.Run(store, run, texts, models, cancellation);
        var contents = new List<(string Name, Func<Stream> Open)>();
        foreach (var file in Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories)
            .Select(file => (Path: file, Name: Path.GetRelativePath(folder.Path, file).Replace('\\', '/')))
            .Where(file => IsOfBundle(file.Name, models)).OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            results.Files.Has(file.Path);
            contents.Add((RunFiles + file.Name, () => File.OpenRead(file.Path)));
        }

        var inside = contents.Select(content => content.Name[RunFiles.Length..]).ToHashSet(StringComparer.Ordinal);
        rows.Files.AddRange(store.Files(FileOwner.Run(run.Id).Id).Select(file => inside.Contains(file.Path)
            ? file with { Replaced = null }
            : file with { Sha256 = null, Bytes = 0, Replaced = null }));
        var serialised = JsonSerializer.SerializeToUtf8Bytes(rows, BundleManifest.Json);
        contents.Add((StoreRows, () => new MemoryStream(serialised, writable: false)));
        var corpus = results.Options.Data.Corpus;
        var manifest = new BundleManifest(
            BundleManifest.FormatName,
            BundleManifest.NewestVersion,
            run.Id,
            typeof(BundleWriter).Assembly.GetName().Version?.ToString(3) ?? "",
            RuntimeInformation.FrameworkDescription,
            $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}",
            corpus,
            CorpusManifest.Find(corpus)?.Terms,
            texts,
            models,
            [.. contents.Select(content => Describe(content.Name, content.Open))]);
        AtomicFile.Write(path, stream =>
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
            var json = JsonSerializer.SerializeToUtf8Bytes(manifest, BundleManifest.Json);
            archive.Comment = Convert.ToHexStringLower(SHA256.HashData(json));
            Add(archive, BundleManifest.FileName, () => new MemoryStream(json, writable: false));
            foreach (var (index, content) in contents.Index())
            {
                cancellation.ThrowIfCancellationRequested();
                Add(archive, content.Name, content.Open);
                progress?.Report("bundle", index + 1, contents.Count, "files");
            }
        }, overwrite: false);
        return manifest;
    }

    private static bool IsOfBundle(string name, bool models) =>
        name != "run.lock" && name != RunFolder.ProgressName && !name.EndsWith(".tmp", StringComparison.Ordinal) && !name.EndsWith(".training", StringComparison.Ordinal)
        && (models || !name.StartsWith("models/", StringComparison.Ordinal));

    private static BundleFile Describe(string name, Func<Stream> open)
    {
        using var stream = open();
        return new BundleFile(name, stream.Length, Convert.ToHexStringLower(SHA256.HashData(stream)));
    }

    private static void Add(ZipArchive archive, string name, Func<Stream> open)
    {
        var entry = archive.CreateEntry(name, CompressionLevel.Optimal);
        entry.LastWriteTime = _time;
        entry.ExternalAttributes = RegularFile << 16;
        using var source = open();
        using var target = entry.Open();
        source.CopyTo(target);
    }
}
