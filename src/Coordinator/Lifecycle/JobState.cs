using System.Collections.Immutable;
using Google.Protobuf;
using ProFL.Coordinator.Progress;
using ProFL.Coordinator.Trainings;
using ProFL.Learning.Cohorts;
using ProFL.Learning.Curricula;
using ProFL.Learning.Jobs;
using ProFL.Learning.Rules;
using ProFL.Messages.Journal;

namespace ProFL.Coordinator.Lifecycle;

/// <summary>
/// All that a job's journal says, folded: immutable, and a function of the events alone. What to do next is decided from
/// it in the decisions beside it; nothing else decides.
/// </summary>
public sealed record JobState
{
    /// <summary>The state before the first event.</summary>
    public static JobState Empty { get; } = new();

    /// <summary>Where the job stands.</summary>
    public JobPhase Phase { get; init; } = JobPhase.New;

    /// <summary>The versions of the rules that are known here; those of this release unless a test brings its own.</summary>
    public RuleBook Book { get; init; } = RuleBook.Released;

    /// <summary>The rules that the job began with, by which everything of it is decided; before it has begun, those of a new job.</summary>
    public RuleSet Rules => Started is { } started ? Book.Of(started.RulesVersion) : Book.Latest;

    /// <summary>The coordinator's term in office; 0 before the first.</summary>
    public long Term { get; init; }

    /// <summary>The job file and its first weights; null while <see cref="JobPhase.New"/>.</summary>
    public JobStarted? Started { get; init; }

    /// <summary>The job file, parsed; null while <see cref="JobPhase.New"/>.</summary>
    public JobSpec? Spec { get; init; }

    /// <summary>The pages of the roster that are fixed so far.</summary>
    public ImmutableArray<RosterFixed> RosterPages { get; init; } = [];

    /// <summary>Clients that have too few samples to take part.</summary>
    public ImmutableArray<ClientsLeftOut> LeftOut { get; init; } = [];

    /// <summary>The blob with the pages of the roster and who is left out; null until its last page is there, and of release 0.1.</summary>
    public Blob? RosterBlob { get; init; }

    /// <summary>What every site normalises its data with; null unless the job computes it.</summary>
    public Normalisation? Normalisation => RosterPages.IsEmpty ? null : RosterPages[0].Normalisation;

    /// <summary>The roster in ordinal order of client ids; empty until its last page is there.</summary>
    public ImmutableArray<RosterMember> Roster { get; init; } = [];

    /// <summary>Remembers what follows from the roster; null before the job has begun.</summary>
    internal EligibilityCache? Eligibility { get; init; }

    /// <summary>What the job does, step after step; empty while <see cref="JobPhase.New"/>.</summary>
    public ImmutableArray<CurriculumStep> Curriculum { get; init; } = [];

    /// <summary>Steps of the curriculum that are over, in order.</summary>
    public ImmutableArray<StepCompleted> Steps { get; init; } = [];

    /// <summary>The current step's place in the curriculum; its length when every step is over.</summary>
    public int CurriculumIndex => Steps.Length;

    /// <summary>The current step; null before the start and after the end.</summary>
    public CurriculumStep? Current => CurriculumIndex < Curriculum.Length ? Curriculum[CurriculumIndex] : null;

    /// <summary>How far the current step is.</summary>
    public StepProgress Progress { get; init; } = StepProgress.Start;

    /// <summary>Rounds completed in the current step.</summary>
    public int RoundsInStep => Progress.Rounds;

    /// <summary>The round in flight, or null between rounds.</summary>
    public OpenRound? Open { get; init; }

    /// <summary>Rounds completed.</summary>
    public long Rounds { get; init; }

    /// <summary>Blocks that are frozen, in order.</summary>
    public ImmutableArray<BlockFrozen> Frozen { get; init; } = [];

    /// <summary>The newest evaluation on held-out data.</summary>
    public ModelEvaluated? LastEvaluation { get; init; }

