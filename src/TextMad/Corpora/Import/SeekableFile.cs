using TextMad.Compression;

namespace TextMad.Corpora.Import;

/// <summary>Opens files whose description stands at their end, and which are therefore read here and there: Parquet tables and ZIP archives.</summary>
internal static class SeekableFile
{
    /// <summary>Opens a file; a pipe, and what is compressed, is copied to a temporary file first.</summary>
    /// <param name="file">The file.</param>
    /// <param name="most">Bytes that what is compressed may unpack to.</param>
    /// <exception cref="ImportFailure">It is none, or unpacks to more than is allowed.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is compressed, and broken or ends early.</exception>
    public static Stream Open(ImportFile file, long most)
    {
        var stream = file.Open(1 << 16);
        if (stream.CanSeek)
        {
            var head = new byte[Unpacking.HeadLength];
            head = head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
            stream.Position = 0;
            if (Unpacking.FormOf(head) is null)
            {
                return stream;
            }
        }

        using var unpacked = Unpacking.OpenAny(stream);
        var copy = ScratchFile.Create();
        try
        {
            var buffer = new byte[1 << 16];
            while (unpacked.Read(buffer) is var count and > 0)
            {
                copy.Write(buffer, 0, count);
                if (copy.Length > most)
                {
                    throw new ImportFailure(
                        DropReasons.TooLarge, FormattableString.Invariant($"{file.Path} unpacks to more than {most} bytes, the most that is kept of such a file."));
                }
            }

            copy.Position = 0;
            return copy;
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }
}
