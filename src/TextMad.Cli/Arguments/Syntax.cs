using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using TextMad.Configuration;

namespace TextMad.Cli.Arguments;

/// <summary>Makes arguments and options whose errors say what is allowed.</summary>
internal static class Syntax
{
    /// <summary>Returns a required argument.</summary>
    /// <param name="name">Its name in the help.</param>
    /// <param name="description">The description in the help.</param>
    /// <param name="known">What a shell offers for it.</param>
    public static Argument<string> Argument(string name, string description, params string[] known)
    {
        var argument = new Argument<string>(name) { Description = description, HelpName = name };
        argument.CompletionSources.Add(known);
        return argument;
    }

    /// <summary>Returns an optional argument.</summary>
    /// <inheritdoc cref="Argument(string, string, string[])"/>
    public static Argument<string?> OptionalArgument(string name, string description, params string[] known)
    {
        var argument = new Argument<string?>(name) { Description = description, HelpName = name, Arity = ArgumentArity.ZeroOrOne };
        argument.CompletionSources.Add(known);
        return argument;
    }

    /// <summary>Returns one or more arguments.</summary>
    public static Argument<string[]> Arguments(string name, string description) =>
        new(name) { Description = description, HelpName = name, Arity = ArgumentArity.OneOrMore };

    /// <summary>Returns an option that is there or not.</summary>
    public static Option<bool> Flag(string name, string description) => new(name) { Description = description };

    /// <summary>Returns whether a model's weights are ancestors of those that it began: <c>--weights count|ignore</c>.</summary>
    /// <param name="standard">What is so unless told.</param>
    public static Option<string> Weights(string standard) => Choice(
        "--weights", "whether the training text of a model also counts for models that began from its weights", standard, "count", "ignore");

    /// <summary><c>--force</c>.</summary>
    /// <param name="description">What it replaces.</param>
    public static Option<bool> Force(string description) => Flag("--force", description);

    /// <summary><c>--dry-run</c>.</summary>
    /// <param name="description">What is said instead of done.</param>
    public static Option<bool> DryRun(string description) => Flag("--dry-run", description);

    /// <summary><c>--yes</c>.</summary>
    public static Option<bool> Yes() => Flag("--yes", "do it without asking");

    /// <summary><c>--id</c>, of a run.</summary>
    /// <param name="description">The description in the help.</param>
    public static Option<string?> RunId(string description) => Text("--id", "NAME", description);

    /// <summary><c>--limit</c>.</summary>
    /// <param name="description">The description in the help: what is limited.</param>
    /// <param name="low">The smallest value allowed.</param>
    /// <param name="high">The largest value allowed.</param>
    /// <param name="standard">What holds unless told.</param>
    public static Option<int> Limit(string description, int low, int high, int standard) => Integer("--limit", "N", description, low, high, standard);

    /// <summary><c>--json</c>.</summary>
    public static Option<bool> Json() => Flag("--json", "answer in JSON");

    /// <summary>Returns a text option.</summary>
    public static Option<string?> Text(string name, string value, string description) => new(name) { Description = description, HelpName = value };

    /// <summary>Returns a text option that can be given several times.</summary>
    public static Option<string[]> Texts(string name, string value, string description) =>
        new(name) { Description = description, HelpName = value, Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = false };

    /// <summary>Settings that win over those of a file: <c>--set KEY=VALUE</c>, which can be given several times.</summary>
    public static Option<SettingOverride[]> Overrides(string description) => new("--set")
    {
        Description = description,
        HelpName = "KEY=VALUE",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
        CustomParser = result =>
        {
            try
            {
                return [.. result.Tokens.Select(token => SettingOverride.Parse(token.Value, "--set"))];
            }
            catch (InputException wrong)
            {
                result.AddError(wrong.Message);
                return null;
            }
        },
    };

    /// <summary>Returns an integer option without a default.</summary>
    public static Option<int?> Integer(string name, string value, string description, int low, int high) => new(name)
    {
        Description = $"{description} ({Range(low, high)})",
        HelpName = value,
        CustomParser = result => ParseInteger(result, low, high),
    };

    /// <summary>Returns an integer option with a default.</summary>
    public static Option<int> Integer(string name, string value, string description, int low, int high, int standard) => new(name)
    {
        Description = $"{description} ({Range(low, high)})",
        HelpName = value,
        CustomParser = result => ParseInteger(result, low, high) ?? 0,
        DefaultValueFactory = _ => standard,
    };

    /// <summary>Returns a share in [0, 1], without a default.</summary>
    public static Option<double?> Share(string name, string description) => new(name)
    {
        Description = $"{description} (0 to 1)",
        HelpName = "SHARE",
        CustomParser = result =>
        {
            if (result.Tokens is [var token] && double.TryParse(token.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var share) && share is >= 0 and <= 1)
            {
                return share;
            }

            result.AddError($"{name} '{string.Join(' ', result.Tokens.Select(t => t.Value))}': a share from 0 to 1 is expected.");
            return null;
        },
    };

    /// <summary>Seeds: an option that can be given several times.</summary>
    public static Option<ulong[]> Seeds(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "N",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
        CustomParser = result =>
        {
            var seeds = new List<ulong>();
            foreach (var token in result.Tokens)
            {
                if (ulong.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seed))
                {
                    seeds.Add(seed);
                }
                else
                {
                    result.AddError($"{name} '{token.Value}': a whole number from 0 to {ulong.MaxValue} is expected.");
                }
            }

            return [.. seeds];
        },
    };

    /// <summary>Returns a choice among names, in snake case.</summary>
    public static Option<string> Choice(string name, string description, string standard, params string[] names)
    {
        var option = new Option<string>(name)
        {
            Description = $"{description}: {string.Join(", ", names)}",
            HelpName = "NAME",
            DefaultValueFactory = _ => standard,
        };
        option.CompletionSources.Add(names);
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !names.Contains(token.Value))
            {
                result.AddError($"{name} '{token.Value}': one of {string.Join(", ", names)} is expected{NearestName.Suggest(token.Value, names)}");
            }
        });
        return option;
    }

    private static int? ParseInteger(ArgumentResult result, int low, int high)
    {
        var text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= low && value <= high)
        {
            return value;
        }

        var option = (result.Parent as OptionResult)?.Option.Name ?? result.Argument.Name;
        result.AddError($"{option} '{text}': an integer{(high == int.MaxValue ? " " : " from ")}{Range(low, high)} is expected.");
        return null;
    }

    private static string Range(int low, int high) => high == int.MaxValue
        ? string.Create(CultureInfo.InvariantCulture, $"{low} or more")
        : string.Create(CultureInfo.InvariantCulture, $"{low} to {high}");
}
