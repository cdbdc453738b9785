using System.Security.Cryptography;
using System.Text;
using TextMad.Configuration;

namespace TextMad.SimulatedWeb;

/// <summary>
/// Keeps a world in a file: an eight-byte magic, a version (int32), settings and state, and SHA-256 over all before it. Little-endian.
/// Whole or absent. What is derived is not in it.
/// </summary>
internal static class WorldFile
{
    private const int Version = 3;

    /// <summary>Files of this format did not say which spans are a model's own words.</summary>
    private const int WithoutOwnWordsVersion = 2;

    /// <summary>Files of this format had one share for "mostly" and "a hand", and sites without a word on training.</summary>
    private const int OneShareVersion = 1;

    private static readonly byte[] _magic = "TMWEB\0\0\0"u8.ToArray();

    /// <summary>Writes or replaces the file.</summary>
    public static void Save(WorldState state, string path, Action<string>? ready = null) => AtomicFile.Write(path, stream =>
    {
        using var hashed = new HashingStream(stream);
        using (var writer = new BinaryWriter(hashed, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(_magic);
            writer.Write(Version);
            WriteState(writer, state);
        }

        stream.Write(hashed.Digest());
    }, ready: ready);

    /// <summary>Reads a file and checks it.</summary>
    /// <exception cref="InputException">The file is missing, of another kind, of another version, truncated or corrupt.</exception>
    public static WorldState Load(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
            using var hashed = new HashingStream(file);
            using var reader = new BinaryReader(hashed, Encoding.UTF8);
            var magic = reader.ReadBytes(_magic.Length);
            if (!magic.AsSpan().SequenceEqual(_magic))
            {
                throw new InputException($"'{path}' is not a simulated web: it does not begin with TMWEB.");
            }

            var version = reader.ReadInt32();
            if (version is not (Version or WithoutOwnWordsVersion or OneShareVersion))
            {
                throw new InputException($"The simulated web '{path}' has format {version}; this build reads formats {OneShareVersion} to {Version}. Make it again.");
            }

            var state = ReadState(reader, version);
            var digest = hashed.Digest();
            var stored = new byte[digest.Length];
            if (file.ReadAtLeast(stored, stored.Length, throwOnEndOfStream: false) < stored.Length
                || !stored.AsSpan().SequenceEqual(digest) || file.ReadByte() >= 0)
            {
                throw Corrupt(path, null);
            }

            state.Derive();
            return state;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            throw new InputException($"The simulated web '{path}' cannot be read: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or OutOfMemoryException || OwnData.IsDamage(e))
        {
            throw Corrupt(path, e);
        }
    }

    private static InputException Corrupt(string path, Exception? inner) => new(
        $"The simulated web '{path}' is truncated or corrupt. Restore it, or make it again.", inner);

    private static void WriteState(BinaryWriter writer, WorldState state)
    {
        writer.Write(SettingsWriter.Write(state.Options));
        writer.Write(state.Seed);
        writer.Write(state.Tick);
        writer.Write(state.ArticlesUsed);
        writer.Write(state.MachineDocuments);
        writer.Write(state.Cursor.Article);
        writer.Write(state.Cursor.Taken);
        var week = state.Week;
        foreach (var number in new[]
                 {
                     week.Births, week.Copies, week.MachineBirths, week.NewSites, week.PageDeaths, week.SiteDeaths, week.PagesOfDeadSites,
                     week.Changed, week.MachineEdits, week.NewLinks, week.PagesBefore,
                 })
        {
            writer.Write(number);
        }

        writer.Write(week.LinksBefore);
        writer.Write(state.Writers.Count);
        foreach (var model in state.Writers)
        {
            writer.Write(model.Value);
        }

        writer.Write(state.Sites.Count);
        foreach (var site in state.Sites)
        {
            writer.Write(site.Born);
            writer.Write(site.Died);
        }

        writer.Write(state.Pages.Count);
        foreach (var page in state.Pages)
        {
            WritePage(writer, state, page);
        }
    }

    private static void WritePage(BinaryWriter writer, WorldState state, Page page)
    {
        writer.Write(page.Site);
        writer.Write(page.Born);
        writer.Write(page.Died);
        writer.Write(page.Changed);
        writer.Write(page.Version);
        writer.Write(page.ChangeRate);
        writer.Write(page.CopyOf);
        writer.Write(page.Author);
        writer.Write(page.Sources.Length);
        foreach (var source in page.Sources)
        {
            writer.Write(source.ToBytes());
        }

        writer.Write(page.Spans.Length);
        foreach (var span in page.Spans)
        {
            writer.Write(span.Bytes);
            writer.Write(span.Source);
            writer.Write(span.MachineShare);
            writer.Write(span.OwnWords);
        }

        writer.Write(page.Links.Length);
        foreach (var link in page.Links)
        {
            writer.Write(link);
        }

        writer.Write(page.Text.Bytes);
        writer.Write(state.Arena.Read(page.Text));
    }

    private static WorldState ReadState(BinaryReader reader, int version)
    {
        var options = ReadOptions(reader.ReadString());
        if (version == OneShareVersion)
        {
            options = options with { Machines = options.Machines.OfOneShare, OptOut = options.OptOut.WithoutPreferences };
        }

        var state = new WorldState(options, reader.ReadUInt64())
        {
            Tick = reader.ReadInt32(),
            ArticlesUsed = reader.ReadInt64(),
            MachineDocuments = reader.ReadInt64(),
            Cursor = new SentenceCursor(reader.ReadInt64(), reader.ReadInt32()),
            Week = new WeekEvents
            {
                Births = reader.ReadInt32(),
                Copies = reader.ReadInt32(),
                MachineBirths = reader.ReadInt32(),
                NewSites = reader.ReadInt32(),
                PageDeaths = reader.ReadInt32(),
                SiteDeaths = reader.ReadInt32(),
                PagesOfDeadSites = reader.ReadInt32(),
                Changed = reader.ReadInt32(),
                MachineEdits = reader.ReadInt32(),
                NewLinks = reader.ReadInt32(),
                PagesBefore = reader.ReadInt32(),
                LinksBefore = reader.ReadInt64(),
            },
        };
        for (var models = Count(reader, int.MaxValue); models > 0; models--)
        {
            state.Writers.Add(new ModelId(reader.ReadString()));
        }

        for (var sites = Count(reader, int.MaxValue); sites > 0; sites--)
        {
            state.SiteOrNew(state.Sites.Count, reader.ReadInt32()).Died = reader.ReadInt32();
        }

        var pages = Count(reader, int.MaxValue);
        for (var i = 0; i < pages; i++)
        {
            state.Pages.Add(ReadPage(reader, state, pages, version));
        }

        return state;
    }

    private static WebOptions ReadOptions(string settings)
    {
        try
        {
            return SettingsReader.Read<WebOptions>(settings, "the world's settings");
        }
        catch (InputException failure)
        {
            throw new InvalidDataException(failure.Message, failure);
        }
    }

    private static Page ReadPage(BinaryReader reader, WorldState state, int pages, int version)
    {
        var page = new Page
        {
            Site = Within(reader.ReadInt32(), 0, state.Sites.Count),
            Born = reader.ReadInt32(),
            Died = reader.ReadInt32(),
            Changed = reader.ReadInt32(),
            Version = reader.ReadInt32(),
            ChangeRate = reader.ReadDouble(),
            CopyOf = Within(reader.ReadInt32(), -1, pages),
            Author = Within(reader.ReadInt32(), -1, state.Writers.Count),
        };
        var sources = new DocumentId[Count(reader, 1 << 20)];
        for (var i = 0; i < sources.Length; i++)
        {
            sources[i] = DocumentId.FromBytes(reader.ReadBytes(16));
        }

        var spans = new TextSpan[Count(reader, 1 << 20)];
        for (var i = 0; i < spans.Length; i++)
        {
            var span = new TextSpan(reader.ReadInt32(), Within(reader.ReadInt32(), 0, sources.Length), reader.ReadSingle());

            // Older files name the model's document for the words before its own as well, with a share of 0. All of a share of 1 is surely the model's.
            spans[i] = span with { OwnWords = version > WithoutOwnWordsVersion ? reader.ReadBoolean() : span.MachineShare == 1 };
        }

        var links = new int[Count(reader, 1 << 20)];
        for (var i = 0; i < links.Length; i++)
        {
            links[i] = Within(reader.ReadInt32(), 0, pages);
        }

        page.Links = links;
        var length = Count(reader, TextArena.LongestText);
        var text = reader.ReadBytes(length);
        if (text.Length < length)
        {
            throw new EndOfStreamException();
        }

        page.SetContent(state.Arena.Add(text), new PageContent(text, spans, sources));
        return page;
    }

    private static int Count(BinaryReader reader, int most) => Within(reader.ReadInt32(), 0, most);

    private static int Within(int value, int least, int below) =>
        value >= least && value < below + (below == int.MaxValue ? 0 : 1) ? value : throw new InvalidDataException();

    // Hashes what passes through it in large pieces.
    private sealed class HashingStream(Stream inner) : Stream
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private readonly byte[] _pending = new byte[1 << 16];
        private int _count;

        public override bool CanRead => inner.CanRead;

        public override bool CanSeek => false;

        public override bool CanWrite => inner.CanWrite;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public byte[] Digest()
        {
            _hash.AppendData(_pending, 0, _count);
            _count = 0;
            return _hash.GetHashAndReset();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var read = inner.Read(buffer);
            Append(buffer[..read]);
            return read;
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            inner.Write(buffer);
            Append(buffer);
        }

        public override void Flush() => inner.Flush();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            _hash.Dispose();
            base.Dispose(disposing);
        }

        private void Append(ReadOnlySpan<byte> bytes)
        {
            if (bytes.Length > _pending.Length - _count)
            {
                _hash.AppendData(_pending, 0, _count);
                _count = 0;
            }

            if (bytes.Length > _pending.Length)
            {
                _hash.AppendData(bytes);
                return;
            }

            bytes.CopyTo(_pending.AsSpan(_count));
            _count += bytes.Length;
        }
    }
}
