using System.Text;

namespace TextMad.Cli;

/// <summary>What a person passes to the process, where a file's name is <c>-</c>. It can be read once.</summary>
internal sealed class StandardInput(Func<Stream> open)
{
    /// <summary>The name of a file that means it.</summary>
    public const string Name = "-";

    private bool _isRead;

    /// <summary>Returns whether a file's name means it.</summary>
    public static bool Is(string name) => name == Name;

    /// <summary>Opens standard input for reading.</summary>
    /// <exception cref="InputException">It was read before: it is empty then.</exception>
    public Stream Open()
    {
        if (_isRead)
        {
            throw new InputException("Standard input (-) is named twice, but it can be read only once. Name a file in one of the two places.");
        }

        _isRead = true;
        return open();
    }

    /// <summary>Returns its text, which must be UTF-8.</summary>
    /// <exception cref="InputException">It is not, or was read before.</exception>
    public string ReadText()
    {
        using var reader = new StreamReader(Open(), new UTF8Encoding(false, throwOnInvalidBytes: true));
        try
        {
            return reader.ReadToEnd();
        }
        catch (DecoderFallbackException wrong)
        {
            throw new InputException("Standard input is not UTF-8 text.", wrong);
        }
    }

    /// <summary>It as a file, for readers that need one; the file goes when the result is disposed of.</summary>
    /// <param name="extension">What the file's name ends in, which says its format, e.g. <c>.jsonl</c>.</param>
    public TemporaryFile ToFile(string extension)
    {
        var file = new TemporaryFile("standard-input" + extension);
        try
        {
            using var input = Open();
            using var target = File.Create(file.Path);
            input.CopyTo(target);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
