using TextMad.Compression;
using TextMad.Corpora.Import.Plain;
using TextMad.Corpora.Import.Rows;
using TextMad.Corpora.Import.Web;
using TextMad.Corpora.Import.Zipped;
using TextMad.Texts;

namespace TextMad.Corpora.Import;

/// <summary>Finds files and reads their documents, each file by the importer of its format.</summary>
public static class ImportSources
{
    private static readonly Dictionary<string, ImportFormat> _extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        [".txt"] = ImportFormat.Text,
        [".text"] = ImportFormat.Text,
        [".md"] = ImportFormat.Markdown,
        [".markdown"] = ImportFormat.Markdown,
        [".jsonl"] = ImportFormat.JsonLines,
        [".ndjson"] = ImportFormat.JsonLines,
        [".html"] = ImportFormat.Html,
        [".htm"] = ImportFormat.Html,
        [".xhtml"] = ImportFormat.Html,
        [".warc"] = ImportFormat.Warc,
        [".wet"] = ImportFormat.Warc,
        [".parquet"] = ImportFormat.Parquet,
        [".csv"] = ImportFormat.Csv,
        [".tsv"] = ImportFormat.Tsv,
        [".tab"] = ImportFormat.Tsv,
        [".epub"] = ImportFormat.Epub,
        [".odt"] = ImportFormat.OpenDocument,
        [".docx"] = ImportFormat.Word,
    };

    /// <summary>Where a shell's <c>&lt;(command)</c> lies.</summary>
    private const string OpenFiles = "/dev/fd/";

    /// <summary>Returns the documents of files and folders, streamed; folders are read to their leaves in ordinal order of the paths.</summary>
    /// <remarks>
    /// A link that is named is followed, and a pipe that is named is read to its end (plain text unless a format is asked for). What lies in a folder is another's: of it
    /// only files are read. Links, pipes, sockets, devices and what is hidden are left out by reason, and what is opened is held against what was found.
    /// </remarks>
    /// <exception cref="InputException">
    /// A path does not exist or is a device, a file that was named has no known format, or (if <see cref="ImportOptions.Strict"/>) a line or file is damaged.
    /// </exception>
    public static IEnumerable<ImportItem> Read(IEnumerable<string> paths, ImportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var settings = (options ?? new ImportOptions()).Checked();

        // Names are checked at once, so that a mistyped path is no surprise after an hour.
        return Find(paths, settings).SelectMany(entry => ReadEntry(entry, settings));
    }

    /// <summary>Returns what stands at paths, in the order in which it is read.</summary>
    /// <param name="paths">The paths.</param>
    /// <param name="settings">How files are read, checked.</param>
    /// <exception cref="InputException">A path does not exist or is a device, a file that was named has no known format, or an option has no effect on any of them.</exception>
    internal static IReadOnlyList<ImportEntry> Find(IEnumerable<string> paths, ImportOptions settings)
    {
        var files = paths.SelectMany(path => Find(path, settings)).ToList();
        if ((settings.TextField ?? settings.IdField) is { } field && files.Count > 0 && files.All(file => !ImportOptions.HasFields(file.Format)))
        {
            throw new InputException($"The field '{field}' has no effect: none of the files is of JSON lines or a table. Leave it out, or name the format.");
        }

        return files;
    }

    /// <summary>Returns the documents of what stands at a path, streamed.</summary>
    /// <param name="entry">What stands there.</param>
    /// <param name="settings">How files are read, checked.</param>
    /// <exception cref="InputException">Something is damaged, and that is to stop everything.</exception>
    internal static IEnumerable<ImportItem> ReadEntry(ImportEntry entry, ImportOptions settings) =>
        entry.LeftOut is { } left ? LeaveOut(left, settings) : ReadFile(entry.File!, entry.Format, settings);

    /// <summary>Returns what <see cref="Read"/> would read, and what it would leave out unopened, without opening any of it.</summary>
    /// <exception cref="InputException">A path does not exist or is a device, or a file that was named has no known format.</exception>
    public static IReadOnlyList<FoundFile> List(IEnumerable<string> paths, ImportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var settings = (options ?? new ImportOptions()).Checked();
        return
        [
            .. paths.SelectMany(path => Find(path, settings)).Select(found => found.File is { } file
                ? new FoundFile(file.Path, found.Format, FileKinds.Of(file.Path, follow: true) == FileKind.Regular ? new FileInfo(file.Path).Length : 0,
                    PackedNames.Has(file.Path), found.Format is null ? DropReasons.UnknownFormat : null)
                    {
                        Kind = found.Format is null ? FileNameKind.Of(file.Path) : null,
                    }
                : new FoundFile(found.LeftOut!.Source, null, 0, false, found.LeftOut.Reason)),
        ];
    }

    /// <summary>Returns the format that a file's name says, or null.</summary>
    public static ImportFormat? FormatOf(string path)
    {
        var name = PackedNames.Without(Path.GetFileName(path));
        return BrownImporter.IsTextName(name) ? ImportFormat.Brown
            : _extensions.TryGetValue(Path.GetExtension(name), out var format) ? format
            : null;
    }

    private static IEnumerable<ImportEntry> Find(string path, ImportOptions options)
    {
        switch (FileKinds.Of(path, follow: true))
        {
            case FileKind.Regular:
                var named = options.Format ?? FormatOf(path) ?? throw new InputException(
                    $"The name of {path} says no format that can be read. Known are {string.Join(", ", _extensions.Keys)}, each also with "
                    + $"{string.Join(", ", PackedNames.Endings)}, "
                    + "and the Brown corpus's text names; or name the format.");
                return [new ImportEntry(new ImportFile(path, Path.GetFileName(path), CollectionOf(path)), named, null)];
            case FileKind.Pipe:
                var (locator, collection) = path.StartsWith(OpenFiles, StringComparison.Ordinal) ? ("pipe", "pipe") : (Path.GetFileName(path), CollectionOf(path));
                return [new ImportEntry(new ImportFile(path, locator, collection), options.Format ?? FormatOf(path) ?? ImportFormat.Text, null)];
            case FileKind.Folder:
                return FindIn(path, options);
            case FileKind.None:
                throw new InputException($"No file or folder {path}.");
            case var kind:
                throw new InputException($"{path} is {FileKinds.Describe(kind)}, which need not have an end: files, folders and pipes can be read.");
        }
    }

    private static IEnumerable<ImportEntry> FindIn(string folder, ImportOptions options)
    {
        IReadOnlyList<FolderEntry> entries;
        try
        {
            entries = FolderWalk.List(folder, options.FollowLinks);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot read the folder {folder}: {failure.Message.TrimEnd('.')}.", failure);
        }

        var collection = CollectionOf(folder);
        foreach (var entry in entries)
        {
            if (entry.Reason is { } reason)
            {
                yield return new ImportEntry(null, null, new ImportItem.Dropped(entry.Path, reason, entry.Detail));
                continue;
            }

            // In a folder of Brown texts, the format asked for still leaves out what is not text of it.
            var named = FormatOf(entry.Path);
            var format = options.Format is null or ImportFormat.Brown ? named : options.Format;
            yield return new ImportEntry(new ImportFile(entry.Path, entry.Locator, collection) { Place = entry.Place }, format, null);
        }
    }

    private static IEnumerable<ImportItem> LeaveOut(ImportItem.Dropped item, ImportOptions options) => options.Strict && DropReasons.IsDamage(item.Reason)
        ? throw new InputException($"{item.Source}: {item.Detail}.", hint: new Hint.LeaveOutDamaged())
        : [item];

    private static string CollectionOf(string path)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && File.Exists(path) ? name[..dot] : name;
    }

    private static IEnumerable<ImportItem> ReadFile(ImportFile file, ImportFormat? format, ImportOptions options)
    {
        IDocumentImporter? importer = format switch
        {
            ImportFormat.Text => new PlainTextImporter(),
            ImportFormat.JsonLines => new JsonLinesImporter(),
            ImportFormat.Html => new HtmlImporter(),
            ImportFormat.Brown => new BrownImporter(),
            ImportFormat.Warc => new WarcImporter(),
            ImportFormat.Parquet => new ParquetImporter(),
            ImportFormat.Markdown => new MarkdownImporter(),
            ImportFormat.Csv => new CsvImporter(),
            ImportFormat.Tsv => new CsvImporter('\t'),
            ImportFormat.Epub => new EpubImporter(),
            ImportFormat.OpenDocument => new OpenDocumentImporter(),
            ImportFormat.Word => new WordImporter(),
            _ => null,
        };
        return importer is null ? [new ImportItem.Dropped(file.Path, DropReasons.UnknownFormat, FileNameKind.Of(file.Path))]
            : Guard(Stream(importer, file, options), file, options);
    }

    /// <summary>Opens the file only when the first item is asked for, wherever the importer does.</summary>
    private static IEnumerable<ImportItem> Stream(IDocumentImporter importer, ImportFile file, ImportOptions options)
    {
        foreach (var item in importer.Read(file, options))
        {
            yield return item;
        }
    }

    /// <summary>Turns failures of one file into items, unless the first is to stop everything, and errors of this program.</summary>
    private static IEnumerable<ImportItem> Guard(IEnumerable<ImportItem> items, ImportFile file, ImportOptions options)
    {
        using var iterator = items.GetEnumerator();
        var isOver = false;
        while (true)
        {
            ImportItem? item;
            try
            {
                item = iterator.MoveNext() ? iterator.Current : null;
            }
            catch (ImportFailure failure) when (!options.Strict || !DropReasons.IsDamage(failure.Reason))
            {
                item = new ImportItem.Dropped(file.Path, failure.Reason, failure.Message);
                isOver = true;
            }
            catch (ImportFailure failure)
            {
                throw new InputException($"{failure.Message} Repair it, or leave out what is damaged.", failure, new Hint.LeaveOutDamaged());
            }
            catch (Exception failure) when (ItemFault.IsOfItem(failure))
            {
                item = new ImportItem.Dropped(file.Path, TextReasons.Internal, ItemFault.Describe(failure));
                isOver = true;
            }

            if (item is null)
            {
                yield break;
            }

            yield return item;
            if (isOver)
            {
                yield break;
            }
        }
    }
}
