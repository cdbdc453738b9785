namespace TextMad.SimulatedWeb.Growth;

/// <summary>Hands out human articles whole to new pages and by sentences to edits, each once.</summary>
internal sealed class HumanDesk(IArticleSupply supply, SupplyEnd end, long used, SentenceCursor cursor)
{
    private PageContent? _article;
    private List<(int Start, int End)> _sentences = [];
    private long _loaded = -1;

    /// <summary>Articles taken so far.</summary>
    public long Used { get; private set; } = used;

    /// <summary>The article and the place in it from which edits take their next sentences.</summary>
    public SentenceCursor Cursor { get; private set; } = cursor;

    /// <summary>Returns the number of the next article; -1 when humans have stopped.</summary>
    /// <exception cref="InputException">There is none left, and that was said to be a failure.</exception>
    public long TakeArticle()
    {
        if (Used < supply.Count || (end == SupplyEnd.Reuse && supply.Count > 0))
        {
            return Used++;
        }

        return end == SupplyEnd.Stop ? -1 : throw new InputException(
            $"All {supply.Count} human articles are used up. Give the world more articles, make it smaller (sites.count, "
            + "churn.births_per_week, churn.changed_per_week), or set articles_end: reuse begins again from the first article, stop ends human writing.");
    }

    /// <summary>Returns an article by the number that it was taken under.</summary>
    public Document Read(long number) => supply.Article(number % supply.Count);

    /// <summary>Returns an article as it stands on a page, whole.</summary>
    public PageContent Content(Document article) => PageContent.Of(article, supply.MachineShareOf(article));

    /// <summary>Returns the next sentence for an edit; null when humans have stopped.</summary>
    public Sentence? NextSentence()
    {
        while (true)
        {
            if (Cursor.Article >= 0)
            {
                Load(Cursor.Article);
                if (Cursor.Taken < _sentences.Count)
                {
                    var (start, stop) = _sentences[Cursor.Taken];
                    Cursor = Cursor with { Taken = Cursor.Taken + 1 };
                    return new Sentence(_article!.Part(start, stop));
                }
            }

            if (TakeArticle() is not (>= 0 and var next))
            {
                return null;
            }

            Cursor = new SentenceCursor(next, 0);
        }
    }

    private void Load(long number)
    {
        if (_loaded != number)
        {
            _article = Content(Read(number));
            _sentences = PageText.Sentences(_article.Text);
            _loaded = number;
        }
    }
}
