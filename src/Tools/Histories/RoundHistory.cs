using System.Collections.Immutable;
using ProFL.Learning.Curricula;
using ProFL.Learning.SubModels;
using ProFL.Operators.Formatting;
using ProFL.Tools.Formatting;

namespace ProFL.Tools.Histories;

/// <summary>A completed round.</summary>
/// <param name="Round">From 1, over the whole job.</param>
/// <param name="CurriculumIndex">The step's place in the curriculum, from 0.</param>
/// <param name="Stage">Shrinking or growing.</param>
/// <param name="Step">The step of the stage, from 1.</param>
/// <param name="Phase">What the step is for.</param>
/// <param name="RoundInStep">From 1; begins again when a step is extended.</param>
/// <param name="ActiveBlock">The block or proxy that the step is about; empty when there is no such one.</param>
/// <param name="Members">The cohort, in ordinal order of client ids.</param>
/// <param name="Movement">
/// Effective movement, from 0 to 1; null before the movement window is full, and where nothing is frozen by it.
/// </param>
/// <param name="SecondsSinceStart">From the job's start to the round's end by the clock, interruptions included.</param>
/// <param name="BytesDown">
/// Model bytes that client nodes pulled for the accepted updates. A node that has a part already does not pull it again.
/// </param>
/// <param name="BytesUp">Update bytes that the coordinator pulled.</param>
/// <param name="BytesIfFull">
/// What this cohort would have moved with the job's whole network: down to each member and up from it. With the strategy all-small that is
/// the narrowed network.
/// </param>
/// <param name="Accuracy">Of the sub-model after this round; null when it was not evaluated.</param>
public sealed record RoundHistory(
    long Round,
    int CurriculumIndex,
    Stage Stage,
    int Step,
    Phase Phase,
    int RoundInStep,
    string ActiveBlock,
    ImmutableArray<RoundMember> Members,
    double? Movement,
    double SecondsSinceStart,
    long BytesDown,
    long BytesUp,
    long BytesIfFull,
    HeldOutAccuracy? Accuracy
)
{
    /// <summary>What its step is called.</summary>
    public StepName Name => Labels.NameOf(Phase, Step);

    /// <summary>
    /// Processor time of the trainings whose updates count, in seconds; null where it is not known of each of them.
    /// </summary>
    public double? ClientCpuSeconds { get; init; }

    /// <summary>Updates that count.</summary>
    public int Accepted => Members.Count(m => m.Outcome == MemberOutcome.Accepted);

    /// <summary>Updates that count and whose trainings were streamed.</summary>
    public int Streamed => Members.Count(m => m.Segments > 0);

    /// <summary>Updates that were refused for their bytes.</summary>
    public int Refused => Members.Count(m => m.Outcome == MemberOutcome.Refused);

    /// <summary>Members that left the round.</summary>
    public int Excluded => Members.Count(m => m.Outcome == MemberOutcome.Excluded);

    /// <summary>Members that had not answered when the round closed.</summary>
    public int Stragglers => Members.Count(m => m.Outcome == MemberOutcome.Straggler);

    /// <summary>Members that were to train a share of the step.</summary>
    public int Planned(ClientShare share) => Members.Count(m => m.Share == share);
}

/// <summary>A member of a round's cohort.</summary>
/// <param name="Client">Its id.</param>
/// <param name="Share">What it was to train.</param>
/// <param name="Outcome">What became of its update.</param>
/// <param name="Segments">In which its training was streamed; 0 where all was in memory at once, or nothing counts.</param>
public sealed record RoundMember(string Client, ClientShare Share, MemberOutcome Outcome, int Segments = 0);

/// <summary>What became of a member's update.</summary>
public enum MemberOutcome
{
    /// <summary>It counts.</summary>
    Accepted,

    /// <summary>It was refused for its bytes.</summary>
    Refused,

    /// <summary>The member left the round before it answered.</summary>
    Excluded,

    /// <summary>The round had its target, or its minimum at its deadline, before the member answered.</summary>
    Straggler,
}
