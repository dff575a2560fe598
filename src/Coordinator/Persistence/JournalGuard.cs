using Akka.Configuration;

namespace ProFL.Coordinator.Persistence;

/// <summary>Refuses journal settings with which acknowledged events would vanish at a replay.</summary>
public static class JournalGuard
{
    private const string Journals = "akka.persistence.journal";
    private const string Fallback = "akka.persistence.journal-plugin-fallback";

    /// <summary>Checks every journal that the configuration declares or uses, sharding's own too.</summary>
    /// <param name="config">The merged configuration of a process.</param>
    /// <exception cref="JournalException">A journal's <c>replay-filter.mode</c> is not <c>off</c>.</exception>
    public static void Check(Config config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Config whole = config.WithFallback(Akka.Persistence.Persistence.DefaultConfig());
        foreach (string journal in PathsOf(whole))
        {
            string key = $"{journal}.replay-filter.mode";
            string mode = whole.GetString(key, null) ?? whole.GetString($"{Fallback}.replay-filter.mode", null);
            // HOCON reads an unquoted off as the text "off"
            if (!string.Equals(mode, "off", StringComparison.OrdinalIgnoreCase))
            {
                throw new JournalException(
                    $"{key} is '{mode}': when a job moves from coordinator A to B and back to A, that filter takes A's own later "
                        + "events for those of an old writer and drops them although they were acknowledged. "
                        + $"Set {key} = off; UNIQUE(persistence_id, sequence_number) keeps old writers out"
                );
            }
        }
    }

    private static SortedSet<string> PathsOf(Config config)
    {
        var paths = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string? key in new[] { $"{Journals}.plugin", "akka.cluster.sharding.journal-plugin-id" })
        {
            if (config.GetString(key, null) is { Length: > 0 } path)
            {
                paths.Add(path);
            }
        }
        foreach (string? path in config.GetStringList($"{Journals}.auto-start-journals", []))
        {
            paths.Add(path);
        }

        foreach ((string? name, Akka.Configuration.Hocon.HoconValue? value) in config.GetValue(Journals).GetObject().Items)
        {
            if (value.IsObject() && value.GetObject().GetKey("class") is not null)
            {
                paths.Add($"{Journals}.{name}");
            }
        }
        return paths;
    }
}
