using Akka.Actor;
using Google.Protobuf;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Telemetry;

namespace ProFL.Coordinator.Ports;

/// <summary>A job as those see it that carry out a part of it: its state, and the journal to write to.</summary>
internal interface IJob
{
    /// <summary>All that its journal says.</summary>
    JobState State { get; }

    /// <summary>Counts what is done for it.</summary>
    JobTelemetry Telemetry { get; }

    /// <summary>For timestamps in the journal; decides nothing.</summary>
    long NowUnixMs { get; }

    /// <summary>The place of the last event in the journal.</summary>
    long LastSequenceNr { get; }

    /// <summary>The actor that carries it out.</summary>
    IActorRef Self { get; }

    /// <summary>Persists events in one write, folds each into the state, and goes on when all are in.</summary>
    void Write(IReadOnlyList<IMessage> events, Action then);

    /// <summary>Does what the state asks for next. Called after every change; doing it once too often is harmless.</summary>
    void Continue();

    /// <summary>Takes on the behaviour of the state that the job is in.</summary>
    void Settle();

    /// <summary>Calls <see cref="Continue"/> after a while, once; the last call counts.</summary>
    void ContinueAfter(TimeSpan delay);

    /// <summary>Saves the state where enough rounds were completed since the last snapshot.</summary>
    void SnapshotWhenDue();
}
