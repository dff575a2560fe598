using System.Security.Cryptography;
using System.Text;

namespace ProFL.Training.Numerics;

/// <summary>What makes two machines compute the same floats: with equal profiles the same training gives the same bits.</summary>
/// <param name="Library">Version of TorchSharp and libtorch.</param>
/// <param name="Numerics"><c>native</c> or <c>portable</c>: whether instruction sets were capped.</param>
/// <param name="CanarySha256">Lower-case hex SHA-256 of what the canary training learned.</param>
public sealed record NumericProfile(string Library, string Numerics, string CanarySha256)
{
    /// <summary>
    /// Whether a streamed training gave the bytes of the same training in one piece; a machine where it did not never streams.
    /// </summary>
    public bool StreamsExactly => WhyNotStreamed.Length == 0;

    /// <summary>Why this machine does not stream; empty where it does.</summary>
    public string WhyNotStreamed { get; init; } = "";

    /// <summary>Short name for people and logs: the first 8 hex digits of the SHA-256 over the three lines.</summary>
    public string Id => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Library}\n{Numerics}\n{CanarySha256}")))[..8];
}
