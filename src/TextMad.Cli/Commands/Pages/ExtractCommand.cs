using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Compression;
using TextMad.Fetching;
using TextMad.Pages;
using TextMad.Texts;
using TextMad.Urls;

namespace TextMad.Cli.Commands.Pages;

/// <summary>What <c>textmad extract</c> was asked.</summary>
internal sealed record ExtractSettings(string Source, IReadOnlyList<string> Networks, string? Encoding, bool Json);

/// <summary>What <c>textmad extract</c> answers; null is what the page does not say.</summary>
internal sealed record ExtractAnswer(string? Title, string? Author, string? Date, string? Language, string Text);

/// <summary><c>textmad extract</c>: the main text of one page.</summary>
internal sealed class ExtractCommand : CliCommand<ExtractSettings>
{
    private const int MaximumRedirects = 5;
    private const int MaximumFileBytes = 256 << 20;

    private readonly Argument<string> _source =
        Syntax.Argument("FILE|URL", "a web page or plain text: a file (gzip and Zstandard are unpacked), an http or https URL, or - for standard input");
    private readonly Option<string[]> _networks = Syntax.Texts("--allow-network", "CIDR", "allow connections to a network that is not public, e.g. 127.0.0.0/8; can be repeated");
    private readonly Option<string?> _encoding = Syntax.Text("--encoding", "NAME", "the page's encoding, e.g. windows-1251 (default: what it declares, else a guess)");
    private readonly Option<bool> _json = Syntax.Json();

    public ExtractCommand(CliContext context)
        : base(
            context,
            "extract",
            "Print the main text of a web page, without navigation, advertisements and comments.",
            "textmad extract page.html",
            "textmad extract https://www.example.org/ --json",
            "textmad extract - --json",
            "textmad extract http://127.0.0.1:8080/ --allow-network 127.0.0.0/8")
    {
    }

    protected override ExtractSettings Read(ParseResult arguments) =>
        new(arguments.GetRequiredValue(_source), arguments.GetValue(_networks) ?? [], arguments.GetValue(_encoding), arguments.GetValue(_json));

    protected override int Run(ExtractSettings settings, CliContext context)
    {
        var page = Page(settings, context);
        if (settings.Json)
        {
            context.WriteJson(new ExtractAnswer(page.Title, page.Author, page.Date, page.Language, page.Text));
        }
        else if (page.Text.Length > 0)
        {
            context.Out.WriteLine(page.Text);
        }
        else
        {
            context.Note($"{settings.Source} has no text.");
        }

        return ExitCode.Done;
    }

    private static ExtractedPage Page(ExtractSettings settings, CliContext context)
    {
        var source = settings.Source;
        if (source.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || source.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            var (answer, place) = Fetch(source, settings.Networks, context.Cancellation);
            return Read(source, answer.Body, settings.Encoding is null ? answer.Header("Content-Type") : WithEncoding(MediaType(answer), settings.Encoding), place);
        }

        if (settings.Networks.Count > 0)
        {
            throw new InputException($"--allow-network has no effect on '{source}': only URLs are fetched. Leave it out.");
        }

        // Its links are not asked for, so where it would be on the web does not matter.
        var body = StandardInput.Is(source) ? ReadAll(context.Input.Open(), "standard input") : ReadFile(source, context);
        _ = WebUrl.TryParse("http://localhost/", null, out var nowhere);
        return Read(StandardInput.Is(source) ? "standard input" : source, body, WithEncoding(ContentTypeOf(source), settings.Encoding), nowhere!);
    }

    private static ExtractedPage Read(string name, ReadOnlyMemory<byte> body, string? contentType, WebUrl url)
    {
        if (body.IsEmpty)
        {
            throw new InputException($"{name} is empty.");
        }

        return PageReader.Read(body, contentType, url, new PageReadingOptions { MaximumLinks = 0 }) switch
        {
            PageReading.Extracted(var page) => page,
            PageReading.Refused(var reason, var detail) => throw new InputException(
                $"{name} cannot be read as a web page or plain text: {detail} ({reason})."),
            _ => throw new InvalidOperationException(),
        };
    }

    private static string? MediaType(FetchResponse answer) => answer.Header("Content-Type")?.Split(';')[0];

    private static string? WithEncoding(string? contentType, string? encoding) => encoding is null ? contentType
        : EncodingLabels.Find(encoding) is null
        ? throw new InputException($"--encoding '{encoding}' is not a known encoding of the web, such as utf-8, windows-1251, shift_jis or gb18030.")
        : $"{contentType}; charset={encoding}";

    private static string? ContentTypeOf(string path) => path.EndsWith(".txt", StringComparison.OrdinalIgnoreCase) ? "text/plain" : null;

    private static byte[] ReadFile(string path, CliContext context)
    {
        if (Directory.Exists(path))
        {
            throw new InputException($"{path} is a folder; give a file, or import the folder with {Shell.Mark(context.Typed("corpus", "add", "NAME", path))}.");
        }

        try
        {
            using var file = File.OpenRead(path);
            using var unpacked = Unpacking.OpenAny(file);
            return ReadAll(unpacked, path);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"No file {path}. Give a file, an http or https URL, or - for standard input.", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new InputException($"Cannot read {path}: {failure.Message}", failure);
        }
    }

    private static byte[] ReadAll(Stream stream, string name)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[1 << 16];
        while (stream.Read(buffer) is var count and > 0)
        {
            bytes.Write(buffer, 0, count);
            if (bytes.Length > MaximumFileBytes)
            {
                throw new InputException($"{name} has more than {MaximumFileBytes >> 20} MiB, the most that is read as one page.");
            }
        }

        return bytes.ToArray();
    }

    private static (FetchResponse Answer, WebUrl Place) Fetch(string text, IReadOnlyList<string> networks, CancellationToken cancellation)
    {
        if (!WebUrl.TryParse(text, null, out var url))
        {
            throw new InputException($"'{text}' is not a URL.");
        }

        using var transport = new HttpTransport(new FetchOptions { AllowNetworks = [.. networks] });
        for (var redirects = 0; ; redirects++)
        {
            var answer = transport.FetchAsync(new FetchRequest(url), cancellation).AsTask().GetAwaiter().GetResult();
            if (answer.Status is >= 200 and < 300)
            {
                return (answer, url);
            }

            if (answer.Status is not (301 or 302 or 303 or 307 or 308) || answer.Header("Location") is not { } place)
            {
                throw new TextMadException(FormattableString.Invariant($"{url} answered with status {answer.Status}."));
            }

            if (redirects == MaximumRedirects || !WebUrl.TryParse(place, url, out url))
            {
                throw new TextMadException(redirects == MaximumRedirects
                    ? FormattableString.Invariant($"{text} redirects more than {MaximumRedirects} times.")
                    : $"{text} redirects to '{place}', which is not an http or https URL.");
            }
        }
    }
}
