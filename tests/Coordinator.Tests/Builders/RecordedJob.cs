using System.Collections.Immutable;
using Google.Protobuf;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Progress;
using ProFL.Coordinator.Rounds;
using ProFL.Coordinator.Verification;
using ProFL.Learning.Cohorts;
using ProFL.Learning.Freezing;
using ProFL.Learning.Jobs;
using ProFL.Learning.Networks;
using ProFL.Learning.Parameters;
using ProFL.Learning.Rules;
using ProFL.Learning.SubModels;
using ProFL.Learning.Sums;
using ProFL.Learning.Tensors;
using ProFL.Messages.Journal;
using ProFL.Node.Blobs;

namespace ProFL.Coordinator.Tests.Builders;

/// <summary>A whole job without actors: its journal, and every blob that the journal names.</summary>
internal sealed class RecordedJob : IDisposable
{
    private const string Job = InitialisedJob.Id;
    private readonly TemporaryFolder _folder = new();
    private readonly List<IMessage> _events = [];
    private readonly BlobCollection? _collection;
    private readonly TimeSpan _age;
    private JobState _state = JobState.Empty;

    private RecordedJob(bool release, TimeSpan age)
    {
        _age = age;
        Blobs = new FileBlobStore(_folder.Path, Durability.Process, 0);
        _collection = release ? new BlobCollection(Job, [Blobs]) : null;
    }

    public FileBlobStore Blobs { get; }

    /// <summary>The events, first to last.</summary>
    public IReadOnlyList<IMessage> Events => _events;

    public string ModelSha256 => _state.Completed!.Model.Sha256;

    /// <summary>How the job directory says it ended.</summary>
    public JobEnded Noted =>
        new()
        {
            Job = Job,
            End = JobPhase.Completed,
            LastSequenceNumber = _events.Count,
        };

    /// <summary>Runs a job to its end. One update is refused and one member leaves.</summary>
    /// <param name="release">Whether blobs are deleted as soon as nothing needs them.</param>
    /// <param name="until">Stops earlier, once the state is as told.</param>
    /// <param name="spec">Another job than the usual one.</param>
    /// <param name="age">How long each round has been waited for whenever a member answers.</param>
    /// <param name="correct">What each evaluation that the job waits for finds, of 100 held-out samples.</param>
    public static async Task<RecordedJob> Run(
        bool release = false,
        Func<JobState, bool>? until = null,
        JobSpec? spec = null,
        TimeSpan age = default,
        params IEnumerable<int> correct
    )
    {
        var job = new RecordedJob(release, age);
        var answers = new Queue<int>(correct);
        job.Write(await InitialisedJob.FirstEvents(spec ?? JobFiles.Small(clients: 5, cohort: 4), job.Blobs));
        while (!job._state.HasEnded && until?.Invoke(job._state) != true)
        {
            if (job._state.Phase == JobPhase.Finishing && EvaluationPlan.IsFinalAwaited(job._state))
            {
                job.Write(
                    EvaluationDecision.Of(
                        job._state,
                        SimulatedJob.Evaluated(job._state, EvaluationPlan.ResultOf(job._state), answers.Dequeue(), isFinal: true)
                    )
                );
            }
            else if (job._state.Phase == JobPhase.Finishing)
            {
                await job.Finish();
            }
            else if (EvaluationDecision.IsAwaited(job._state))
            {
                job.Write(
                    EvaluationDecision.Of(
                        job._state,
                        SimulatedJob.Evaluated(job._state, EvaluationPlan.StepOf(job._state), answers.Dequeue())
                    )
                );
            }
            else
            {
                await job.RunRound();
            }
        }

        return job;
    }

    /// <summary>Verifies events as rows 1, 2, 3, … of the journal.</summary>
    public Task<VerificationReport> Verify(IEnumerable<IMessage> events) => VerifyRows([.. events.Select((e, i) => (i + 1L, e))]);

    /// <summary>Verifies the whole journal.</summary>
    public Task<VerificationReport> Verify() => Verify(_events);

    /// <summary>Verifies rows with their sequence numbers.</summary>
    public Task<VerificationReport> VerifyRows(IReadOnlyList<(long SequenceNumber, IMessage Event)> rows) =>
        JobVerifier.Verify(Job, rows, _state.HasEnded ? Noted : null, [Blobs]);

    /// <summary>Verifies the whole journal as a release would that knows other rules.</summary>
    public Task<VerificationReport> VerifyBy(RuleBook book) =>
        JobVerifier.Verify(Job, [.. _events.Select((e, i) => (i + 1L, e))], Noted, [Blobs], book);

    /// <summary>The file of a blob.</summary>
    public string PathOf(Blob blob) => Blobs.PathOf(new BlobKey(Job, blob.Round, new BlobId(blob.Sha256, blob.Size)));

