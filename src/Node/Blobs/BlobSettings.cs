using Akka.Configuration;
using ProFL.Node.Configuration;

namespace ProFL.Node.Blobs;

/// <summary>How a process keeps and pulls blobs: <c>profl.blobs</c> and <c>profl.durability</c> of its configuration.</summary>
/// <param name="FloorBytes">Free bytes of the disk that blobs never use.</param>
/// <param name="Concurrency">Transfers at a time.</param>
/// <param name="Durability">What blobs survive.</param>
public sealed record BlobSettings(long FloorBytes, int Concurrency, Durability Durability)
{
    /// <summary>Reads the settings.</summary>
    /// <exception cref="HoconException">A value cannot be.</exception>
    public static BlobSettings From(Config config)
    {
        var settings = new SettingsReader(config);
        return new BlobSettings(
            settings.Bytes("profl.blobs.floor"),
            settings.Number("profl.blobs.concurrency", least: 1),
            settings.Choice<Durability>("profl.durability")
        );
    }
}
