using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Mapping;
using ProFL.Coordinator.Progress;
using ProFL.Learning.JobFiles;
using ProFL.Learning.Jobs;
using ProFL.Learning.Networks;
using ProFL.Learning.Rules;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;
using Blob = ProFL.Messages.Journal.Blob;
using PartBlob = ProFL.Messages.Journal.PartBlob;

namespace ProFL.Coordinator.Tests.Builders;

/// <summary>
/// Plays a legal history of one job without blobs: what a StageManager persists when members answer, are refused, leave or
/// answer twice in any order, and coordinators change in between. Ends when the job ends or the choices do.
/// </summary>
internal sealed class SimulatedJob
{
    private readonly Choices _choices;
    private readonly JobSpec _spec;
    private readonly bool _isOperated;
    private readonly RosterMember[] _roster;
    private readonly List<IMessage> _events = [];

    /// <param name="choices">What happens.</param>
    /// <param name="spec">The job.</param>
    /// <param name="isOperated">Whether operators exclude and include clients, and may stop the job.</param>
    /// <param name="roster">Other clients than the usual ones.</param>
    public SimulatedJob(Choices choices, JobSpec spec, bool isOperated = false, RosterMember[]? roster = null)
    {
        _roster = roster ?? Rosters.Of(spec);
        _choices = choices;
        _isOperated = isOperated;
        _spec = spec;
    }

    public IReadOnlyList<IMessage> Events => _events;

    public JobState State { get; private set; } = JobState.Empty;

    /// <summary>A small job whose first round was just planned.</summary>
    public static SimulatedJob InFirstRound() => new SimulatedJob(new Choices([]), JobFiles.Small()).PlayToOpenRound();

    /// <summary>Folds a journal.</summary>
    public static JobState Fold(JobState from, IEnumerable<IMessage> events) => events.Aggregate(from, (state, e) => state.Apply(e));

    /// <summary>Plays until the job or the choices end.</summary>
    public SimulatedJob Play()
    {
        Begin();
        while (_choices.AreLeft && !State.HasEnded)
        {
            Disturb();
            Go();
        }

        return this;
    }

    /// <summary>
    /// Plays until a round is open and nobody has answered, after as many rounds as the choices last for;
    /// the first one where they end the job.
    /// </summary>
    public SimulatedJob PlayToOpenRound()
    {
        Play();
        while (State.Open is null || State.Open.Members.Values.Any(m => !m.IsPending))
        {
            if (State.HasEnded)
            {
                return new SimulatedJob(new Choices([]), _spec, roster: _roster).PlayToOpenRound();
            }

            Go();
        }

        return this;
    }

    /// <summary>An accepted update.</summary>
    public static UpdateAccepted Accept(long round, string client, string bytes = "", string training = "first") =>
        new()
        {
            Round = round,
            Client = client,
            Update = Blob($"{round} {client} {bytes}", round),
            TrainingId = training,
            BytesDown = 7,
            Samples = 3,
            Node = "n",
        };

    /// <summary>A refused update.</summary>
    public static UpdateRefused Refuse(long round, string client) =>
        new()
        {
            Round = round,
            Client = client,
            Update = Blob($"{round} {client}", round),
            TrainingId = "first",
            Reason = $"{client} sent nonsense",
        };

    /// <summary>A member that leaves.</summary>
    public static ClientExcluded Exclude(long round, string client) =>
        new()
        {
            Round = round,
            Client = client,
            Reason = $"{client} is silent",
            By = "give-up-after",
            Cause = ExclusionCause.GiveUp,
        };

