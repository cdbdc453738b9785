using AngleSharp.Common;
using AngleSharp.Dom;
using AngleSharp.Html.Construction;
using AngleSharp.Html.Parser.Tokens.Struct;
using AngleSharp.Text;

namespace TextMad.Pages.Tree;

/// <summary>A page's tree.</summary>
internal sealed class PageDocument(TextSource source) : PageParent, IConstructableDocument
{
    private long _effort;

    /// <summary>The <c>html</c> element; null only when nothing was parsed.</summary>
    public PageElement? Root => Child(this, null);

    /// <summary>The <c>head</c> element.</summary>
    public PageElement? Head => Root is { } root ? Child(root, "head") : null;

    /// <summary>The <c>body</c> element; null when the page has frames instead.</summary>
    public PageElement? Body => Root is { } root ? Child(root, "body") : null;

    /// <summary>The element made last.</summary>
    public PageElement? Latest { get; private set; }

    /// <summary>The element that is open, as far as <see cref="DepthGuard"/> can tell.</summary>
    public PageElement? Current { get; set; }

    /// <summary>Elements made so far.</summary>
    public int Elements { get; private set; }

    /// <inheritdoc/>
    public override StringOrMemory NodeName => "#document";

    /// <inheritdoc/>
    public override NodeFlags Flags => NodeFlags.None;

    /// <inheritdoc/>
    public override PageDocument Owner => this;

    /// <inheritdoc/>
    public TextSource Source { get; } = source;

    /// <inheritdoc/>
    public IDisposable? Builder { get; set; }

    /// <inheritdoc/>
    public QuirksMode QuirksMode { get; set; }

    /// <inheritdoc/>
    public bool IsLoading => false;

    IConstructableElement IConstructableDocument.Head => Head!;

    IConstructableElement IConstructableDocument.DocumentElement => Root!;

    /// <summary>Counts work, which hostile markup can make grow with the square of its length.</summary>
    /// <exception cref="TangledMarkupException">It is more than allowed.</exception>
    public void Spend(long effort)
    {
        _effort += effort;
        if (_effort > PageTree.MaximumEffort)
        {
            throw new TangledMarkupException();
        }
    }

    // AngleSharp looks for the open table when content is in a place of a table where none may be, and knows tables of its own DOM alone:
    // for others it hands the content to the document, which can have none beside the root. It belongs before the table
    // [WHATWG HTML 13.2.6.1, "appropriate place for inserting a node"].

    /// <inheritdoc/>
    public override void InsertNode(int idx, IConstructableNode childNode)
    {
        if (childNode is PageElement && Root is not null && FosterPlace() is var (parent, index))
        {
            parent.InsertNode(index, childNode);
        }
        else
        {
            base.InsertNode(idx, childNode);
        }
    }

    /// <inheritdoc/>
    public override void InsertText(int idx, StringOrMemory text, bool emitWhiteSpaceOnly = false)
    {
        if (Root is not null && FosterPlace() is var (parent, index))
        {
            parent.InsertText(index, text);
        }
    }

    private (PageParent Parent, int Index)? FosterPlace()
    {
        for (var open = Current; open is not null; open = open.Parent as PageElement)
        {
            if (open.Tag == PageTag.Table && open.Parent is { } parent)
            {
                return (parent, parent.Children.LastIndexOf(open));
            }

            // What was put before the table last has been closed; the table is open still.
            if (open.Children is [.., PageElement last] && last.Tag == PageTag.Table)
            {
                return (open, open.Children.Length - 1);
            }
        }

        return Body is { } body ? (body, body.Children.Length) : null;
    }

    /// <summary>Counts an element.</summary>
    /// <exception cref="TangledMarkupException">There are more than allowed.</exception>
    public void Register(PageElement element)
    {
        Latest = element;
        if (++Elements > PageTree.MaximumElements)
        {
            throw new TangledMarkupException();
        }
    }

    /// <inheritdoc/>
    public void PerformMicrotaskCheckpoint()
    {
    }

    /// <inheritdoc/>
    public void ProvideStableState()
    {
    }

    /// <inheritdoc/>
    public void AddComment(ref StructHtmlToken token)
    {
    }

    /// <inheritdoc/>
    public void TrackError(Exception exception)
    {
    }

    /// <inheritdoc/>
    public Task WaitForReadyAsync(CancellationToken cancelToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task FinishLoadingAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public void ApplyManifest()
    {
    }

    /// <inheritdoc/>
    public void Clear() => ((IConstructableNodeList)this).Clear();

    private static PageElement? Child(PageParent parent, string? name)
    {
        foreach (var node in parent.Children)
        {
            if (node is PageElement element && (name is null || element.Tag.Name == name))
            {
                return element;
            }
        }

        return null;
    }
}
