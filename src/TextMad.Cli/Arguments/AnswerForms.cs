using System.CommandLine;

namespace TextMad.Cli.Arguments;

/// <summary>In which form a command answers: for people unless told, in JSON or in one other form for programs, and never in two.</summary>
internal sealed class AnswerForms : IOptionGroup
{
    /// <summary>Creates the forms of a command.</summary>
    /// <param name="other">The option of the other form, e.g. <c>--csv</c>.</param>
    /// <param name="description">The description of the other format.</param>
    public AnswerForms(string other, string description)
    {
        Json = Syntax.Json();
        Other = Syntax.Flag(other, description);
        Other.Validators.Add(result =>
        {
            if (result.GetValue(Other) && result.GetValue(Json))
            {
                result.AddError($"{Json.Name} and {Other.Name} are two formats of the same answer; choose one.");
            }
        });
    }

    /// <summary><c>--json</c>.</summary>
    public Option<bool> Json { get; }

    /// <summary>The other form.</summary>
    public Option<bool> Other { get; }

    /// <inheritdoc/>
    public IEnumerable<Option> Options => [Json, Other];
}
