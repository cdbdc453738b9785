using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;

namespace TextMad;

/// <summary>
/// A package that a build can have or leave out. Its adapter, an assembly that implements interfaces of this library, stands in a folder
/// of its own beside the program and is loaded when it is asked for, so that nobody pays for what is not used.
/// </summary>
/// <param name="Name">The package's name, as people know it.</param>
/// <param name="Adapter">Name of the assembly that uses it.</param>
/// <param name="Switch">The build's property that forces it in or out.</param>
/// <param name="Purpose">What it is good for, in words that follow "for".</param>
public sealed record OptionalPackage(string Name, string Adapter, string Switch, string Purpose)
{
    private static readonly ConcurrentDictionary<string, Assembly> Loaded = new();

    /// <summary>Whether this build has it.</summary>
    public bool IsPresent => File.Exists(AdapterPath);

    /// <summary>How a person gets it into the build.</summary>
    public string HowToGet =>
        $"build with 'dotnet build TextMad.sln -c Release -p:{Switch}=true' where a package feed has {Name} ('dotnet nuget list source' lists the feeds)";

    private string AdapterPath => Path.Combine(AppContext.BaseDirectory, "adapters", Adapter, $"{Adapter}.dll");

    /// <summary>Why it cannot be used, in words for a person: it was left out, or cannot be loaded on this machine; null when it can be used.</summary>
    public string? Problem()
    {
        if (!IsPresent)
        {
            return $"{Name} was left out of this build. To get it, {HowToGet}.";
        }

        try
        {
            Load<object>(Name);
            return null;
        }
        catch (TextMadException failure)
        {
            return failure.Message;
        }
    }

    /// <summary>The adapter's implementation of an interface.</summary>
    /// <typeparam name="T">What the adapter's one public class implements; it has a constructor without parameters.</typeparam>
    /// <param name="asked">What asked for it, as the person wrote it, e.g. <c>model.engine: torch</c>.</param>
    /// <exception cref="InputException">The package was left out of this build.</exception>
    /// <exception cref="TextMadException">The package is there and cannot be loaded, for instance because a native library is missing.</exception>
    public T Load<T>(string asked)
        where T : class
    {
        if (!IsPresent)
        {
            throw new InputException($"{asked} needs {Name}, which this build of textmad was made without. To get it, {HowToGet}.");
        }

        try
        {
            var type = Loaded.GetOrAdd(AdapterPath, LoadAdapter).GetExportedTypes().Single(t => t.IsClass && typeof(T).IsAssignableFrom(t));
            return (T)Activator.CreateInstance(type)!;
        }
        catch (Exception failure)
        {
            // What matters of a loader's many lines is the last one: which file, or which version of one, is missing.
            var cause = failure.GetBaseException().Message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)[^1];
            throw new TextMadException($"{Name} is part of this build, but cannot be loaded on this machine: {cause}", failure);
        }
    }

    /// <summary>Loads an assembly whose own dependencies, managed and native, stand beside it; those of this library are shared.</summary>
    private static Assembly LoadAdapter(string path)
    {
        var resolver = new AssemblyDependencyResolver(path);
        var context = AssemblyLoadContext.Default;
        context.Resolving += (into, name) => resolver.ResolveAssemblyToPath(name) is { } found ? into.LoadFromAssemblyPath(found) : null;
        context.ResolvingUnmanagedDll += (_, name) => resolver.ResolveUnmanagedDllToPath(name) is { } found
            ? System.Runtime.InteropServices.NativeLibrary.Load(found)
            : IntPtr.Zero;
        return context.LoadFromAssemblyPath(path);
    }
}
