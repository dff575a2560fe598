using Akka.Persistence;

namespace ProFL.Coordinator.Persistence;

/// <summary>
/// Recovers an id under which nothing is ever written, and stops. The first recovery of a process compiles the journal's queries, which
/// takes a second or two: so it is done while the process joins, and not when a job waits to be taken over.
/// </summary>
public sealed class JournalWarmUp : ReceivePersistentActor
{
    /// <summary>Creates it.</summary>
    public JournalWarmUp()
    {
        Recover<RecoveryCompleted>(_ => Context.Stop(Self));
        Recover<object>(_ => { });
    }

    /// <inheritdoc/>
    public override string PersistenceId => "journal-warm-up";
}
