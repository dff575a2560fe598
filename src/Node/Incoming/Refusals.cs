using System.Runtime.Serialization;

namespace ProFL.Node.Incoming;

/// <summary>Why a message is neither sent nor read.</summary>
internal static class Refusals
{
    private const int MostOfManifest = 100;

    /// <summary>A message of this process that nobody would read.</summary>
    public static SerializationException Unsent(object? message) =>
        new($"{message?.GetType().FullName ?? "null"} may not leave this process: it is not listed in {nameof(ListedManifests)}");

    /// <summary>Bytes from the network that nobody of ours sends.</summary>
    public static SerializationException Unread(int serializer, string? manifest) =>
        new($"serializer {serializer}, message '{Short(manifest)}' is not read: no node of this product sends it");

    private static string Short(string? manifest) =>
        manifest is { Length: > MostOfManifest } ? $"{manifest[..MostOfManifest]}…" : manifest ?? "";
}
