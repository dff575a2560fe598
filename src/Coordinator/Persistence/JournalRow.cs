using System.Runtime.Serialization;
using Google.Protobuf;
using ProFL.Messages.Serialization;

namespace ProFL.Coordinator.Persistence;

/// <summary>One event, or one snapshot, as it was written.</summary>
/// <param name="PersistenceId">Whose it is, such as <c>job-digits-1</c>.</param>
/// <param name="SequenceNumber">Its place among that one's events, from 1; of a snapshot, the last event that it includes.</param>
/// <param name="Manifest">The message's full name, such as <c>profl.journal.RoundPlanned</c>.</param>
/// <param name="Payload">The message's bytes.</param>
public sealed record JournalRow(string PersistenceId, long SequenceNumber, string Manifest, byte[] Payload)
{
    /// <summary>The bytes as a message.</summary>
    /// <exception cref="JournalException">They are none that this version knows, or are damaged.</exception>
    public IMessage ToMessage()
    {
        try
        {
            return MessageTable.Parse(Manifest, Payload);
        }
        catch (SerializationException broken)
        {
            throw new JournalException($"row {SequenceNumber} of {PersistenceId} cannot be read: {broken.Message}", broken);
        }
    }
}
