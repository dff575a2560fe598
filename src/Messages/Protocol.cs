using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using ProFL.Messages.Wire;

namespace ProFL.Messages;

/// <summary>What two nodes must agree on before they talk.</summary>
public static class Protocol
{
    /// <summary>Version of the messages in Wire/; raised when an older node could misunderstand a newer one.</summary>
    public const int Version = 2;

    /// <summary>Version of this build.</summary>
    public static string ProductVersion { get; } =
        typeof(Protocol).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";

    /// <summary>Why this build cannot talk with another, or null when it can.</summary>
    /// <param name="protocolVersion">The other's <see cref="Version"/>.</param>
    /// <param name="productVersion">The other's <see cref="ProductVersion"/>.</param>
    /// <param name="who">The other, for the text.</param>
    public static string? Refusal(int protocolVersion, string productVersion, string who) =>
        protocolVersion == Version
            ? null
            : $"{who} speaks protocol {protocolVersion} (version {productVersion}), "
                + $"this node speaks protocol {Version} (version {ProductVersion}): run the same release on both.";

    /// <summary>Short id of a numeric profile: the first 8 hexadecimal digits of the SHA-256 of its three fields, one per line.</summary>
    public static string Id(this NumericProfile profile) => IdOf(profile.Library, profile.Numerics, profile.CanarySha256);

    /// <inheritdoc cref="Id(NumericProfile)"/>
    public static string Id(this Journal.NumericProfile profile) => IdOf(profile.Library, profile.Numerics, profile.CanarySha256);

    /// <summary>Characters of a profile's id: hexadecimal digits.</summary>
    public const int ProfileIdLength = 8;

    private static string IdOf(string library, string numerics, string canary) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{library}\n{numerics}\n{canary}")))[..ProfileIdLength];
}
