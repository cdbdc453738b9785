using System.ComponentModel;
using TextMad.Storage.Naming;
using TextMad.Storage;
using TextMad.Texts;

namespace TextMad.Corpora.Import;

/// <summary>How files are imported.</summary>
public sealed record ImportOptions
{
    /// <summary>The format of every file; null to go by the files' names (what is compressed is unpacked in any case).</summary>
    [Description("the format of every file; by default the file names decide")]
    public ImportFormat? Format { get; init; }

    /// <summary>The collection's name kept with each document; null for what the files say, else the file's or folder's own name.</summary>
    [Description("the collection's name kept with each document")]
    public string? Source { get; init; }

    /// <summary>The documents' language as a BCP 47 tag; null for what the files say, else a guess (see <see cref="LanguageIdentifier"/>).</summary>
    [Description("the documents' language, e.g. en; by default what the files say, else a guess")]
    public string? Language { get; init; }

    /// <summary>
    /// The encoding of text files, JSON lines, tables of text and web pages that have no byte-order mark, by a name that is known on the web
    /// (<see cref="EncodingLabels"/>); null to
    /// go by what pages declare, and to find it where nothing is declared. Of no effect on files that say theirs: web archives, Parquet, EPUB, ODT, DOCX.
    /// </summary>
    [Description("the encoding of text files, JSON lines, tables of text and web pages, e.g. windows-1251; by default what they declare, else a guess")]
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

    /// <summary>
    /// True to stop with an error at the first line or file that is damaged (<see cref="DropReasons.IsDamage"/>); otherwise it is left out and counted, and the
    /// rest is read.
    /// </summary>
    [Description("stop at the first line or file that is damaged; otherwise it is left out and counted")]
    public bool Strict { get; init; }

    /// <summary>True to follow symbolic links in folders, wherever they lead; otherwise they are left out. A link that a person named is followed in any case.</summary>
    [Description("follow symbolic links in folders, wherever they lead; otherwise they are left out")]
    public bool FollowLinks { get; init; }

    /// <summary>
    /// The field of JSON lines, or column of tables, that holds the text: a name, or names joined by full stops for a field within others; a list of turns
    /// there is read as a chat.
    /// Null for <c>text</c>, or the turns of a chat in <c>messages</c>, <c>conversations</c> or <c>conversation</c> where a line has no text.
    /// </summary>
    [Description("the field of JSON lines, or column of tables, that holds the text; by default text, else the turns of a chat in messages, conversations or conversation")]
    public string? TextField { get; init; }

    /// <summary>The field or column that names a document in its collection, in the same form; null for <c>id</c>, or file and line where there is none.</summary>
    [Description("the field of JSON lines, or column of tables, that names a document; by default id, else file and line")]
    public string? IdField { get; init; }

    /// <summary>
    /// The machine that wrote the texts, e.g. <c>ChatGPT</c>: all of them unless <see cref="MachineShare"/> or the files say how much; null for what the files
    /// say.
    /// </summary>
    [Description("the machine that wrote the texts, e.g. ChatGPT; by default what the files say")]
    public string? WrittenBy { get; init; }

    /// <summary>How much of each text a machine wrote, 0 to 1; null for what the files say, else all where <see cref="WrittenBy"/> names one, else nothing.</summary>
    [Description("how much of each text a machine wrote, 0 to 1; by default what the files say")]
    public double? MachineShare { get; init; }

    /// <summary>Characters that a document, a JSON line or a web page may have.</summary>
    [Description("characters that a document, a JSON line or a web page may have")]
    public int MaximumDocumentLength { get; init; } = 16 << 20;

    /// <summary>The encoding that <see cref="Encoding"/> names; null when it names none.</summary>
    internal System.Text.Encoding? KnownEncoding => Encoding is { } label ? EncodingLabels.Find(label) : null;

    /// <summary>Returns whether files of a format have rows with named fields.</summary>
    internal static bool HasFields(ImportFormat? format) => format is ImportFormat.JsonLines or ImportFormat.Parquet or ImportFormat.Csv or ImportFormat.Tsv;

    /// <summary>Returns how much of a text a machine wrote, and which.</summary>
    /// <param name="share">What the file says; null when it does not.</param>
    /// <param name="name">The machine's name as the file says it; null when it does not.</param>
    internal (double Share, string? Name) Machine(double? share = null, string? name = null)
    {
        var all = MachineShare ?? share ?? (WrittenBy is null ? 0 : 1);
        return (all, all > 0 ? WrittenBy ?? name : null);
    }

    /// <summary>Checks what can be checked before a file is opened; returns the options in the form in which they are used.</summary>
    /// <exception cref="InputException">An option is out of range, or two exclude each other.</exception>
    internal ImportOptions Checked()
    {
        if (MaximumDocumentLength < 1)
        {
            throw new InputException($"A maximum document length of {MaximumDocumentLength} characters is impossible: 1 or more is expected.");
        }

        if (Encoding is { } label)
        {
            if (KnownEncoding is null)
            {
                throw new InputException(
                    $"'{label}' is not a known encoding of the web, such as utf-8, utf-16le, windows-1251, koi8-r, ibm866, shift_jis, gb18030, big5 or euc-kr.");
            }

            if (Format is ImportFormat.Warc or ImportFormat.Parquet or ImportFormat.Epub or ImportFormat.OpenDocument or ImportFormat.Word)
            {
                throw new InputException(
                    $"The encoding '{label}' has no effect on {(Format == ImportFormat.Warc ? "web archives: their records" : "files of this format: they")} say their own. "
                    + "Leave it out.");
            }
        }

        if ((TextField ?? IdField) is { } field && Format is not null && !HasFields(Format))
        {
            throw new InputException($"The field '{field}' has no effect: only JSON lines and tables (Parquet, CSV, TSV) have fields. Leave it out, or leave out the format.");
        }

        if (TextField is { Length: 0 } || IdField is { Length: 0 })
        {
            throw new InputException("A field must have a name: it is empty.");
        }

        if (MachineShare is not (null or (>= 0 and <= 1)))
        {
            throw new InputException(
                FormattableString.Invariant($"A machine share of {MachineShare} is impossible: 0 (humans wrote it) to 1 (a machine wrote all of it) is expected."));
        }

        if (MachineShare == 0 && WrittenBy is not null)
        {
            throw new InputException($"'{WrittenBy}' names the machine that wrote the texts, and a machine share of 0 says that none did. Leave one of them out.");
        }

        return WrittenBy is null ? this : this with { WrittenBy = Names.RequireWriter(WrittenBy) };
    }
}
