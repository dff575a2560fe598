using System.Collections.Immutable;
using Akka.Configuration;
using ProFL.Learning.Rules;
using ProFL.Node.Configuration;
using ProFL.Training.Data;

namespace ProFL.ClientNode.Permissions;

/// <summary>
/// Reads site.conf, in which a site says what jobs may do there. A key that is not known is refused: it would forbid nothing.
/// </summary>
public static class SiteFile
{
    /// <summary>Its name in the state folder, unless <c>profl.site.file</c> says otherwise.</summary>
    public const string Name = "site.conf";

    private static readonly string[] Keys =
    [
        "data-sets",
        "submitters",
        "methods",
        "least-cohort",
        "most-rounds",
        "most-epochs",
        "hours",
        "memory",
        "workers",
    ];

    /// <summary>The site's word.</summary>
    /// <param name="configured">What <c>profl.site.file</c> says: a file that must be there;
    /// empty for site.conf of the state folder, which may
    /// be missing.</param>
    /// <param name="stateFolder">The node's state folder.</param>
    /// <exception cref="HoconException">It cannot be read, or a value cannot be;
    /// names the file, the key, the value and what to do.</exception>
    public static SitePolicy Load(string configured, string stateFolder)
    {
        ArgumentNullException.ThrowIfNull(configured);
        string path = configured.Length > 0 ? configured : Path.Combine(stateFolder, Name);
        return configured.Length == 0 && !Path.Exists(path) ? SitePolicy.Everything : Read(HoconText.DocumentOf(path));
    }

    /// <summary>Reads what the file holds.</summary>
    /// <inheritdoc cref="Load" path="/exception"/>
    public static SitePolicy Read(HoconDocument file)
    {
        ArgumentNullException.ThrowIfNull(file);
        Config config = file.Config;
        IEnumerable<string> written = config.IsEmpty ? [] : config.Root.GetObject().Items.Keys;
        if (written.FirstOrDefault(key => !Keys.Contains(key)) is { } unknown)
        {
            throw new HoconException(file.Explain(unknown, $"{unknown} is no key of it: use {string.Join(", ", Keys)}, or remove it"));
        }

        var settings = new SettingsReader(config);
        ImmutableArray<string>? methods = List("methods");
        string[] known = [.. RuleBook.Newest.Methods.Select(method => method.Name.Value)];
        if (methods?.FirstOrDefault(method => !known.Contains(method)) is { } other)
        {
            throw settings.Wrong("methods", other, $"give some of {string.Join(", ", known)}");
        }

        ImmutableArray<string>? sets = List("data-sets");
        return sets?.FirstOrDefault(set => !DataRoot.IsBelow(set)) is { } outside
            ? throw settings.Wrong("data-sets", outside, "give folders below the data folder, such as fashion-mnist")
            : new SitePolicy
            {
                DataSets = sets,
                Submitters = List("submitters"),
                Methods = methods,
                LeastCohort = Number("least-cohort"),
                MostRounds = Number("most-rounds"),
                MostEpochs = Number("most-epochs"),
                Hours = Hours(settings, config.HasPath("hours")),
                MemoryBytes = config.HasPath("memory") ? settings.Bytes("memory", least: 1) : null,
                Workers = Number("workers"),
            };

        // an empty list allows nobody, a missing one everybody
        ImmutableArray<string>? List(string key) => config.HasPath(key) ? [.. settings.List(key)] : null;

        int? Number(string key) => config.HasPath(key) ? settings.Number(key, least: 1) : null;
    }

    private static OpeningHours Hours(SettingsReader settings, bool isWritten)
    {
        IReadOnlyList<string> windows = settings.List("hours");
        return isWritten && windows.Count == 0
            ? throw settings.Wrong("hours", "[]", "give windows such as \"20:00-06:00\", or remove it")
            : OpeningHours.Parse(windows)
                ?? throw settings.Wrong(
                    "hours",
                    string.Join(", ", windows),
                    "give windows from one time of day to another, such as [\"20:00-06:00\", \"12:00-13:30\"]"
                );
    }
}
