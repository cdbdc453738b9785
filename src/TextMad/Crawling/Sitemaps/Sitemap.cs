using System.Text;
using TextMad.Compression;
using TextMad.Urls;

namespace TextMad.Crawling.Sitemaps;

/// <summary>The URLs that a site lists for crawlers [sitemaps.org protocol 0.9]: XML, RSS 2.0, Atom or plain text, compressed or not.</summary>
/// <remarks>
/// Of the protocol's rule about locations one half is held: an entry must be of the sitemap's own host (name and port; the scheme may differ,
/// for sites move to https before their sitemaps do). That it also stand below the sitemap's folder is held by no crawler. What is broken
/// yields what came before the break. A document type is passed over unread, so there are neither entities to expand nor files to fetch.
/// </remarks>
public sealed record Sitemap
{
    /// <summary>Entries that a sitemap may have.</summary>
    public const int MaximumEntries = 50_000;

    /// <summary>Bytes that a sitemap may have, unpacked.</summary>
    public const int MaximumBytes = 52_428_800;

    /// <summary>True when the entries are sitemaps themselves.</summary>
    public required bool IsIndex { get; init; }

    /// <summary>The entries in the order of the file, each URL once.</summary>
    public required IReadOnlyList<SitemapEntry> Entries { get; init; }

    /// <summary>Entries left out because they are not a URL or of another host.</summary>
    public required int Foreign { get; init; }

    /// <summary>Why reading ended early, with the place where it can be said; null when the file is whole.</summary>
    public string? Problem { get; init; }

    /// <summary>Reads a sitemap. Any bytes are a sitemap, if an empty one; time and memory are proportional to <see cref="MaximumBytes"/> at most.</summary>
    /// <param name="body">The file.</param>
    /// <param name="url">Where it was fetched from: links are relative to it, and must be of its host.</param>
    public static Sitemap Read(ReadOnlyMemory<byte> body, WebUrl url)
    {
        ArgumentNullException.ThrowIfNull(url);
        var bytes = Unpack(body, out var problem);
        var text = Decode(bytes.Span);
        var collector = new SitemapCollector(url);
        if (text.AsSpan().TrimStart() is ['<', ..])
        {
            problem = new SitemapXml(text, collector).Read() ?? problem;
        }
        else
        {
            foreach (var line in text.AsSpan().EnumerateLines())
            {
                if (!line.IsWhiteSpace() && !collector.Add(line.Trim().ToString(), null, null))
                {
                    break;
                }
            }
        }

        return new Sitemap
        {
            IsIndex = collector.IsIndex,
            Entries = collector.Entries,
            Foreign = collector.Foreign,
            Problem = collector.IsFull ? $"more than {MaximumEntries} entries" : problem,
        };
    }

    private static ReadOnlyMemory<byte> Unpack(ReadOnlyMemory<byte> body, out string? problem)
    {
        problem = null;
        if (Unpacking.FormOf(body.Span) is null)
        {
            problem = body.Length > MaximumBytes ? $"more than {MaximumBytes} bytes" : null;
            return body[..Math.Min(body.Length, MaximumBytes)];
        }

        using var unpacked = new MemoryStream();
        try
        {
            using var stream = Unpacking.OpenAny(new MemoryStream(body.ToArray()));
            var buffer = new byte[1 << 16];
            while (stream.Read(buffer) is var count and > 0)
            {
                var room = MaximumBytes - (int)unpacked.Length;
                unpacked.Write(buffer, 0, Math.Min(count, room));
                if (count > room)
                {
                    problem = $"more than {MaximumBytes} bytes when unpacked";
                    break;
                }
            }
        }
        catch (InvalidDataException failure)
        {
            problem = $"{failure.Message}, after {unpacked.Length} unpacked bytes";
        }

        return unpacked.GetBuffer().AsMemory(0, (int)unpacked.Length);
    }

    private static string Decode(ReadOnlySpan<byte> bytes)
    {
        foreach (var encoding in (ReadOnlySpan<Encoding>)[Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode])
        {
            if (bytes.StartsWith(encoding.Preamble))
            {
                return encoding.GetString(bytes[encoding.Preamble.Length..]);
            }
        }

        // The protocol allows UTF-8 alone; the one other encoding met in practice says so in the declaration.
        var head = Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, 200)]);
        var declaration = head.StartsWith("<?xml", StringComparison.Ordinal) ? head[..Math.Max(head.IndexOf("?>", StringComparison.Ordinal), 0)] : "";
        return (declaration.Contains("iso-8859-1", StringComparison.OrdinalIgnoreCase) ? Encoding.Latin1 : Encoding.UTF8).GetString(bytes);
    }
}
