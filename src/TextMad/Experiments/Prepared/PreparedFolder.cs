using System.Security.Cryptography;
using System.Text;
using TextMad.Storage;
using TextMad.Tokenization;

namespace TextMad.Experiments.Prepared;

/// <summary>
/// The folder of a workspace in which corpora are kept as runs and webs read them. Whatever is in it can be deleted at any time and is made again; it is never
/// larger than <see cref="MostBytes"/> by more than what was made last.
/// </summary>
internal sealed class PreparedFolder
{
    /// <summary>Bytes from which on what was not used for the longest time is removed: 4 GiB.</summary>
    public const long MostBytes = 4L << 30;

    private const string FileEnd = ".texts";
    private const string TokenizerEnd = ".tokenizer";
    private const string FingerprintName = "fingerprint";

    private readonly string _folder;

    /// <summary>The folder of a workspace.</summary>
    /// <param name="workspace">The workspace.</param>
    public PreparedFolder(Workspace workspace) => _folder = workspace.PreparedDirectory;

    /// <summary>Returns the file of a plan.</summary>
    /// <param name="key">What it holds.</param>
    public string FileOf(string key) => Path.Combine(_folder, NameOf(key) + FileEnd);

    /// <summary>Returns the tokenizer that was trained on a plan; null when there is none, or it is not what was written.</summary>
    /// <param name="key">What it was trained on, and how.</param>
    public ITokenizer? FindTokenizer(string key)
    {
        var folder = TokenizerOf(key);
        var note = Path.Combine(folder, FingerprintName);
        try
        {
            if (!File.Exists(note) || KeptTokenizer.Load(folder) is not { } tokenizer || tokenizer.Fingerprint != File.ReadAllText(note))
            {
                return null;
            }

            Use(note);
            return tokenizer;
        }
        catch (Exception failure) when (failure is InputException or TextMadException or IOException or UnauthorizedAccessException)
        {
            // It is damaged or goes away: it is trained again.
            return null;
        }
    }

    /// <summary>Keeps a tokenizer; where it cannot be written, it will be trained again.</summary>
    public void Keep(string key, ITokenizer tokenizer)
    {
        try
        {
            AtomicFolder.Write(
                TokenizerOf(key),
                folder =>
                {
                    tokenizer.Save(folder);
                    File.WriteAllText(Path.Combine(folder, FingerprintName), tokenizer.Fingerprint);
                },
                overwrite: true);
        }
        catch (TextMadException)
        {
            // The disk is full, or nothing may be written there.
        }
    }

    /// <summary>Notes that something is used, and makes room.</summary>
    /// <param name="path">A file in the folder.</param>
    public void Use(string path)
    {
        try
        {
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
            var files = new DirectoryInfo(_folder).GetFiles("*" + FileEnd).OrderByDescending(file => file.LastWriteTimeUtc).ToList();
            var size = 0L;
            foreach (var file in files)
            {
                size += file.Length;
                if (size > MostBytes && file.FullName != Path.GetFullPath(path))
                {
                    file.Delete();
                }
            }

            // A few megabytes each.
            foreach (var folder in new DirectoryInfo(_folder).GetDirectories("*" + TokenizerEnd).OrderByDescending(
                         folder => File.GetLastWriteTimeUtc(Path.Combine(folder.FullName, FingerprintName))).Skip(32))
            {
                folder.Delete(recursive: true);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Another process is at it, or nothing may be written there.
        }
    }

    private static string NameOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..32];

    private string TokenizerOf(string key) => Path.Combine(_folder, NameOf(key) + TokenizerEnd);
}
