using System.Text;
using Microsoft.Win32.SafeHandles;

namespace TextMad.Cli.Output;

/// <summary>
/// The process's output. On a terminal it is the console; in a pipe or file, a buffered writer that notices when the reader has gone
/// (<c>| head</c>), which the console's own stream hides, so that work nobody will read ends.
/// </summary>
internal static class StandardOutput
{
    /// <summary>Opens it; dispose to flush.</summary>
    public static TextWriter Open()
    {
        if (!Console.IsOutputRedirected || OperatingSystem.IsWindows())
        {
            return Console.Out;
        }

        var file = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);

        // A file stream keeps a position of its own, which would overwrite what others append to the same file.
        Stream stream = file.CanSeek ? Console.OpenStandardOutput() : file;
        return new Writer(new StreamWriter(stream, new UTF8Encoding(false), 1 << 14));
    }

    /// <summary>The reader of the output has gone.</summary>
    public sealed class ClosedException : Exception
    {
        /// <summary>Wraps what the system said.</summary>
        public ClosedException(Exception inner)
            : base("The reader of the output has gone.", inner)
        {
        }
    }

    // errno on Linux and macOS.
    private const int BrokenPipe = 32;

    private sealed class Writer(StreamWriter inner) : TextWriter(System.Globalization.CultureInfo.InvariantCulture)
    {
        public override Encoding Encoding => inner.Encoding;

        public override string NewLine => "\n";

        public override void Write(char value) => Guard(() => inner.Write(value));

        public override void Write(string? value) => Guard(() => inner.Write(value));

        public override void Write(char[] buffer, int index, int count) => Guard(() => inner.Write(buffer, index, count));

        public override void WriteLine(string? value) => Guard(() =>
        {
            inner.Write(value);
            inner.Write('\n');
        });

        public override void Flush() => Guard(inner.Flush);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                try
                {
                    inner.Dispose();
                }
                catch (IOException)
                {
                    // The reader has closed the pipe.
                }
            }
        }

        private static void Guard(Action write)
        {
            try
            {
                write();
            }
            catch (IOException e) when ((e.HResult & 0xFFFF) == BrokenPipe)
            {
                throw new ClosedException(e);
            }
            catch (IOException e)
            {
                throw new TextMadException($"The answer cannot be written to standard output: {SystemFailure.Describe(e)}", e);
            }
        }
    }
}
