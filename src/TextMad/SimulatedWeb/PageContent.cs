namespace TextMad.SimulatedWeb;

/// <summary>A page's text in UTF-8, paragraphs separated by <c>\n</c>, and who wrote which part of it.</summary>
internal sealed record PageContent(byte[] Text, TextSpan[] Spans, DocumentId[] Sources)
{
    /// <summary>Share of the bytes that machines wrote.</summary>
    public double MachineShare
    {
        get
        {
            var machine = 0.0;
            var all = 0L;
            foreach (var span in Spans)
            {
                machine += (double)span.Bytes * span.MachineShare;
                all += span.Bytes;
            }

            return all == 0 ? 0 : machine / all;
        }
    }

    /// <summary>
    /// Returns the documents that a text was made of, with their shares of its bytes, in their order; a document of which parts were taken whole and
    /// parts of its model's words
    /// alone stands here twice.</summary>
    public static IReadOnlyList<Parent> Parents(IReadOnlyList<TextSpan> spans, IReadOnlyList<DocumentId> sources)
    {
        var total = (double)Math.Max(1, spans.Sum(span => (long)span.Bytes));
        return
        [
            .. spans.GroupBy(span => (span.Source, span.OwnWords)).OrderBy(part => part.Key)
                .Select(part => new Parent(sources[part.Key.Source], part.Sum(span => (long)span.Bytes) / total, part.Key.OwnWords))
                .Where(parent => parent.Weight > 0),
        ];
    }

    /// <summary>Returns the content of a page that shows one document whole.</summary>
    /// <param name="document">The document.</param>
    /// <param name="machineShare">The share of its words that machines wrote.</param>
    public static PageContent Of(Document document, double machineShare)
    {
        var text = PageText.Format(document.Text);
        return new PageContent(text, [new TextSpan(text.Length, 0, (float)machineShare)], [document.Id]);
    }

    /// <summary>
    /// Returns the content of a page that shows how a machine went on with another text; null when the document does not begin as that one does. What is the
    /// machine's is read off the texts: all from the first difference on. What stands before has the sources that it has in the text continued.
    /// </summary>
    public static PageContent? Continued(Document document, PageContent prompt)
    {
        var text = PageText.Format(document.Text);
        var kept = PageText.CommonPrefix(text, prompt.Text);
        if (kept == 0)
        {
            return null;
        }

        var builder = new Builder(text.Length);
        builder.Copy(prompt with { Text = text }, 0, kept);
        builder.Add(text.AsSpan(kept), document.Id, 1, ownWords: true);
        return builder.Build();
    }

    /// <summary>Returns a part of the content.</summary>
    /// <param name="start">Its first byte.</param>
    /// <param name="end">The byte after its last.</param>
    public PageContent Part(int start, int end)
    {
        var builder = new Builder(end - start);
        builder.Copy(this, start, end);
        return builder.Build();
    }

    /// <summary>Returns the same content with parts replaced.</summary>
    /// <param name="parts">In order, apart from each other.</param>
    public PageContent Replace(IReadOnlyList<Replacement> parts)
    {
        var builder = new Builder(Text.Length + 256);
        var at = 0;
        foreach (var part in parts)
        {
            builder.Copy(this, at, part.Start);
            if (part.Content is { } content)
            {
                if (part.IsParagraph)
                {
                    // The line feed is of whoever wrote what follows.
                    var first = content.Spans[0];
                    builder.Add("\n"u8, content.Sources[first.Source], first.MachineShare, first.OwnWords);
                }

                builder.Copy(content, 0, content.Text.Length);
            }

            at = part.End;
        }

        builder.Copy(this, at, Text.Length);
        return builder.Build();
    }

    private sealed class Builder(int capacity)
    {
        private readonly List<TextSpan> _spans = [];
        private readonly List<DocumentId> _sources = [];
        private readonly MemoryStream _text = new(capacity);

        public void Copy(PageContent content, int from, int to)
        {
            var offset = 0;
            foreach (var span in content.Spans)
            {
                var begin = Math.Max(from, offset);
                offset += span.Bytes;
                var end = Math.Min(to, offset);
                if (end > begin)
                {
                    Add(content.Text.AsSpan(begin..end), content.Sources[span.Source], span.MachineShare, span.OwnWords);
                }
            }
        }

        public void Add(ReadOnlySpan<byte> text, DocumentId source, float machineShare, bool ownWords)
        {
            if (text.IsEmpty)
            {
                return;
            }

            _text.Write(text);
            var number = _sources.IndexOf(source);
            if (number < 0)
            {
                number = _sources.Count;
                _sources.Add(source);
            }

            var span = new TextSpan(text.Length, number, machineShare, ownWords);
            if (_spans.Count > 0 && _spans[^1] with { Bytes = span.Bytes } == span)
            {
                _spans[^1] = span with { Bytes = _spans[^1].Bytes + span.Bytes };
            }
            else
            {
                _spans.Add(span);
            }
        }

        public PageContent Build() => new(_text.ToArray(), [.. _spans], [.. _sources]);
    }
}
