using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Mapping;
using ProFL.Learning.Cohorts;
using ProFL.Learning.Curricula;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Ports;

/// <summary>The messages that a job sends to others, made from its state.</summary>
/// <param name="job">The job's id.</param>
/// <param name="blobUrl">Where client nodes get its blobs.</param>
internal sealed class JobMessages(string job, Uri blobUrl)
{
    private readonly string _blobUrl = blobUrl.ToString();

    /// <summary>Asks a site which clients it has.</summary>
    public Enroll Enroll(JobState state) =>
        new()
        {
            Job = job,
            Term = state.Term,
            Spec = state.Started!.Spec.ToWire(),
            BlobUrl = _blobUrl,
            RulesVersion = state.Rules.Version,
            By = state.Started!.By,
        };

    /// <summary>Asks a node of a site whose clients are in the roster which clients it has.</summary>
    public Enroll Describe(JobState state) => new(Enroll(state)) { WithoutSums = true };

    /// <summary>Tells a node that it has other clients or other data than another of its site.</summary>
    public SiteMismatch Mismatch(string reason) => new() { Job = job, Reason = reason };

    /// <summary>Tells a node that it trains nothing for the job.</summary>
    public NodeWaits Waits(string reason) => new() { Job = job, Reason = reason };

    /// <summary>Asks members of the open round's cohort to train.</summary>
    /// <param name="state">The job.</param>
    /// <param name="members">Who is asked.</param>
    /// <param name="traceparent">The top of the round's trace; empty where it is not traced.</param>
    public IEnumerable<Train> Train(JobState state, IEnumerable<CohortMember> members, string traceparent)
    {
        RoundPlanned plan = state.Open!.Plan;
        Messages.Wire.PartBlob[] parts = [.. plan.Parts.Select(p => p.ToWire())];
        Messages.Wire.PartBlob[] teacherParts = [.. plan.TeacherParts.Select(p => p.ToWire())];
        return members.Select(member => new Train
        {
            Job = job,
            Term = state.Term,
            Client = member.Client,
            Site = member.Site,
            Round = plan.Round,
            Stage = plan.Stage,
            Step = plan.Step,
            Spec = state.Started!.Spec.ToWire(),
            Parts = { parts },
            Batch = plan.Batch,
            MicroBatch = plan.MicroBatch,
            LearningRate = plan.LearningRate,
            BlobUrl = _blobUrl,
            RulesVersion = state.Rules.Version,
            By = state.Started!.By,
            DataFingerprint = state.RosterMemberOf(new ClientId(member.Client))!.DataFingerprint,
            CompletedRound = state.Rounds,
            CurriculumIndex = plan.CurriculumIndex,
            Share = member.Share,
            TeacherParts = { teacherParts },
            Normalisation = state.Normalisation?.ToWire(),
            RestoredTerm = state.Restored?.Term ?? 0,
            RestoredRound = state.Restored?.Round ?? 0,
            Traceparent = traceparent,
        });
    }

    /// <summary>Answers a client's update.</summary>
    public UpdateAnswer Answer(string site, long round, string client, Verdict verdict, string reason) =>
        new()
        {
            Job = job,
            Round = round,
            Client = client,
            Site = site,
            Verdict = verdict,
            Reason = reason,
        };

    /// <summary>Asks for the accuracy of a step's sub-model, as it is after the newest completed round.</summary>
    public Evaluate Evaluate(JobState state, int curriculumIndex)
    {
        CurriculumStep step = state.Curriculum[curriculumIndex];
        return new Evaluate
        {
            Job = job,
            Term = state.Term,
            Site = state.Spec!.Evaluation.Site,
            Round = state.Rounds,
            Stage = step.Stage.ToFact(),
            Step = step.Step,
            CurriculumIndex = curriculumIndex,
            Spec = state.Started!.Spec.ToWire(),
            Parts = { PartValues.OfResult(state, curriculumIndex).Select(p => p.ToWire()) },
            BlobUrl = _blobUrl,
            RulesVersion = state.Rules.Version,
            By = state.Started!.By,
            Normalisation = state.Normalisation?.ToWire(),
            RestoredTerm = state.Restored?.Term ?? 0,
            RestoredRound = state.Restored?.Round ?? 0,
        };
    }

    /// <summary>Asks for the same evaluation again.</summary>
    public static Evaluate Again(JobState state, Evaluate asked) =>
        new(asked)
        {
            Term = state.Term,
            RestoredTerm = state.Restored?.Term ?? 0,
            RestoredRound = state.Restored?.Round ?? 0,
        };

    /// <summary>Tells a node that the job has ended.</summary>
    public JobClosed Closed(JobState state) => new() { Job = job, Status = state.Phase };

    /// <summary>Tells the directory that the job has ended.</summary>
    public JobEndReached EndReached(JobState state, long lastSequenceNumber) =>
        new()
        {
            Job = job,
            Status = state.Phase,
            LastSequenceNumber = lastSequenceNumber,
        };

    /// <summary>Tells the directory that the job file is in the job's journal, so that waking it takes the job's id alone.</summary>
    public JobAccepted InJournal() => new() { Job = job };

    /// <summary>Tells the directory that the job file is not in the job's journal: it is needed with the next wake.</summary>
    public JobUnknown NotInJournal() => new() { Job = job };
}