    /// <summary>Every file of the store.</summary>
    public string[] Files() => Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories);

    public void Dispose() => _folder.Dispose();

    private async Task RunRound()
    {
        Write([RoundPlanning.Plan(_state, 5)]);
        RoundPlanned plan = _state.Open!.Plan;
        SubModel subModel = _state.Current!.SubModel;
        foreach (CohortMember member in plan.Cohort.TakeWhile(_ => !_state.Open.IsAnswered))
        {
            Write([await Answer(member.Client, plan.Round)]);
            Write(Stragglers.Leave(_state, _age, 5));
        }

        NetworkPart active = RoundResult.ChangedParts(subModel).First(p => p.Name == plan.ActiveBlock);
        using CombinedTensors start = RoundResult.Open(
            plan.Parts,
            RoundResult.ChangedParts(subModel).Select(p => p.Name).ToHashSet(),
            PathOf
        );
        var sum = new RoundSum(subModel.Trained, start, new FixedPointScale(plan.WeightSumBits));
        foreach (UpdateAccepted accepted in _state.Open.Accepted)
        {
            using var update = SafeTensorsFile.Open(PathOf(accepted.Update));
            sum.Fold(accepted.Client, update, _state.Open.Members[new ClientId(accepted.Client)].Planned.Weight);
        }

        RoundMean result = sum.Close();
        var parts = new List<PartBlob>();
        foreach (NetworkPart part in RoundResult.ChangedParts(subModel))
        {
            parts.Add(new PartBlob { Part = part.Name, Blob = await Put(plan.Round, new PartTensors([part], result)) });
        }

        UInt128? window = null;
        if (RoundClosing.WindowStart(_state) is { } windowStart)
        {
            using var before = SafeTensorsFile.Open(PathOf(windowStart.Blob));
            window = EffectiveMovement.Distance(active.Parameters, before, result);
        }

        UInt128 distance = EffectiveMovement.Distance(active.Parameters, start, result);
        Write(RoundClosing.Close(_state, new RoundOutcome([.. parts], await MeanOf(plan.Round, result), distance, window), 6));
        if (_collection is not null)
        {
            Write([new BlobsReleased { Round = plan.Round }]);
            _collection.Collect(plan.Round, NeededBlobs.Needed(_state));
        }
    }

    private async Task<ImmutableArray<PartBlob>> MeanOf(long round, ITensorSource newest)
    {
        if (RoundClosing.Averaged(_state) is not { } before)
        {
            return [];
        }

        ImmutableArray<NetworkPart> changed = RoundResult.ChangedParts(_state.Current!.SubModel);
        using var mean = new RoundsMean(changed, newest, before, PathOf);
        ImmutableArray<PartBlob>.Builder parts = ImmutableArray.CreateBuilder<PartBlob>();
        foreach (NetworkPart part in changed)
        {
            parts.Add(new PartBlob { Part = part.Name, Blob = await Put(round, new PartTensors([part], mean.Values)) });
        }

        return parts.ToImmutable();
    }

    private async Task<IMessage> Answer(string client, long round)
    {
        if (round == 2 && client == _state.Open!.Members.Values.Select(m => m.Planned.Client).Last())
        {
            return new ClientExcluded
            {
                Round = round,
                Client = client,
                Reason = "left",
                By = "operator",
            };
        }

        bool isBad = round == 3 && client == _state.Open!.Members.Values.Select(m => m.Planned.Client).First();
        SubModel subModel = _state.Current!.SubModel;
        Blob update = await Put(round, isBad ? Updates.With(subModel, client, float.NaN) : Updates.Of(subModel, client, round));
        return isBad
            ? new UpdateRefused
            {
                Round = round,
                Client = client,
                Update = update,
                TrainingId = "t",
                Reason = "a value is not finite",
            }
            : new UpdateAccepted
            {
                Round = round,
                Client = client,
                Update = update,
                TrainingId = "t",
            };
    }

    private async Task Finish()
    {
        int result = EvaluationPlan.ResultOf(_state);
        IReadOnlyList<PartBlob> parts = PartValues.OfResult(_state, result);
        using CombinedTensors values = RoundResult.Open(parts, parts.Select(p => p.Part).ToHashSet(), PathOf);
        IEnumerable<NetworkPart> network = _state.Curriculum[result].SubModel.Parts.Select(p => p.Part);
        Write([
            new JobCompleted
            {
                Model = await Put(_state.Rounds, new PartTensors(network, values)),
                CurriculumIndex = result,
                AtUnixMs = 7,
            },
        ]);
    }

    private Task<Blob> Put(long round, ITensorSource tensors) => Put(round, stream => SafeTensorsWriter.Write(stream, tensors));

    private Task<Blob> Put(long round, IEnumerable<(string Name, TensorShape Shape, float[] Data)> tensors) =>
        Put(round, stream => SafeTensorsWriter.Write(stream, tensors));

    private async Task<Blob> Put(long round, Action<Stream> write)
    {
        BlobId id = await Blobs.Write(
            Job,
            round,
            stream =>
            {
                write(stream);
                return Task.CompletedTask;
            },
            CancellationToken.None
        );
        return new Blob
        {
            Sha256 = id.Sha256,
            Size = id.Size,
            Round = round,
        };
    }

    private void Write(IEnumerable<IMessage> events)
    {
        foreach (IMessage e in events.ToList())
        {
            _events.Add(e);
            _state = _state.Apply(e);
        }
    }
}
