namespace TextMad.Web;

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

    /// <summary>The content of a page that shows one document whole.</summary>
    public static PageContent Of(Document document)
    {
        var text = PageText.Format(document.Text);
        return new PageContent(text, [new TextSpan(text.Length, 0, (float)document.Origin.OwnMachineShare)], [document.Id]);
    }

    /// <summary>
    /// The content of a page that shows how a machine went on with a human article. What is the machine's is read off the texts: all
    /// from the first difference on.
    /// </summary>
    public static PageContent Continued(Document document, Document article)
    {
        var text = PageText.Format(document.Text);
        var kept = PageText.CommonPrefix(text, PageText.Format(article.Text));
        if (kept == 0)
        {
            // It is not the article's continuation: what the document says of itself holds.
            return Of(document);
        }

        TextSpan[] spans = kept == text.Length
            ? [new TextSpan(kept, 0, 0)]
            : [new TextSpan(kept, 0, 0), new TextSpan(text.Length - kept, 0, 1)];
        return new PageContent(text, spans, [document.Id]);
    }

    /// <summary>The same content with parts replaced.</summary>
    /// <param name="parts">In order, apart from each other.</param>
    public PageContent Replace(IReadOnlyList<Replacement> parts)
    {
        var builder = new Builder(Text.Length + 256);
        var at = 0;
        foreach (var part in parts)
        {
            builder.Copy(this, at, part.Start);
            if (part.Text.Length > 0)
            {
                builder.Add(part.Text, part.Source, part.MachineShare);
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
                    Add(content.Text.AsSpan(begin..end), content.Sources[span.Source], span.MachineShare);
                }
            }
        }

        public void Add(ReadOnlySpan<byte> text, DocumentId source, float machineShare)
        {
            _text.Write(text);
            var number = _sources.IndexOf(source);
            if (number < 0)
            {
                number = _sources.Count;
                _sources.Add(source);
            }

            if (_spans.Count > 0 && _spans[^1].Source == number && _spans[^1].MachineShare == machineShare)
            {
                _spans[^1] = _spans[^1] with { Bytes = _spans[^1].Bytes + text.Length };
            }
            else
            {
                _spans.Add(new TextSpan(text.Length, number, machineShare));
            }
        }

        public PageContent Build() => new(_text.ToArray(), [.. _spans], [.. _sources]);
    }
}

/// <summary>Bytes of a text from <paramref name="Start"/> to before <paramref name="End"/>, and what takes their place (nothing when empty).</summary>
internal readonly record struct Replacement(int Start, int End, byte[] Text, DocumentId Source, float MachineShare);