    /// <summary>The newest evaluation of each step of the curriculum, in order of the steps.</summary>
    public ImmutableArray<ModelEvaluated> StepEvaluations { get; init; } = [];

    /// <summary>Finished growing steps that were clearly worse than one before.</summary>
    public ImmutableArray<StepWorse> Worse { get; init; } = [];

    /// <summary>Sums over the whole job.</summary>
    public Counters Counters { get; init; } = new();

    /// <summary>Blobs that only rounds up to this one need may be gone.</summary>
    public long ReleasedThrough { get; init; }

    /// <summary>The result.</summary>
    public JobCompleted? Completed { get; init; }

    /// <summary>Why there is no result.</summary>
    public JobFailed? Failed { get; init; }

    /// <summary>Who paused the job, when and why; null while it is not.</summary>
    public JobPaused? Paused { get; init; }

    /// <summary>Whether a pause holds anything back: one that came in the last round does not, once that round is closed.</summary>
    public bool IsPaused => Paused is not null && Phase is (JobPhase.New or JobPhase.Recruiting or JobPhase.Training);

    /// <summary>Who ends the job before its time, when and why; null while nobody does.</summary>
    public JobStopping? Stopping { get; init; }

    /// <summary>What a job that was ended before its time left.</summary>
    public JobStopped? Stopped { get; init; }

    /// <summary>The last restored journal that an operator let the job go on from; null where there was none.</summary>
    public RestoreAccepted? Restored { get; init; }

    /// <summary>Clients that an operator excluded and did not include again, by id.</summary>
    public ImmutableSortedDictionary<ClientId, ClientExcluded> Excluded { get; init; } =
        ImmutableSortedDictionary<ClientId, ClientExcluded>.Empty;

    /// <summary>Members that left rounds by an event, over the whole job.</summary>
    public ImmutableArray<ClientExcluded> Exclusions { get; init; } = [];

    /// <summary>The round that is planned next.</summary>
    public long NextRound => Rounds + (Open is null ? 1 : 2);

    /// <summary>Whether the job has ended, with a model or without.</summary>
    public bool HasEnded => Phase is JobPhase.Completed or JobPhase.Failed or JobPhase.Stopped;

    /// <summary>The state after one more event.</summary>
    /// <param name="event">An event of the journal's job section.</param>
    /// <exception cref="InvalidOperationException">The event does not follow from this state: the journal has a gap or was
    /// written by something else.</exception>
    public JobState Apply(IMessage @event) =>
        @event switch
        {
            TermStarted e => this with { Term = e.Term },
            JobStarted e => OnStarted(e),
            ClientsLeftOut e => this with { LeftOut = LeftOut.Add(e) },
            NetworkNarrowed e => OnNarrowed(e),
            RosterFixed e => OnRosterPage(e),
            RoundPlanned e => OnPlanned(e),
            UpdateAccepted e => OnAccepted(e),
            UpdateRefused e => OnRefused(e),
            ClientExcluded e => OnExcluded(e),
            StragglersLeft e => OnStragglersLeft(e),
            ClientIncluded e => OnIncluded(e),
            NondeterministicTraining => Count(c => c.Nondeterministic++),
            UpdateTrainedAgain => Count(c => c.TrainedAgain++),
            RoundCompleted e => OnCompleted(e),
            BlockFrozen e => this with { Frozen = Frozen.Add(e) },
            CoolDownStarted e => this with { Progress = Progress with { CoolDown = e } },
            StepCompleted e => OnStepCompleted(e),
            ModelEvaluated e => OnEvaluated(e),
            StepWorse e => OnWorse(e),
            BlobsReleased e => this with { ReleasedThrough = e.Round },
            JobPaused e => this with { Paused = e },
            JobResumed => this with { Paused = null },
            RestoreAccepted e => OnRestored(e),
            JobStopping e => this with { Phase = JobPhase.Stopping, Stopping = e, Paused = null, Open = null },
            JobStopped e => OnStopped(e),
            JobCompleted e => this with { Phase = JobPhase.Completed, Completed = e },
            JobFailed e => this with { Phase = JobPhase.Failed, Failed = e, Open = null },
            _ => throw new InvalidOperationException($"The journal holds {@event.Descriptor.FullName}, which is no event of a job."),
        };