    public static Blob Blob(string content, long round) =>
        new()
        {
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content))),
            Size = content.Length,
            Round = round,
        };

    /// <summary>The events that close an answered round with the given distances.</summary>
    public static IReadOnlyList<IMessage> Close(JobState state, UInt128 distance, int windowPercent)
    {
        RoundPlanned plan = state.Open!.Plan;
        int window = state.Spec!.Freezing.Rule.MovementWindow;
        UInt128 sum = state.Progress.Freezing.Distances.TakeLast(window - 1).Aggregate(distance, (a, b) => a + b);
        UInt128? windowDistance = state.Current!.Movement is null || plan.RoundInStep < window ? null : sum / 100 * (UInt128)windowPercent;
        IEnumerable<NetworkPart> trained = Coordinator.Rounds.RoundResult.ChangedParts(state.Current!.SubModel);
        ImmutableArray<PartBlob> parts = [.. trained.Select(p => Part(p.Name, plan.Round))];
        ImmutableArray<PartBlob> mean = RoundClosing.Averaged(state) is null
            ? []
            : [.. parts.Select(p => new PartBlob { Part = p.Part, Blob = Blob($"mean of {p.Part} {plan.Round}", plan.Round) })];
        return RoundClosing.Close(state, new RoundOutcome(parts, mean, distance, windowDistance), plan.Round);
    }

    /// <summary>An evaluation of a step's sub-model on 100 held-out samples.</summary>
    public static ModelEvaluated Evaluated(JobState state, int index, int correct, bool isFinal = false) =>
        new()
        {
            Round = state.Rounds,
            CurriculumIndex = index,
            Stage = state.Curriculum[index].Stage.ToFact(),
            Step = state.Curriculum[index].Step,
            Phase = state.Curriculum[index].Phase.ToFact(),
            Correct = correct,
            Total = 100,
            Loss = 5,
            Final = isFinal,
        };

    private static PartBlob Part(string name, long round) => new() { Part = name, Blob = Blob($"{name} {round}", round) };

    private void Begin()
    {
        Write(new TermStarted { Term = 1, Address = "a" });
        Write(
            new JobStarted
            {
                Job = "job",
                SpecJson = _spec.ToJson(),
                RulesVersion = RuleBook.Newest.Version,
                Spec = Blob("spec", 0),
                AtUnixMs = 1,
                Parts = { _spec.Network.Parts.Select(p => Part(p.Name, 0)) },
            }
        );
        WriteAll(RosterDecision.Fix(_roster, Rosters.Profile, cohort: 3, 1));
    }

    private void Go()
    {
        switch (State.Phase)
        {
            case JobPhase.Training when State.Open is null && EvaluationDecision.IsAwaited(State):
                WriteAll(
                    EvaluationDecision.Of(State, Evaluated(State, EvaluationPlan.StepOf(State), Correct(EvaluationPlan.StepOf(State))))
                );
                break;
            case JobPhase.Training when State.Open is null:
                Write(RoundPlanning.Plan(State, State.Rounds));
                break;
            case JobPhase.Training when State.Open.IsAnswered:
                WriteAll(Close(State, (UInt128)_choices.Next(1 << 20) << _choices.Next(60), _choices.Next(101)));
                if (_choices.OneIn(2) && !State.HasEnded)
                {
                    Write(new BlobsReleased { Round = State.Rounds });
                }

                break;
            case JobPhase.Training:
                Answer();
                break;
            case JobPhase.Finishing when EvaluationPlan.IsFinalAwaited(State):
                WriteAll(
                    EvaluationDecision.Of(
                        State,
                        Evaluated(State, EvaluationPlan.ResultOf(State), Correct(EvaluationPlan.ResultOf(State)), isFinal: true)
                    )
                );
                break;
            case JobPhase.Finishing:
                Write(new JobCompleted { Model = Blob("model", State.Rounds), AtUnixMs = 9 });
                break;
            case JobPhase.Stopping:
                Write(OperatorDecisions.Stopped(State, Blob("model so far", State.Rounds), 9));
                break;
        }
    }

    // one model, evaluated twice, is right as often
    private int Correct(int index)
    {
        int drawn = _choices.Next(101);
        return State.LastEvaluation is { } last && last.Round == State.Rounds && last.CurriculumIndex == index ? (int)last.Correct : drawn;
    }

    private void Answer()
    {
        long round = State.Open!.Plan.Round;
        string[] pending = [.. State.Open.Pending.Select(m => m.Planned.Client)];
        string client = pending[_choices.Next(pending.Length)];
        Write(
            _choices.Next(10) switch
            {
                8 => Refuse(round, client),
                9 => Exclude(round, client),
                _ => Accept(round, client),
            }
        );
        if (_spec.Rounds is RoundSpec.ByDeadline)
        {
            WriteAll(Stragglers.Leave(State, _choices.OneIn(4) ? TimeSpan.MaxValue : TimeSpan.Zero, 1));
        }
    }

    // what may come between any two events and decides nothing
    private void Disturb()
    {
        if (_choices.OneIn(8))
        {
            Write(new TermStarted { Term = State.Term + 1, Address = "b" });
        }

        if (State.Open?.Accepted.FirstOrDefault() is { } accepted && _choices.OneIn(6))
        {
            Write(
                _choices.OneIn(2)
                    ? new NondeterministicTraining
                    {
                        Round = accepted.Round,
                        Client = accepted.Client,
                        Accepted = accepted.Update,
                        Other = Blob("other", accepted.Round),
                    }
                    : new UpdateTrainedAgain
                    {
                        Round = accepted.Round,
                        Client = accepted.Client,
                        AcceptedTrainingId = "first",
                        OtherTrainingId = "second",
                    }
            );
        }

        if (EvaluationPlan.IsDue(State) && _choices.OneIn(2))
        {
            WriteAll(EvaluationDecision.Of(State, Evaluated(State, EvaluationPlan.StepOf(State), Correct(EvaluationPlan.StepOf(State)))));
        }

        if (_isOperated && _choices.OneIn(12))
        {
            Operate(new ExcludeClient { Client = AnyClient(), By = "operator" });
        }

        if (!State.Excluded.IsEmpty && _choices.OneIn(6))
        {
            Operate(new IncludeClient { Client = State.Excluded.Keys.First().Value, By = "operator" });
        }

        if (_isOperated && _choices.OneIn(200))
        {
            Operate(new StopJob { By = "operator" });
        }

        if (_choices.OneIn(12))
        {
            Write(State.Paused is not null ? new JobResumed { By = "operator" } : new JobPaused { Reason = "lunch", By = "operator" });
        }
    }

    private string AnyClient() => State.Roster[_choices.Next(State.Roster.Length)].Client;

    private void Operate(IMessage command) => WriteAll(OperatorDecisions.Decide(State, command, 1).Events);

    private void WriteAll(IEnumerable<IMessage> events)
    {
        foreach (IMessage e in events)
        {
            Write(e);
        }
    }

    private void Write(IMessage e)
    {
        _events.Add(e);
        State = State.Apply(e);
    }
}
