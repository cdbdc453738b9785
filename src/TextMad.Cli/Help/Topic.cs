namespace TextMad.Cli.Help;

/// <summary>A page of the manual. Its first line is <c># Title</c>, its second paragraph one sentence that says what it answers.</summary>
/// <param name="Name">What a person types.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Summary">The sentence that says what the page answers.</param>
/// <param name="Markdown">The whole page, in Markdown.</param>
internal sealed record Topic(string Name, string Title, string Summary, string Markdown)
{
    /// <summary>Reads a page's head.</summary>
    /// <exception cref="FormatException">It does not begin as pages do.</exception>
    public static Topic Parse(string name, string markdown)
    {
        markdown = markdown.ReplaceLineEndings("\n");
        var blocks = TopicBlock.Parse(markdown);
        return blocks is [TopicBlock.Heading { Level: 1 } title, TopicBlock.Paragraph summary, ..]
            ? new Topic(name, title.Text, summary.Text, markdown)
            : throw new FormatException($"The topic '{name}' does not begin with '# Title' and a paragraph that says what it answers.");
    }
}
