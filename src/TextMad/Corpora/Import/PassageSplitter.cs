using TextMad.Configuration;
using TextMad.Texts;

namespace TextMad.Corpora.Import;

/// <summary>Cuts documents into passages of about the same number of words, so that long texts make many training items.</summary>
/// <remarks>
/// With N words aimed at, a passage ends at the sentence end nearest to its N-th word, no further than N/4 words from it (the
/// earlier one when two are equally near); where there is none, after exactly N words. When at most N + N/4 words are left, they
/// are the last passage; fewer than N/4 are a fragment and dropped. A sentence ends at <c>.</c>, <c>?</c>, <c>!</c> or an ellipsis,
/// closing quotes and brackets included, unless the word is a title or an initial (<c>Mr.</c>, <c>J.</c>); and at a blank line.
/// The passages' texts are the document's own, white space inside included.
/// </remarks>
public sealed class PassageSplitter
{
    /// <summary>The name of the activity in the passages' origins.</summary>
    public const string Activity = "passage";

    private static readonly SentenceEnds _sentences = new(LanguageProfile.English);

    private readonly int _words;

    /// <summary>Creates a splitter.</summary>
    /// <exception cref="InputException">The length is out of its range.</exception>
    public PassageSplitter(PassageOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        SettingRules.Require(options, "Passages");
        _words = options.Words;
    }

    /// <summary>Returns the passages of documents, in order and without the fragments at their ends.</summary>
    /// <param name="documents">The documents, read once.</param>
    /// <param name="words">About how many words a passage has; 0 leaves documents whole.</param>
    /// <exception cref="InputException">The length is out of its range.</exception>
    public static IEnumerable<Document> Passages(IEnumerable<Document> documents, int words) => words == 0
        ? documents
        : documents.SelectMany(new PassageSplitter(new PassageOptions { Words = words }).Split).OfType<ImportItem.Taken>().Select(taken => taken.Document);

    /// <summary>
    /// Returns the passages of a document in order, each derived from it with the locator <c>words a-b</c> (the first and the last word,
    /// counted from 1), and the fragment dropped at its end if there is one.
    /// </summary>
    public IEnumerable<ImportItem> Split(Document document)
    {
        ArgumentNullException.ThrowIfNull(document);
        foreach (var range in Ranges(document.Text))
        {
            if (IsFragment(range))
            {
                yield return new ImportItem.Dropped($"{document.Id} {range.Locator}", DropReasons.ShortFragment, $"{range.Words} words");
            }
            else
            {
                yield return new ImportItem.Taken(Passage(document, range));
            }
        }
    }

    /// <summary>Returns where the passages of a text are, in order, the fragment at its end included.</summary>
    internal IEnumerable<PassageRange> Ranges(string text)
    {
        var words = FindWords(text);
        var slack = _words / 4;
        var first = 0;
        while (first < words.Count)
        {
            var left = words.Count - first;
            var count = left <= _words + slack ? left : Cut(text, words, first, slack);
            yield return new PassageRange(first, count, words[first].Start, words[first + count - 1].End);
            first += count;
        }
    }

    /// <summary>Whether a passage is too short to be one.</summary>
    internal bool IsFragment(PassageRange range) => range.Words < _words / 4;

    /// <summary>Returns a passage of a document.</summary>
    internal static Document Passage(Document document, PassageRange range) => Document.Create(
        document.Text[range.Start..range.End], new Origin.Derived(Activity, [new Parent(document.Id)], range.Locator), document.Language);

    private int Cut(string text, List<Word> words, int first, int slack)
    {
        for (var distance = 0; distance <= slack; distance++)
        {
            if (EndsSentence(text, words, first + _words - distance - 1))
            {
                return _words - distance;
            }

            if (EndsSentence(text, words, first + _words + distance - 1))
            {
                return _words + distance;
            }
        }

        return _words;
    }

    private static bool EndsSentence(string text, List<Word> words, int index)
    {
        if (index + 1 >= words.Count)
        {
            return true;
        }

        var word = text.AsSpan(words[index].Start, words[index].End - words[index].Start);
        if (text.AsSpan(words[index].End, words[index + 1].Start - words[index].End).Count('\n') > 1)
        {
            return true;
        }

        return _sentences.EndsSentence(word);
    }

    private static List<Word> FindWords(string text)
    {
        var words = new List<Word>(text.Length / 5);
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && !char.IsWhiteSpace(text[i]))
            {
                start = start < 0 ? i : start;
            }
            else if (start >= 0)
            {
                words.Add(new Word(start, i));
                start = -1;
            }
        }

        return words;
    }

    private readonly record struct Word(int Start, int End);
}
