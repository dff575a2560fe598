using ProFL.Messages.Journal;

namespace ProFL.Coordinator.Trainings;

/// <summary>Counts updates that were refused, and charges each to the site whose key signed it.</summary>
internal static class RefusalTally
{
    /// <summary>Counts one.</summary>
    public static void Count(Counters counters, UpdateRefused refused)
    {
        counters.UpdatesRefused++;
        counters.BytesUp += refused.Update.Size;
        if (refused.Site.Length == 0)
        {
            return;
        }

        int place = 0;
        while (place < counters.Refusals.Count && string.CompareOrdinal(counters.Refusals[place].Site, refused.Site) < 0)
        {
            place++;
        }

        if (place == counters.Refusals.Count || counters.Refusals[place].Site != refused.Site)
        {
            counters.Refusals.Insert(place, new SiteRefusals { Site = refused.Site });
        }

        counters.Refusals[place].Updates++;
    }
}
