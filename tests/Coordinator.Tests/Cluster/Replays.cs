using Akka.Actor;
using Akka.Persistence;
using Google.Protobuf;

namespace ProFL.Coordinator.Tests.Cluster;

/// <summary>Recovers a journal as any persistent actor does, from its first event.</summary>
internal static class Replays
{
    /// <summary>How many events an actor of this system would recover.</summary>
    public static async Task<int> Count(ActorSystem system, string persistenceId)
    {
        using var inbox = Inbox.Create(system);
        IActorRef asker = inbox.Receiver;
        system.ActorOf(Props.Create(() => new Reader(persistenceId, asker)));
        return (int)await inbox.ReceiveAsync(TimeSpan.FromSeconds(20));
    }

    private sealed class Reader : ReceivePersistentActor
    {
        private int _count;

        public Reader(string persistenceId, IActorRef asker)
        {
            PersistenceId = persistenceId;
            Recover<IMessage>(_ => _count++);
            Recover<RecoveryCompleted>(_ => asker.Tell(_count));
        }

        public override string PersistenceId { get; }

        public override Recovery Recovery => new(SnapshotSelectionCriteria.None);
    }
}
