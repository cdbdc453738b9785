using System.Runtime.InteropServices;

namespace TextMad.Experiments.Prepared;

/// <summary>An item as the file of a <see cref="PreparedTexts"/> has it.</summary>
/// <param name="Document">The number of its document in the plan.</param>
/// <param name="Start">Where its text begins in the document's; of a whole document 0.</param>
/// <param name="End">The character after its last.</param>
/// <param name="FirstWord">Words before it; -1 for a whole document.</param>
/// <param name="Words">Its words; of a whole document 1 where its white space was bounded.</param>
/// <param name="Tokens">Its tokens.</param>
/// <param name="TokensAt">Where they begin, in tokens.</param>
/// <param name="Id">The id of the document that it is.</param>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct PreparedRow(int Document, int Start, int End, int FirstWord, int Words, int Tokens, long TokensAt, DocumentId Id)
{
    /// <summary>What <see cref="FirstWord"/> is of a whole document.</summary>
    public const int Whole = -1;

    /// <summary>Whether the item is a document made from one of the corpus, and not one of it.</summary>
    public bool IsDerived => FirstWord != Whole || Words == 1;
}
