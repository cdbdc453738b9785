using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace TextMad.Storage.Binding;

/// <summary>
/// What is known of files where several processes write them and none opens the store: each has a ledger of its own, a file that it alone writes, and reads those of others.
/// </summary>
/// <remarks>A line that says what follows and its SHA-256, then a JSON line per file. It is written anew for every file that it learns of, whole or not at all.</remarks>
/// <param name="path">The ledger that is written to; it need not be there.</param>
/// <param name="others">Ledgers of others, whose processes have ended; what the later ones say holds.</param>
internal sealed class FileLedger(string path, IEnumerable<string> others)
{
    private const string Remedy = "Restore it from a copy, or remove the folder of the work to begin it again.";

    private static readonly JsonSerializerOptions _json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly List<KeptFile> _others = [.. others.SelectMany(Read)];
    private readonly Dictionary<(string Owner, string Path), KeptFile> _own = Read(path).ToDictionary(file => (file.Owner, file.Path));

    /// <summary>Returns what is known of the files of an owner.</summary>
    /// <param name="owner">Its name, as <see cref="KeptFile.Owner"/> is.</param>
    public IReadOnlyList<KeptFile> Files(string owner)
    {
        var known = new Dictionary<string, KeptFile>(StringComparer.Ordinal);
        foreach (var file in _others.Concat(_own.Values).Where(file => file.Owner == owner))
        {
            known[file.Path] = file;
        }

        return [.. known.Values];
    }

    /// <summary>Keeps what is known of files from now on.</summary>
    /// <param name="files">What is known.</param>
    public void Add(IEnumerable<KeptFile> files)
    {
        foreach (var file in files)
        {
            _own[(file.Owner, file.Path)] = file;
        }

        Write(path, _own.Values);
    }

    /// <summary>Returns what a ledger says; nothing when it is not there.</summary>
    /// <param name="path">The ledger.</param>
    /// <exception cref="InputException">It is damaged.</exception>
    public static IReadOnlyList<KeptFile> Read(string path) => !File.Exists(path) ? [] : OwnData.ReadFile<IReadOnlyList<KeptFile>>(
        path,
        () =>
        {
            var text = File.ReadAllText(path);
            var end = text.IndexOf('\n', StringComparison.Ordinal);
            return text[..Math.Max(end, 0)] == HeaderOf(text[(end + 1)..])
                ? [.. text[(end + 1)..].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => OwnData.ParseJson<KeptFile>(line, _json))]
                : throw new InvalidDataException("It is not what was written.");
        },
        Remedy);

    /// <summary>Writes a ledger anew, whole or not at all.</summary>
    /// <param name="path">The ledger.</param>
    /// <param name="files">What is known.</param>
    public static void Write(string path, IEnumerable<KeptFile> files)
    {
        var lines = string.Concat(files.OrderBy(file => (file.Owner, file.Path)).Select(file => JsonSerializer.Serialize(file, _json) + "\n"));
        AtomicFile.WriteText(path, HeaderOf(lines) + "\n" + lines);
    }

    private static string HeaderOf(string lines) => $"textmad files 1 {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines)))}";
}
