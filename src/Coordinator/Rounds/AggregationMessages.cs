using System.Collections.Immutable;
using System.Diagnostics;
using Akka.Actor;
using ProFL.Coordinator.Progress;
using ProFL.Learning.SubModels;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;
using ProFL.Node.Blobs;
using Blob = ProFL.Messages.Journal.Blob;
using PartBlob = ProFL.Messages.Journal.PartBlob;

namespace ProFL.Coordinator.Rounds;

/// <summary>What a StageManager tells its AggregatorActor. They live in one process: nothing here is serialised.</summary>
public static class AggregationCommands
{
    /// <summary>Begins the sum of a round, with the updates that are accepted already.</summary>
    /// <param name="Plan">The round.</param>
    /// <param name="SubModel">What is trained in it.</param>
    /// <param name="Accepted">
    /// Updates in the journal; those whose bytes are gone are reported as <see cref="AggregationEvents.AcceptedUpdateLost"/>.
    /// </param>
    /// <param name="WindowStart">The active block H rounds ago, or null before round H of the step.</param>
    /// <param name="Averaged">The rounds that the mean is taken of beside this one; null where one round counts.</param>
    public sealed record OpenSum(
        RoundPlanned Plan,
        SubModel SubModel,
        ImmutableArray<UpdateAccepted> Accepted,
        PartBlob? WindowStart,
        ImmutableArray<RoundParts>? Averaged
    ) : INoSerializationVerificationNeeded
    {
        /// <summary>What to do where trainings of this round diverge.</summary>
        public string Remedy { get; init; } = "";

        /// <summary>The top of the round's trace; <c>default</c> where it is not traced.</summary>
        public ActivityContext Trace { get; init; }
    }

    /// <summary>Brings an update here and validates it completely; another pull for the same client ends.</summary>
    public sealed record PullUpdate(UpdateReady Ready) : INoSerializationVerificationNeeded;

    /// <summary>Ends the pull for a client; nothing is answered.</summary>
    public sealed record EndPull(long Round, string Client) : INoSerializationVerificationNeeded;

    /// <summary>Adds an update that is in the journal.</summary>
    public sealed record FoldUpdate(long Round, string Client, Blob Update) : INoSerializationVerificationNeeded;

    /// <summary>Divides the sum, writes the new parts and measures the movement, once everything accepted is folded.</summary>
    public sealed record CloseSum(long Round) : INoSerializationVerificationNeeded;

    /// <summary>Puts the parts of the resulting sub-model, for the last step the full network, into one canonical file.</summary>
    public sealed record AssembleModel(int CurriculumIndex, SubModel Result, ImmutableArray<PartBlob> Parts, long Round)
        : INoSerializationVerificationNeeded;
}

/// <summary>What an AggregatorActor tells its StageManager.</summary>
public static class AggregationEvents
{
    /// <summary>An update is here and was validated.</summary>
    /// <param name="Ready">The update.</param>
    /// <param name="Refusal">Why its bytes cannot count, or null.</param>
    public sealed record UpdateChecked(UpdateReady Ready, string? Refusal) : INoSerializationVerificationNeeded;

    /// <summary>An update could not be brought here now; its node will offer it again.</summary>
    public sealed record UpdateUnavailable(UpdateReady Ready, string Reason) : INoSerializationVerificationNeeded;

    /// <summary>There is no room for an update on this coordinator's disk; its node will offer it again.</summary>
    public sealed record StoreFull(UpdateReady Ready, string Reason) : INoSerializationVerificationNeeded
    {
        /// <summary>Whether there is room for it by now; null where that cannot be seen beforehand.</summary>
        public Func<bool>? HasRoom { get; init; }
    }

    /// <summary>An accepted update's bytes are not on this coordinator: its node has them in the outbox.</summary>
    public sealed record AcceptedUpdateLost(long Round, string Client) : INoSerializationVerificationNeeded;

    /// <summary>The sum of a round is open, and all that was accepted before and is here is in it.</summary>
    public sealed record SumOpened(long Round) : INoSerializationVerificationNeeded;

    /// <summary>The round's result.</summary>
    public sealed record SumClosed(long Round, RoundOutcome Outcome) : INoSerializationVerificationNeeded;

    /// <summary>The full network is written.</summary>
    public sealed record ModelAssembled(int CurriculumIndex, Blob Model) : INoSerializationVerificationNeeded;

    /// <summary>Disk or memory failed; the AggregatorActor stops and will be started again.</summary>
    /// <param name="Reason">What failed.</param>
    /// <param name="Missing">The model that is not here, or was damaged; null where something else failed.</param>
    public sealed record AggregationFailed(string Reason, BlobKey? Missing = null) : INoSerializationVerificationNeeded;
}