    private JobState OnStarted(JobStarted e)
    {
        RuleSet rules = Book.Of(e.RulesVersion);
        JobSpec spec = rules.ReadJob(e.SpecJson);
        return this with
        {
            Phase = JobPhase.Recruiting,
            Started = e,
            Spec = spec,
            Curriculum = rules.CurriculumOf(spec),
            Counters = new Counters { StartedUnixMs = e.AtUnixMs },
            Eligibility = new EligibilityCache(),
        };
    }

    private JobState OnNarrowed(NetworkNarrowed e)
    {
        JournalGap.Unless(Started is not null && RosterPages.IsEmpty, "the network is narrowed while the job is not recruiting");
        JobStarted started = Started!.Clone();
        (started.SpecJson, started.Spec) = (e.SpecJson, e.Spec);
        started.Parts.Clear();
        started.Parts.AddRange(e.Parts);
        JobSpec spec = Rules.ReadJob(e.SpecJson);
        return this with { Started = started, Spec = spec, Curriculum = Rules.CurriculumOf(spec) };
    }

    private JobState OnRosterPage(RosterFixed e)
    {
        JournalGap.Unless(e.Page == RosterPages.Length, $"page {e.Page} of the roster follows {RosterPages.Length} pages");
        JobState paged = this with { RosterPages = RosterPages.Add(e), RosterBlob = e.Roster };
        return paged.RosterPages.Length < e.Pages
            ? paged
            : paged with
            {
                Roster = [.. paged.RosterPages.SelectMany(p => p.Members)],
                Phase = JobPhase.Training,
            };
    }

    private JobState OnPlanned(RoundPlanned e)
    {
        JournalGap.Unless(
            Open is null && e.Round == Rounds + 1,
            $"round {e.Round} is planned after round {Rounds}{(Open is null ? "" : " while one is open")}"
        );
        return this with { Open = OpenRound.Of(e), Progress = Progress.Planned(e, Current!) };
    }

    private JobState OnAccepted(UpdateAccepted e)
    {
        OpenRound open = JournalGap.MemberOf(Open, e.Round, new ClientId(e.Client), "accepted");
        return Count(c =>
        {
            c.UpdatesAccepted++;
            c.BytesUp += e.Update.Size;
            c.BytesDown += e.BytesDown;
            TrainingTally.Count(c, open.Plan.CurriculumIndex, open.Members[new ClientId(e.Client)].Planned.Share, e);
        }) with
        {
            Open = open.With(new ClientId(e.Client), m => m with { Accepted = e }),
        };
    }

    private JobState OnRefused(UpdateRefused e)
    {
        OpenRound open = JournalGap.MemberOf(Open, e.Round, new ClientId(e.Client), "refused");
        return Count(c => RefusalTally.Count(c, e)) with { Open = open.With(new ClientId(e.Client), m => m with { Refused = e }) };
    }

    private JobState OnExcluded(ClientExcluded e)
    {
        var client = new ClientId(e.Client);
        JobState left = this with { Exclusions = Exclusions.Add(e), Excluded = e.UntilIncluded ? Excluded.SetItem(client, e) : Excluded };
        if (e.UntilIncluded && e.Round == NextRound)
        {
            return left;
        }

        OpenRound open = JournalGap.MemberOf(Open, e.Round, client, "excluded");
        return left with { Open = open.With(client, m => m with { Excluded = e }) };
    }

