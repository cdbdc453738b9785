using System.ComponentModel;
using TextMad.Texts;

namespace TextMad.Corpora.Import;

/// <summary>How files are imported.</summary>
public sealed record ImportOptions
{
    /// <summary>The format of every file; null to go by the files' names (a final <c>.gz</c> is unpacked in any case).</summary>
    [Description("the format of every file; by default the file names decide")]
    public ImportFormat? Format { get; init; }

    /// <summary>The collection's name kept with each document; null for what the files say, else the file's or folder's own name.</summary>
    [Description("the collection's name kept with each document")]
    public string? Source { get; init; }

    /// <summary>The documents' language as a BCP 47 tag; null for what the files say, else a guess (see <see cref="LanguageGuess"/>).</summary>
    [Description("the documents' language, e.g. en; by default what the files say, else a guess")]
    public string? Language { get; init; }

    /// <summary>
    /// The encoding of text files, JSON lines and web pages that have no byte-order mark, by a name that is known on the web (<see cref="EncodingLabels"/>); null to
    /// go by what pages declare, and to find it where nothing is declared. Of no effect on web archives, whose records say theirs.
    /// </summary>
    [Description("the encoding of text files, JSON lines and web pages, e.g. windows-1251; by default what they declare, else a guess")]
    public string? Encoding { get; init; }

    /// <summary>What is a document in a plain-text file.</summary>
    [Description("what is a document in a plain-text file")]
    public PlainTextUnit TextUnit { get; init; } = PlainTextUnit.File;

    /// <summary>True to take all visible text of web pages outside navigation in place of their main text.</summary>
    [Description("take all visible text of web pages outside navigation in place of their main text")]
    public bool WholePages { get; init; }

    /// <summary>
    /// True to leave out pages of web archives that ask not to be kept, or forbid that models are trained on them, in header fields or markup, as a crawl does;
    /// <c>unavailable_after</c> is held against the time at which the page was archived.
    /// </summary>
    [Description("leave out pages of web archives that ask not to be kept (noindex) or forbid the training of models (noai, Content-Usage, Content-Signal)")]
    public bool ObeyDirectives { get; init; }

    /// <summary>True to count and pass over what is broken (JSON lines, unreadable or oversized files) instead of stopping.</summary>
    [Description("skip broken lines and files and count them, instead of stopping")]
    public bool SkipBroken { get; init; }

    /// <summary>Characters that a document, a JSON line or a web page may have.</summary>
    [Description("characters that a document, a JSON line or a web page may have")]
    public int MaximumDocumentLength { get; init; } = 16 << 20;

    /// <summary>The encoding that <see cref="Encoding"/> names; null when it names none.</summary>
    internal System.Text.Encoding? KnownEncoding => Encoding is { } label ? EncodingLabels.Find(label) : null;
}
