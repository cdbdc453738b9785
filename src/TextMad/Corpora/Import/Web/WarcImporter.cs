using System.Globalization;
using System.Text;
using TextMad.Compression;
using TextMad.Fetching;
using TextMad.Pages;
using TextMad.Pages.Preferences;
using TextMad.Texts;
using TextMad.Urls;
using TextMad.Warc;

namespace TextMad.Corpora.Import.Web;

/// <summary>
/// Web archives: WARC of any version, and WET, plain or compressed (<c>.warc.zst</c> with a dictionary, too). Pages of <c>response</c> and <c>resource</c> records are read
/// as a crawl reads
/// them; the text of <c>conversion</c> records is taken as it is; other records are not documents.
/// </summary>
/// <remarks>
/// A broken record is dropped with its offset and the next is read, whatever is said of broken input: archives of the size of the web always
/// have some. A page whose digests disagree with what it holds, and of which none agrees, is dropped as well;
    /// of other records every disagreement is told.
/// </remarks>
public sealed class WarcImporter : IDocumentImporter
{
    /// <inheritdoc/>
    public IEnumerable<ImportItem> Read(ImportFile file, ImportOptions options)
    {
        using var stream = Attempt(file, () => new LastingStream(Open(file)));
        using var items = WarcReader.Read(stream).GetEnumerator();
        while (Attempt(file, items.MoveNext))
        {
            var item = items.Current switch
            {
                WarcItem.Whole whole => Take(whole.Record, file, options),
                WarcItem.Broken broken => new ImportItem.Dropped(FormattableString.Invariant($"{file.Path}@{broken.Offset}"), DropReasons.BrokenRecord, broken.Problem),
                _ => null,
            };
            if (item is not null)
            {
                yield return item;
            }
        }

        if (stream.Failure is { } failure)
        {
            throw Unreadable(file, failure);
        }
    }

