using TextMad.Texts;

namespace TextMad.Corpora.Import;

/// <summary>Finds files and reads their documents, each file by the importer of its format.</summary>
public static class ImportSources
{
    private static readonly Dictionary<string, ImportFormat> _extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        [".txt"] = ImportFormat.Text,
        [".text"] = ImportFormat.Text,
        [".md"] = ImportFormat.Text,
        [".jsonl"] = ImportFormat.JsonLines,
        [".ndjson"] = ImportFormat.JsonLines,
        [".html"] = ImportFormat.Html,
        [".htm"] = ImportFormat.Html,
        [".xhtml"] = ImportFormat.Html,
        [".warc"] = ImportFormat.Warc,
        [".wet"] = ImportFormat.Warc,
    };

    private static readonly string[] _packed = [".gz", ".zst"];

    /// <summary>Returns the documents of files and folders, streamed; folders are read to their leaves in ordinal order of the paths.</summary>
    /// <exception cref="InputException">
    /// A path does not exist, a file that was named has no known format, or (unless broken input is skipped) a file is broken.
    /// </exception>
    public static IEnumerable<ImportItem> Read(IEnumerable<string> paths, ImportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var settings = options ?? new ImportOptions();
        if (settings.MaximumDocumentLength < 1)
        {
            throw new InputException($"A maximum document length of {settings.MaximumDocumentLength} characters is impossible: 1 or more is expected.");
        }

        if (settings.Encoding is { } label)
        {
            if (settings.KnownEncoding is null)
            {
                throw new InputException(
                    $"'{label}' is not a known encoding of the web, such as utf-8, utf-16le, windows-1251, koi8-r, ibm866, shift_jis, gb18030, big5 or euc-kr.");
            }

            if (settings.Format == ImportFormat.Warc)
            {
                throw new InputException($"The encoding '{label}' has no effect on web archives: their records say their own. Leave it out.");
            }
        }

        // Names are checked at once, so that a mistyped path is no surprise after an hour.
        var files = paths.SelectMany(path => Find(path, settings)).ToList();
        return files.SelectMany(file => ReadFile(file.File, file.Format, settings));
    }

    /// <summary>Returns the format that a file's name says, or null.</summary>
    public static ImportFormat? FormatOf(string path)
    {
        var name = Path.GetFileName(path);
        if (_packed.FirstOrDefault(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) is { } packed)
        {
            name = name[..^packed.Length];
        }

        return BrownImporter.IsTextName(name) ? ImportFormat.Brown
            : _extensions.TryGetValue(Path.GetExtension(name), out var format) ? format
            : null;
    }

    private static IEnumerable<(ImportFile File, ImportFormat? Format)> Find(string path, ImportOptions options)
    {
        if (File.Exists(path))
        {
            var format = options.Format ?? FormatOf(path) ?? throw new InputException(
                $"The name of {path} says no format that can be read. Known are {string.Join(", ", _extensions.Keys)}, each also with {string.Join(" or ", _packed)}, "
                + "and the Brown corpus's text names; or name the format.");
            yield return (new ImportFile(path, Path.GetFileName(path), CollectionOf(path)), format);
            yield break;
        }

        if (!Directory.Exists(path))
        {
            throw new InputException($"No file or folder {path}.");
        }

        var walk = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = false, AttributesToSkip = FileAttributes.Hidden };
        var found = Directory.EnumerateFiles(path, "*", walk)
            .Select(file => (Path: file, Locator: Path.GetRelativePath(path, file).Replace(Path.DirectorySeparatorChar, '/')))
            .OrderBy(file => file.Locator, StringComparer.Ordinal);
        foreach (var (file, locator) in found)
        {
            // In a folder of Brown texts, the format asked for still leaves out what is not text of it.
            var named = FormatOf(file);
            var format = options.Format is null or ImportFormat.Brown ? named : options.Format;
            yield return (new ImportFile(file, locator, CollectionOf(path)), format);
        }
    }

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
            _ => null,
        };
        return importer is null ? [new ImportItem.Dropped(file.Path, DropReasons.UnknownFormat)] : Guard(Stream(importer, file, options), file, options);
    }

    /// <summary>Opens the file only when the first item is asked for, wherever the importer does.</summary>
    private static IEnumerable<ImportItem> Stream(IDocumentImporter importer, ImportFile file, ImportOptions options)
    {
        foreach (var item in importer.Read(file, options))
        {
            yield return item;
        }
    }

    /// <summary>Turns failures of one file into items: those of broken input when it is to be skipped, and errors of this program.</summary>
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
            catch (ImportFailure failure) when (options.SkipBroken || failure.Reason == TextReasons.Undecodable)
            {
                item = new ImportItem.Dropped(file.Path, failure.Reason, failure.Message);
                isOver = true;
            }
            catch (ImportFailure failure)
            {
                throw new InputException($"{failure.Message} Repair it, or skip what is broken.", failure, new Hint.SkipBroken());
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
