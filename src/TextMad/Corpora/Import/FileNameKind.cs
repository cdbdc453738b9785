namespace TextMad.Corpora.Import;

/// <summary>What a file is by the extension of its name, for people who want to know what an import did not read.</summary>
internal static class FileNameKind
{
    private static readonly (string Kind, string[] Extensions)[] _kinds =
    [
        ("PDF document", [".pdf"]),
        ("PostScript", [".ps", ".eps"]),
        ("picture", [".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".bmp", ".tif", ".tiff", ".ico", ".heic", ".psd"]),
        ("sound", [".mp3", ".wav", ".ogg", ".flac", ".m4a", ".opus", ".aac", ".mid"]),
        ("film", [".mp4", ".mkv", ".webm", ".avi", ".mov", ".mpg", ".mpeg"]),
        ("older Word document", [".doc", ".dot", ".rtf"]),
        ("spreadsheet", [".xls", ".xlsx", ".ods"]),
        ("presentation", [".ppt", ".pptx", ".odp"]),
        ("e-book of another kind", [".mobi", ".azw", ".azw3", ".djvu", ".fb2"]),
        ("archive", [".zip", ".tar", ".tgz", ".tbz2", ".txz", ".7z", ".rar", ".jar", ".whl", ".deb", ".rpm", ".iso"]),
        ("JSON or YAML", [".json", ".yaml", ".yml", ".toml"]),
        ("XML", [".xml", ".rss", ".atom", ".xsl", ".xsd"]),
        ("other markup", [".rst", ".adoc", ".org", ".tex", ".bib", ".wiki", ".po"]),
        ("program text", [
            ".c", ".h", ".cc", ".cpp", ".hpp", ".cs", ".java", ".py", ".ipynb", ".js", ".mjs", ".ts", ".jsx", ".tsx", ".go", ".rs", ".rb", ".php", ".sh", ".pl", ".r", ".jl",
            ".kt", ".swift", ".scala", ".sql", ".css", ".lua", ".m", ".hs", ".ml", ".bat", ".ps1"]),
        ("program", [".exe", ".dll", ".so", ".a", ".o", ".class", ".pyc", ".wasm", ".bin"]),
        ("database", [".db", ".sqlite", ".sqlite3", ".mdb"]),
        ("other table", [".arrow", ".feather", ".orc", ".avro", ".h5", ".hdf5"]),
        ("weights of a model", [".safetensors", ".gguf", ".pt", ".pth", ".onnx", ".npy", ".npz"]),
        ("font", [".ttf", ".otf", ".woff", ".woff2"]),
    ];

    private static readonly Dictionary<string, string> _byExtension =
        _kinds.SelectMany(kind => kind.Extensions.Select(extension => (extension, kind.Kind)))
        .ToDictionary(pair => pair.extension, pair => pair.Kind, StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns the kind with the extension, e.g. <c>picture (.png)</c>; only the extension where that says nothing, and <c>no extension</c> where there is none.</summary>
    public static string Of(string path)
    {
        const int Longest = 12;
        var extension = Path.GetExtension(Compression.PackedNames.Without(Path.GetFileName(path))).ToLowerInvariant();
        return extension.Length is <= 1 or > Longest ? "no extension"
            : _byExtension.TryGetValue(extension, out var kind) ? $"{kind} ({extension})"
            : extension;
    }
}
