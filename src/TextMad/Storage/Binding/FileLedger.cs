using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace TextMad.Storage.Binding;

/// <summary>
/// What is known of files where several processes write them and none opens the store: each has a ledger of its own, a file that it alone writes, and reads those of others.
/// </summary>
/// <remarks>
/// A line per file, with a check sum in front, added and flushed before the file takes its name; of several lines of one file the last holds. A line that a killed process left
/// unfinished is of a file that is not there, and counts for nothing.
/// </remarks>
internal sealed class FileLedger
{
    private const string Remedy = "Restore it from a copy, or remove the folder of the work to begin it again.";
    private const int CheckLength = 16;

    private static readonly JsonSerializerOptions _json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly Lock _lock = new();
    private readonly string _path;
    private readonly List<KeptFile> _known;
    private bool _isWhole;

    /// <summary>Opens a ledger.</summary>
    /// <param name="path">The ledger that is written to; it need not be there.</param>
    /// <param name="others">Ledgers of others, whose processes have ended; what the later ones say holds.</param>
    /// <exception cref="InputException">One is damaged.</exception>
    public FileLedger(string path, IEnumerable<string> others)
    {
        _path = path;
        _known = [.. others.SelectMany(Read), .. Read(path)];
    }

    /// <summary>Returns what is known of the files of an owner.</summary>
    /// <param name="owner">Its name, as <see cref="KeptFile.Owner"/> is.</param>
    public IReadOnlyList<KeptFile> Files(string owner)
    {
        var known = new Dictionary<string, KeptFile>(StringComparer.Ordinal);
        lock (_lock)
        {
            foreach (var file in _known.Where(file => file.Owner == owner))
            {
                known[file.Path] = file;
            }
        }

        return [.. known.Values];
    }

    /// <summary>Keeps what is known of files from now on.</summary>
    /// <param name="files">What is known.</param>
    /// <exception cref="TextMadException">The ledger cannot be written.</exception>
    public void Add(IReadOnlyList<KeptFile> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (!_isWhole)
        {
            // What a killed process left unfinished must not stand in front of a line.
            Write(_path, Read(_path));
            _isWhole = true;
        }

        try
        {
            using var stream = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.Read);
            stream.Write(Encoding.UTF8.GetBytes(string.Concat(files.Select(LineOf))));
            stream.Flush(flushToDisk: true);
        }
        catch (Exception failure) when (SystemFailure.IsOne(failure))
        {
            // Perhaps half a line is there.
            _isWhole = false;
            throw new TextMadException($"Cannot write {_path}: {SystemFailure.Describe(failure)}", failure);
        }

        lock (_lock)
        {
            _known.AddRange(files);
        }
    }

    /// <summary>Returns what a ledger says; nothing when it is not there.</summary>
    /// <param name="path">The ledger.</param>
    /// <exception cref="InputException">It is damaged.</exception>
    public static IReadOnlyList<KeptFile> Read(string path) => !File.Exists(path) ? [] : OwnData.ReadFile<IReadOnlyList<KeptFile>>(
        path,
        () =>
        {
            var text = File.ReadAllText(path);
            return
            [
                .. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
                    line.Length > CheckLength && line[..CheckLength] == CheckOf(line[(CheckLength + 1)..])
                        ? OwnData.ParseJson<KeptFile>(line[(CheckLength + 1)..], _json)
                        : throw new InvalidDataException("It is not what was written.")),
            ];
        },
        Remedy);

    /// <summary>Writes a ledger anew, whole or not at all.</summary>
    /// <param name="path">The ledger.</param>
    /// <param name="files">What is known.</param>
    public static void Write(string path, IEnumerable<KeptFile> files) => AtomicFile.WriteText(path, string.Concat(files.Select(LineOf)));

    private static string LineOf(KeptFile file)
    {
        var json = JsonSerializer.Serialize(file, _json);
        return $"{CheckOf(json)} {json}\n";
    }

    private static string CheckOf(string json) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)))[..CheckLength];
}
