namespace TextMad.Experiments.Bundles;

/// <summary>A file of a bundle.</summary>
/// <param name="Path">Its place in the archive, with <c>/</c> between names.</param>
/// <param name="Bytes">Its length when it is unpacked.</param>
/// <param name="Sha256">SHA-256 of its content, lower-case hexadecimal.</param>
public sealed record BundleFile(string Path, long Bytes, string Sha256);
