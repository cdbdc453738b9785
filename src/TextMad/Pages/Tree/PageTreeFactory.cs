using AngleSharp;
using AngleSharp.Common;
using AngleSharp.Dom;
using AngleSharp.Html.Construction;
using AngleSharp.Text;

namespace TextMad.Pages.Tree;

/// <summary>Makes the nodes that AngleSharp's tree construction puts together.</summary>
internal sealed class PageTreeFactory : IDomConstructionElementFactory<PageDocument, PageElement>
{
    /// <summary>The document that is being put together.</summary>
    public PageDocument? Document { get; set; }

    public PageDocument CreateDocument(TextSource source, IBrowsingContext? context = null) => Document = new PageDocument(source);

    public PageElement Create(PageDocument document, StringOrMemory localName, StringOrMemory prefix = default, NodeFlags flags = NodeFlags.None) =>
        new(document, localName, flags, TagSpace.Html);

    public PageElement CreateUnknown(PageDocument document, StringOrMemory tagName) => new(document, tagName, NodeFlags.None, TagSpace.Html);

    public PageElement CreateNoScript(PageDocument document, bool scripting) => new(document, "noscript", NodeFlags.None, TagSpace.Html);

    public IConstructableNode CreateDocumentType(PageDocument document, StringOrMemory name, StringOrMemory publicIdentifier, StringOrMemory systemIdentifier) =>
        new PageText(default);

    public IConstructableMathElement CreateMath(PageDocument document, StringOrMemory name = default) => new MathElement(document, name);

    public IConstructableSvgElement CreateSvg(PageDocument document, StringOrMemory name = default) => new SvgElement(document, name);

    public IConstructableMetaElement CreateMeta(PageDocument document) => new MetaElement(document);

    public IConstructableScriptElement CreateScript(PageDocument document, bool parserInserted, bool started) => new ScriptElement(document);

    public IConstructableFrameElement CreateFrame(PageDocument document) => new FrameElement(document);

    public IConstructableTemplateElement CreateTemplate(PageDocument document) => new TemplateElement(document);

    public IConstructableFormElement CreateForm(PageDocument document) => new FormElement(document);

    private sealed class MathElement(PageDocument owner, StringOrMemory name)
        : PageElement(owner, name, NodeFlags.None, TagSpace.Math), IConstructableMathElement;

    private sealed class SvgElement(PageDocument owner, StringOrMemory name)
        : PageElement(owner, name, NodeFlags.None, TagSpace.Svg), IConstructableSvgElement;

    private sealed class FrameElement(PageDocument owner)
        : PageElement(owner, "frame", NodeFlags.None, TagSpace.Html), IConstructableFrameElement;

    private sealed class FormElement(PageDocument owner)
        : PageElement(owner, "form", NodeFlags.None, TagSpace.Html), IConstructableFormElement;

    private sealed class MetaElement(PageDocument owner)
        : PageElement(owner, "meta", NodeFlags.None, TagSpace.Html), IConstructableMetaElement
    {
        // The encoding is settled before parsing.
        public void Handle()
        {
        }
    }

    private sealed class TemplateElement(PageDocument owner)
        : PageElement(owner, "template", NodeFlags.None, TagSpace.Html), IConstructableTemplateElement
    {
        public void PopulateFragment()
        {
        }
    }

    private sealed class ScriptElement(PageDocument owner)
        : PageElement(owner, "script", NodeFlags.None, TagSpace.Html), IConstructableScriptElement
    {
        public Task RunAsync(CancellationToken cancel) => Task.CompletedTask;

        public bool Prepare(IConstructableDocument document) => false;
    }
}
