using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace TextMad.MiniLM;

/// <summary>Files that an assembly carries as resources, read without loading it: no code of it runs, and what it depends on need not be there.</summary>
internal static class EmbeddedFiles
{
    /// <summary>Returns the content of the one resource whose name ends so.</summary>
    /// <param name="assembly">Path of the assembly.</param>
    /// <param name="ending">The end of the resource's name.</param>
    /// <exception cref="TextMadException">The assembly has no such resource.</exception>
    public static byte[] Read(string assembly, string ending)
    {
        using var reader = new PEReader(File.OpenRead(assembly));
        var metadata = reader.GetMetadataReader();
        foreach (var handle in metadata.ManifestResources)
        {
            var resource = metadata.GetManifestResource(handle);
            if (!resource.Implementation.IsNil || !metadata.GetString(resource.Name).EndsWith(ending, StringComparison.Ordinal))
            {
                continue;
            }

            // A resource is its length, four bytes, and its bytes [ECMA-335, II.24.2.2].
            var resources = reader.GetSectionData(reader.PEHeaders.CorHeader!.ResourcesDirectory.RelativeVirtualAddress).GetReader();
            resources.Offset = checked((int)resource.Offset);
            return resources.ReadBytes(resources.ReadInt32());
        }

        throw new TextMadException($"{assembly} holds no resource '{ending}': it is not the package that this build was made for.");
    }
}