    /// <summary>gzip is left to the reader, which goes from member to member.</summary>
    private static Stream Open(ImportFile file)
    {
        var stream = file.Open(1);
        try
        {
            var head = new byte[Unpacking.HeadLength];
            head = head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
            var whole = new PrefixedStream(head, stream);
            return Unpacking.FormOf(head) is { } form and not PackedForm.Gzip ? Unpacking.Open(whole, form) : whole;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private static ImportItem? Take(WarcRecord record, ImportFile file, ImportOptions options)
    {
        try
        {
            return Read(record, file, options);
        }
        catch (Exception failure) when (ItemFault.IsOfItem(failure))
        {
            return new ImportItem.Dropped(
                FormattableString.Invariant($"{file.Path}@{record.Offset}"), TextReasons.Internal, $"{record.TargetUri}: {ItemFault.Describe(failure)}");
        }
    }

    private static ImportItem? Read(WarcRecord record, ImportFile file, ImportOptions options)
    {
        var isDocument = record.Type is "response" or "resource" or "conversion";
        if (HasWrongDigest(record, isDocument))
        {
            return new ImportItem.Dropped(
                FormattableString.Invariant($"{file.Path}@{record.Offset}"), DropReasons.WrongDigest,
                $"{record.TargetUri}: a {record.Type} record whose digest is of something else");
        }

        if (!isDocument)
        {
            return null;
        }

        if (Complaint(record, options, out var page, out var repairs) is { } complaint)
        {
            return new ImportItem.Dropped(FormattableString.Invariant($"{file.Path}@{record.Offset}"), complaint.Reason, $"{record.TargetUri}: {complaint.Detail}");
        }

        var (share, machine) = options.Machine();
        var origin = new Origin.Crawled(record.TargetUri, record.Date, page!.Title, share, WrittenBy: machine);
        return new ImportItem.Taken(Document.Create(page.Text, origin, options.Language ?? page.Language), repairs);
    }

    /// <summary>A page is believed when any of its digests agrees: many tools edit records and forget the other.</summary>
    private static bool HasWrongDigest(WarcRecord record, bool isDocument)
    {
        var (block, payload) = (record.BlockDigest, HttpMessage.PayloadDigest(record));
        return (block == WarcDigestState.Wrong || payload == WarcDigestState.Wrong)
            && !(isDocument && (block == WarcDigestState.Right || payload == WarcDigestState.Right));
    }

    /// <summary>Reads the page of a record, or says why there is none.</summary>
    private static (string Reason, string Detail)? Complaint(WarcRecord record, ImportOptions options, out ExtractedPage? page, out TextRepairs repairs)
    {
        page = null;
        repairs = default;
        if (record.IsCut)
        {
            return (FetchReasons.BodyTooLarge, FormattableString.Invariant($"a block of {record.Length} bytes, more than {WarcReader.DefaultBlock}"));
        }

        if (!WebUrl.TryParse(record.TargetUri, null, out var url))
        {
            return (FetchReasons.UrlInvalid, "no http or https URL");
        }

        if (record.Type == "conversion")
        {
            return Converted(record, out page, out repairs) ?? TooLong(page!, options);
        }

        var (body, type) = (record.Block, record.ContentType);
        IReadOnlyList<KeyValuePair<string, string>> headers = [];
        if (type.StartsWith("application/http", StringComparison.OrdinalIgnoreCase))
        {
            try
            {
                var response = HttpMessage.ReadResponse(record.Block, WarcReader.DefaultBlock);
                if (response.Status != 200)
                {
                    return (Reason(response.Status), FormattableString.Invariant($"status {response.Status}"));
                }

                (body, type, headers) = (response.Body, response.Header("Content-Type"), response.Headers);
            }
            catch (FetchFailure failure)
            {
                return (failure.Reason, failure.Message);
            }
        }

        switch (PageReader.Read(body, type, url))
        {
            case PageReading.Extracted extracted:
                page = extracted.Page;
                return (options.ObeyDirectives ? Forbidden(page, headers, record.Date) : null) ?? TooLong(page, options);
            case PageReading.Refused refused:
                return (refused.Reason, refused.Detail);
            default:
                throw new InvalidOperationException("A page is read or refused.");
        }
    }

    /// <summary>Returns what the page asked of crawlers when it was archived.</summary>
    private static (string Reason, string Detail)? Forbidden(ExtractedPage page, IReadOnlyList<KeyValuePair<string, string>> headers, string date)
    {
        var asked = page.Directives.And(PageDirectives.Of(headers, FetchOptions.ProductToken));
        return asked.NoIndex ? (FetchReasons.NoIndex, "noindex")
            : asked.UnavailableAfter is { } end
                && DateTimeOffset.TryParse(date, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var archived) && end <= archived
                ? (FetchReasons.NoIndex, FormattableString.Invariant($"unavailable_after {end.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}"))
            : PagePreferences.ForbidsTraining(headers, asked.NoAi, FetchOptions.ProductToken) is { } said ? (FetchReasons.AiUseDisallowed, said)
            : null;
    }

    /// <summary>The text of a conversion record, which is UTF-8; or why there is none.</summary>
    private static (string Reason, string Detail)? Converted(WarcRecord record, out ExtractedPage? page, out TextRepairs repairs)
    {
        (page, repairs) = (null, default);
        if (!record.ContentType.StartsWith("text/plain", StringComparison.OrdinalIgnoreCase))
        {
            return (FetchReasons.ContentType, record.ContentType);
        }

        if (TextDecoding.Decode(record.Block.Span, Encoding.UTF8, isFinal: true, out var invalid) is not { } text)
        {
            return (TextReasons.Undecodable, "more than 1% of its bytes are not UTF-8");
        }

        repairs = new TextRepairs(invalid, 0, 0);
        text = TextCleaning.Clean(text, ref repairs);
        page = new ExtractedPage { Text = text, Language = LanguageIdentifier.Identify(text) };
        return null;
    }

    private static (string Reason, string Detail)? TooLong(ExtractedPage page, ImportOptions options) => page.Text.Length > options.MaximumDocumentLength
        ? (FetchReasons.BodyTooLarge, FormattableString.Invariant($"a text of {page.Text.Length} characters, more than {options.MaximumDocumentLength}"))
        : null;

    private static string Reason(int status) => status switch
    {
        404 => FetchReasons.NotFound,
        410 => FetchReasons.Gone,
        301 or 302 or 303 or 307 or 308 => FetchReasons.Redirected,
        >= 400 and < 500 => FetchReasons.ClientError,
        >= 500 => FetchReasons.ServerError,
        _ => FetchReasons.NoContent,
    };

    private static T Attempt<T>(ImportFile file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw Unreadable(file, failure);
        }
    }

    private static ImportFailure Unreadable(ImportFile file, Exception failure) => new(DropReasons.Unreadable, $"Cannot read {file.Path}: {failure.Message}", failure);

    /// <summary>A stream that just ends where what is compressed is broken, so that the records before that are read; then it is told.</summary>
    private sealed class LastingStream(Stream inner) : ReadingStream
    {
        public InvalidDataException? Failure { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            try
            {
                return Failure is null ? inner.Read(buffer) : 0;
            }
            catch (InvalidDataException failure)
            {
                Failure = failure;
                return 0;
            }
        }

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
