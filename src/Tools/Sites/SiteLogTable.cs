using System.Globalization;
using ProFL.ClientNode.Records;
using ProFL.Tools.Formatting;

namespace ProFL.Tools.Sites;

/// <summary>What left a site, as a table.</summary>
public static class SiteLogTable
{
    private const int ShortHash = 12;

    /// <summary>The table; a sentence where nothing left.</summary>
    public static string Of(IReadOnlyList<Departure> departures)
    {
        ArgumentNullException.ThrowIfNull(departures);
        return departures.Count == 0
            ? "nothing that is noted left this site"
            : TextTable.Of(
                ["time", "job", "round", "what", "bytes", "sha256", "to", "detail"],
                departures.Select(left =>
                    new[]
                    {
                        left.At.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                        left.Job,
                        left.Round.ToString(CultureInfo.InvariantCulture),
                        left.What,
                        left.Bytes.ToString(CultureInfo.InvariantCulture),
                        left.Sha256.Length > ShortHash ? left.Sha256[..ShortHash] : left.Sha256,
                        left.To,
                        left.Detail,
                    }
                )
            );
    }
}
