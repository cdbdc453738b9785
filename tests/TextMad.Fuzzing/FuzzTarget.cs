using System.Text;

namespace TextMad.Fuzzing;

/// <summary>One reader of bytes that others wrote. Each target is a file in <c>Targets/</c>; the program finds it there.</summary>
internal abstract class FuzzTarget : IDisposable
{
    /// <summary>The name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>Whole inputs that the reader understands, or nearly: mutations begin with one of them. At least one.</summary>
    public abstract IReadOnlyList<byte[]> Seeds { get; }

    /// <summary>Words of the format that mutations put in, so that they come further than to the first check.</summary>
    public virtual IReadOnlyList<string> Words => [];

    /// <summary>
    /// Reads one input to its end. It may return, or throw what <see cref="IsDocumented"/> says the reader may throw;
    /// anything else is a finding.
    /// </summary>
    public abstract void Read(byte[] input);

    /// <summary>Makes what the reader works on. Called once, in the process that reads, since others make targets only to know their names.</summary>
    public virtual void Prepare()
    {
    }

    /// <summary>Whether the reader's documentation names this exception. <see cref="TextMadException"/> (with <see cref="InputException"/>) unless a target says
    /// otherwise.</summary>
    public virtual bool IsDocumented(Exception failure) => failure is TextMadException;

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }

    /// <summary>Text as UTF-8.</summary>
    protected static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Bytes as text, whatever they are: each byte that is not UTF-8 becomes U+FFFD.</summary>
    protected static string Text(byte[] input) => Encoding.UTF8.GetString(input);
}
