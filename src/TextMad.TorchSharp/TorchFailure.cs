using System.Runtime.InteropServices;

namespace TextMad.TorchSharp;

/// <summary>PyTorch's failures in the words of this project.</summary>
internal static class TorchFailure
{
    /// <summary>Does something; running out of memory becomes an error that says which setting to lower.</summary>
    /// <param name="settings">Where it is done.</param>
    /// <param name="whatToLower">A sentence without its full stop.</param>
    /// <param name="work">The work to do.</param>
    /// <exception cref="TextMadException">Memory was too small, or there is no deterministic form of an operation.</exception>
    public static T Explain<T>(TorchSettings settings, string whatToLower, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception failure) when (IsOutOfMemory(failure))
        {
            throw OutOfMemory(failure, settings, whatToLower);
        }
        catch (ExternalException failure) when (settings.Options.Deterministic && failure.Message.Contains("deterministic", StringComparison.OrdinalIgnoreCase))
        {
            throw new TextMadException(
                $"model.deterministic: PyTorch has no deterministic form of an operation on {settings.Device}: "
                + $"{FirstLine(failure)} Leave the setting out, or work on the processor.", failure);
        }
    }

    /// <summary>Returns whether PyTorch, or the system below it, ran out of memory.</summary>
    public static bool IsOutOfMemory(Exception failure) => failure is ExternalException
        && (failure.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase)
            || failure.Message.Contains("can't allocate memory", StringComparison.Ordinal)
            || failure.Message.Contains("not enough memory", StringComparison.Ordinal)
            || failure.Message.Contains("bad_alloc", StringComparison.Ordinal));

    /// <summary>Returns the error for people.</summary>
    public static TextMadException OutOfMemory(Exception failure, TorchSettings settings, string whatToLower) => new(
        $"The memory of {settings.Device} is too small for this. {whatToLower}. PyTorch says: {FirstLine(failure)}", failure);

    private static string FirstLine(Exception failure) => failure.Message.Split('\n')[0].Trim();
}
