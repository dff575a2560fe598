using System.Security.Cryptography;
using Akka.Configuration;
using ProFL.Node.Configuration;

namespace ProFL.Node.Trust;

/// <summary>Whether a node shows who it is and asks who others are: <c>profl.trust</c> of its configuration.</summary>
/// <param name="IsOff">Whether it does neither, whatever its folder has.</param>
public sealed record TrustSettings(bool IsOff)
{
    private const string Mode = "profl.trust.mode";

    /// <summary>Reads the settings.</summary>
    /// <exception cref="HoconException">A value cannot be.</exception>
    public static TrustSettings From(Config config)
    {
        var settings = new SettingsReader(config);
        string mode = settings.Name(Mode);
        return mode is "auto" or "off" ? new TrustSettings(mode == "off") : throw settings.Wrong(Mode, mode, "give auto or off");
    }

    /// <summary>What a node shows and who is let in; null where it is not enrolled.</summary>
    /// <param name="stateDirectory">Its state folder.</param>
    /// <param name="isReached">Where other machines reach it, in words; null for a node on loopback.</param>
    /// <exception cref="HoconException">Other machines reach it and it is not enrolled, or its folder is of no use.</exception>
    public NodeTrust? Load(string stateDirectory, string? isReached)
    {
        var folder = TrustFolder.OfState(stateDirectory);
        if (IsOff)
        {
            return null;
        }

        if (folder.IsEnrolled)
        {
            try
            {
                return NodeTrust.Load(folder, TimeProvider.System);
            }
            catch (Exception broken) when (broken is CryptographicException or IOException or UnauthorizedAccessException)
            {
                throw new HoconException($"the trust folder {folder.Path} cannot be used: {broken.Message}");
            }
        }

        return isReached is null
            ? null
            : throw new HoconException(
                $"other machines reach this node ({isReached}), and it has no certificate in {folder.Path}: at the first machine run "
                    + "`profl ca init`, at others `profl enroll URL CODE` with a code of `profl ca invite`. "
                    + "profl.trust.mode = off runs without certificates: then whoever reaches its ports commands it"
            );
    }
}
