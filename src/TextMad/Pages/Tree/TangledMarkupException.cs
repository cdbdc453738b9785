namespace TextMad.Pages.Tree;

/// <summary>Markup that asks for more work than a page may.</summary>
internal sealed class TangledMarkupException : Exception;
