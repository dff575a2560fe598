using Akka.Configuration;
using ProFL.Node.Configuration;

namespace ProFL.Node.Trust.Issuing;

/// <summary>Where the authority of the cluster is, if on this machine: <c>profl.trust.authority</c> of a coordinator.</summary>
/// <param name="Folder">The authority's folder; null where it is elsewhere.</param>
public sealed record AuthoritySettings(AuthorityFolder? Folder)
{
    private const string Key = "profl.trust.authority";

    /// <summary>Reads the setting.</summary>
    /// <exception cref="HoconException">A folder is named in which no authority is.</exception>
    public static AuthoritySettings From(Config config)
    {
        var settings = new SettingsReader(config);
        string named = settings.Text(Key);
        var folder = new AuthorityFolder(named.Length > 0 ? named : Path.Combine(settings.Name("profl.folder"), AuthorityFolder.Name));
        return folder.Exists ? new AuthoritySettings(folder)
            : named.Length == 0 ? new AuthoritySettings((AuthorityFolder?)null)
            : throw settings.Wrong(Key, named, "no ca.key and ca.pem are there: name the folder of `profl ca init`, or leave it out");
    }
}
