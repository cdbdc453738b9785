namespace TextMad;

/// <summary>
/// Another project's package behind an interface of this library. The assembly that uses it refers to this library, so a program says how to
/// make it (<see cref="Provide"/>); it is made when it is asked for, and nothing of the package is loaded before.
/// </summary>
/// <param name="name">The package's name, as people know it.</param>
/// <param name="assembly">Name of the assembly that uses it.</param>
/// <param name="purpose">What it is good for, in words that follow "for".</param>
public sealed class Adapter(string name, string assembly, string purpose)
{
    private Func<object>? _make;

    /// <summary>The package's name, as people know it.</summary>
    public string Name { get; } = name;

    /// <summary>What it is good for, in words that follow "for".</summary>
    public string Purpose { get; } = purpose;

    /// <summary>Says how the adapter is made. A program does so when it begins; the last word holds.</summary>
    /// <param name="make">Called each time when the adapter is asked for. Name the adapter's type nowhere but in this function: then its package is not loaded before.</param>
    public void Provide(Func<object> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        _make = make;
    }

    /// <summary>Returns why it cannot be used, in words for a person; null when it can be used. Loads the package.</summary>
    public string? Problem()
    {
        try
        {
            (Load<object>(Name) as IDisposable)?.Dispose();
            return null;
        }
        catch (TextMadException failure)
        {
            return failure.Message;
        }
    }

    /// <summary>Returns a new instance of the adapter.</summary>
    /// <typeparam name="T">The interface of this library that it implements.</typeparam>
    /// <param name="asked">What asked for it, as the person wrote it, e.g. <c>model.engine: torch</c>.</param>
    /// <exception cref="InputException">The program did not provide it.</exception>
    /// <exception cref="TextMadException">It cannot be loaded, for instance because a native library is missing.</exception>
    public T Load<T>(string asked)
        where T : class
    {
        if (_make is null)
        {
            throw new InputException($"{asked} needs {Name}, which this program does not provide: add a reference to {assembly} and call its adapter's Provide "
                + "method (see TextMad.Adapters) when the program starts.");
        }

        try
        {
            return (T)_make();
        }
        catch (TextMadException)
        {
            throw;
        }
        catch (Exception failure)
        {
            // What matters of a loader's many lines is the last one: which file, or which version of one, is missing.
            var cause = failure.GetBaseException().Message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)[^1];
            throw new TextMadException($"{Name} cannot be loaded on this machine: {cause}", failure);
        }
    }
}