    private JobState OnStragglersLeft(StragglersLeft e)
    {
        OpenRound open = e.Clients.Select(client => new ClientId(client)).Aggregate(Open, Without)!;
        JournalGap.Unless(e.Clients.Count > 0 && open.IsAnswered, $"round {e.Round} leaves stragglers out, but not all of them");
        return Count(c => c.Stragglers += e.Clients.Count) with { Open = open };
        OpenRound Without(OpenRound? round, ClientId client) =>
            JournalGap.MemberOf(round, e.Round, client, "left out").With(client, m => m with { LeftBy = e.Rule });
    }

    private JobState OnIncluded(ClientIncluded e)
    {
        JournalGap.Unless(
            Excluded.ContainsKey(new ClientId(e.Client)) && e.Round == NextRound,
            $"{e.Client} is included from round {e.Round} on, but was not excluded, or the next round is {NextRound}"
        );
        return this with { Excluded = Excluded.Remove(new ClientId(e.Client)) };
    }

    private JobState OnRestored(RestoreAccepted e)
    {
        JournalGap.Unless(
            e.Term > Term && e.Round == (Open?.Plan.Round ?? Rounds),
            $"a restored state of term {e.Term} and round {e.Round} is accepted in term {Term} after round {Rounds}"
        );
        return this with { Term = e.Term, Restored = e };
    }

    private JobState OnStopped(JobStopped e)
    {
        JournalGap.Unless(
            Phase == JobPhase.Stopping && (e.Model is not null) == (Rounds > 0),
            "the job is stopped without an operator's word, or with another model than that of its rounds"
        );
        return this with { Phase = JobPhase.Stopped, Stopped = e };
    }

    private JobState OnCompleted(RoundCompleted e)
    {
        JournalGap.Unless(
            Open is not null && Open.Plan.Round == e.Round && Open.IsAnswered,
            $"round {e.Round} is completed before it is answered"
        );
        return this with { Open = null, Rounds = e.Round, Progress = Progress.Completed(e, Current!, Spec!.Training.AverageRounds) };
    }

    private JobState OnStepCompleted(StepCompleted e)
    {
        JournalGap.Unless(
            Open is null && e.CurriculumIndex == CurriculumIndex,
            $"step {e.CurriculumIndex} of the curriculum is completed in step {CurriculumIndex}"
        );
        return this with
        {
            Steps = Steps.Add(e),
            Progress = StepProgress.Start,
            Phase = CurriculumIndex + 1 == Curriculum.Length ? JobPhase.Finishing : Phase,
        };
    }

    private JobState OnEvaluated(ModelEvaluated e) =>
        this with
        {
            LastEvaluation = e,
            Progress = e.Round == Rounds && e.CurriculumIndex == CurriculumIndex ? Progress.Evaluated(e, Current!) : Progress,
            StepEvaluations =
            [
                .. StepEvaluations.Where(s => s.CurriculumIndex != e.CurriculumIndex).Append(e).OrderBy(s => s.CurriculumIndex),
            ],
        };

    private JobState OnWorse(StepWorse e) =>
        e.Decided switch
        {
            WorseDecision.EndWithBetter => this with { Worse = Worse.Add(e), Phase = JobPhase.Finishing },
            WorseDecision.Extend => Reopened() with { Worse = Worse.Add(e) },
            _ => this with { Worse = Worse.Add(e) },
        };

    // the step goes on with the values it ended with, and is judged by its rule again
    private JobState Reopened()
    {
        JournalGap.Unless(Open is null && RoundsInStep == 0 && !Steps.IsEmpty, "a step is extended while another runs");
        return this with
        {
            Steps = Steps.RemoveAt(Steps.Length - 1),
            Frozen = Frozen.RemoveAt(Frozen.Length - 1),
            Progress = StepProgress.From(Steps[^1].Parts),
            Phase = JobPhase.Training,
        };
    }

    private JobState Count(Action<Counters> change)
    {
        Counters counters = Counters.Clone();
        change(counters);
        return this with { Counters = counters };
    }
}
