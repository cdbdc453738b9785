namespace TextMad.Tests.Provenance.Worlds;

/// <summary>What can happen in a random world.</summary>
public enum WorldStepKind
{
    /// <summary>A text is imported: human, or with a declared machine share.</summary>
    Import,

    /// <summary>A document is cut from one, or merged from several.</summary>
    Derive,

    /// <summary>A page is fetched of which nothing is known but a declared machine share.</summary>
    Visit,

    /// <summary>A page of a simulated web is fetched: made from documents, some of them shown without their prompt.</summary>
    Browse,

    /// <summary>A model writes from nothing.</summary>
    Sample,

    /// <summary>A model continues a document, adds nothing to it, or begins with words that no document holds.</summary>
    Continue,

    /// <summary>A model draws tokens of a document anew.</summary>
    Edit,

    /// <summary>A model is trained on some of the documents, some of them twice, some without a token; from scratch, or from another's weights.</summary>
    Train,

    /// <summary>A document is withdrawn.</summary>
    Withdraw,

    /// <summary>A document is stored once more.</summary>
    Repeat,

    /// <summary>What happened since the last commit is written, its documents in any order.</summary>
    Commit,
}
