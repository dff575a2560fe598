using Akka.Actor;
using Akka.Persistence;
using Google.Protobuf;

namespace ProFL.Coordinator.Tests.Cluster;

/// <summary>Recovers a journal as any persistent actor does, from its first event.</summary>
internal static class Replays
{
    /// <summary>How many events an actor of this system would recover.</summary>
    public static async Task<int> Count(ActorSystem system, string persistenceId) => (await Events(system, persistenceId)).Count;

    /// <summary>The events that an actor of this system would recover.</summary>
    public static async Task<IReadOnlyList<IMessage>> Events(ActorSystem system, string persistenceId)
    {
        using var inbox = Inbox.Create(system);
        IActorRef asker = inbox.Receiver;
        system.ActorOf(Props.Create(() => new Reader(persistenceId, asker)));
        return (IReadOnlyList<IMessage>)await inbox.ReceiveAsync(TimeSpan.FromSeconds(20));
    }

    private sealed class Reader : ReceivePersistentActor
    {
        private readonly List<IMessage> _events = [];

        public Reader(string persistenceId, IActorRef asker)
        {
            PersistenceId = persistenceId;
            Recover<IMessage>(_events.Add);
            Recover<RecoveryCompleted>(_ =>
            {
                asker.Tell(_events);
                Context.Stop(Self);
            });
        }

        public override string PersistenceId { get; }

        public override Recovery Recovery => new(SnapshotSelectionCriteria.None);
    }
}
