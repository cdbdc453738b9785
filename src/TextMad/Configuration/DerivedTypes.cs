namespace TextMad.Configuration;

/// <summary>Finds what derives from a type: how a new regime, metric or block is found without a list.</summary>
internal static class DerivedTypes
{
    /// <summary>Returns the types that derive from this one and are not abstract, of its own library and of all that are loaded and refer to it.</summary>
    public static IEnumerable<Type> Of(Type type)
    {
        var home = type.Assembly;
        return AppDomain.CurrentDomain.GetAssemblies()
            .Where(assembly => !assembly.IsDynamic && (assembly == home || assembly.GetReferencedAssemblies().Any(name => name.Name == home.GetName().Name)))
            .SelectMany(assembly => assembly.GetTypes())
            .Where(candidate => !candidate.IsAbstract && candidate.IsSubclassOf(type));
    }
}
