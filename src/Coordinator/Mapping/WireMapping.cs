using ProFL.Messages.Journal;
using ProFL.Node.Blobs;

namespace ProFL.Coordinator.Mapping;

/// <summary>
/// Maps the journal's messages to those that travel, and back. The two schemas are kept apart so that either can change alone.
/// </summary>
public static class WireMapping
{
    /// <summary>A blob as it travels.</summary>
    public static Messages.Wire.Blob ToWire(this Blob blob) =>
        new()
        {
            Sha256 = blob.Sha256,
            Size = blob.Size,
            Round = blob.Round,
        };

    /// <summary>A blob of a store as it travels.</summary>
    public static Messages.Wire.Blob ToWire(this BlobKey key) =>
        new()
        {
            Sha256 = key.Id.Sha256,
            Size = key.Id.Size,
            Round = key.Round,
        };

    /// <summary>A part's blob as it travels.</summary>
    public static Messages.Wire.PartBlob ToWire(this PartBlob part) => new() { Part = part.Part, Blob = part.Blob.ToWire() };

    /// <summary>A blob as it is written down.</summary>
    public static Blob ToJournal(this Messages.Wire.Blob blob) =>
        new()
        {
            Sha256 = blob.Sha256,
            Size = blob.Size,
            Round = blob.Round,
        };

    /// <summary>A numeric profile as it is written down.</summary>
    public static NumericProfile ToJournal(this Messages.Wire.NumericProfile profile) =>
        new()
        {
            Library = profile.Library,
            Numerics = profile.Numerics,
            CanarySha256 = profile.CanarySha256,
        };

    /// <summary>A client as it is written down.</summary>
    public static RosterMember ToJournal(this Messages.Wire.ClientDescription client)
    {
        var member = new RosterMember
        {
            Client = client.Client,
            Site = client.Site,
            MemoryBytes = client.MemoryBytes,
            Samples = client.Samples,
            DataFingerprint = client.DataFingerprint,
        };
        if (client.HasScratchBytes)
        {
            member.ScratchBytes = client.ScratchBytes;
        }

        return member;
    }

    /// <summary>A client that is left out as it is written down.</summary>
    public static ClientsLeftOut.Types.SmallClient ToJournal(this Messages.Wire.LeftOutClient client) =>
        new()
        {
            Client = client.Client,
            Site = client.Site,
            Samples = client.Samples,
        };

    /// <summary>A channel's sums as they are computed with.</summary>
    public static Learning.Normalisations.ChannelSum ToLearning(this Messages.Wire.ChannelSum sum) =>
        new(sum.Count, new Int128(sum.SumHigh, sum.SumLow), new Int128(sum.SquaresHigh, sum.SquaresLow));

    /// <summary>A normalisation as it travels.</summary>
    public static Messages.Wire.Normalisation ToWire(this Normalisation normalisation) =>
        new() { Mean = { normalisation.Mean }, Deviation = { normalisation.Deviation } };

    /// <summary>A normalisation as it is written down.</summary>
    public static Normalisation ToJournal(this Learning.Normalisations.Normalisation normalisation) =>
        new() { Mean = { normalisation.Mean }, Deviation = { normalisation.Deviation } };
}
