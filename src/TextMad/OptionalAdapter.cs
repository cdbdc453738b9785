using System.Reflection;

namespace TextMad;

/// <summary>
/// Finds what an adapter project offers: an assembly beside the program, built only where its package could be had. The library knows the
/// interface and the assembly's name, and nothing else of it.
/// </summary>
public static class OptionalAdapter
{
    /// <summary>The one public type of an adapter that implements an interface, made anew; null when the adapter was left out of this build.</summary>
    /// <typeparam name="T">The interface.</typeparam>
    /// <param name="assembly">The adapter's name, e.g. <c>TextMad.LiteDB</c>.</param>
    /// <exception cref="TextMadException">The adapter is there and cannot be loaded.</exception>
    public static T? Find<T>(string assembly)
        where T : class
    {
        try
        {
            var type = Assembly.Load(new AssemblyName(assembly)).GetExportedTypes().Single(type => type.IsClass && !type.IsAbstract && type.IsAssignableTo(typeof(T)));
            return (T)Activator.CreateInstance(type)!;
        }
        catch (FileNotFoundException error) when (error.FileName?.StartsWith(assembly, StringComparison.Ordinal) == true)
        {
            return null;
        }
        catch (Exception error) when (error is FileNotFoundException or FileLoadException or BadImageFormatException or InvalidOperationException or TargetInvocationException)
        {
            throw new TextMadException($"The adapter {assembly} is there and cannot be loaded: {(error.InnerException ?? error).Message} Build it again.", error);
        }
    }
}
