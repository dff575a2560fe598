using System.Collections.Immutable;
using Google.Protobuf;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Mapping;
using ProFL.Coordinator.Progress;
using ProFL.Coordinator.Rounds;
using ProFL.Coordinator.Stages;
using ProFL.Learning.Cohorts;
using ProFL.Learning.Curricula;
using ProFL.Learning.Jobs;
using ProFL.Learning.Rules;
using ProFL.Learning.Tensors;
using ProFL.Messages.Journal;
using ProFL.Node.Blobs;

namespace ProFL.Coordinator.Verification;

/// <summary>
/// The promise "Replay, always", checked: folds the journal from its first row, decides everything again, hashes every
/// blob it names, computes every round again whose updates are kept, and compares. Reads only.
/// </summary>
public sealed class JobVerifier
{
    private readonly string _job;
    private readonly BlobAudit _audit;
    private readonly SignatureAudit _signatures;
    private readonly List<string> _findings = [];
    private JobState _state;
    private JobSpec? _file;
    private long _released;
    private ImmutableQueue<IMessage> _due = [];
    private long _recomputed;
    private long _countedTwice;
    private string _modelSha256 = "";

    private JobVerifier(string job, RuleBook book, IReadOnlyList<IBlobStore> blobs)
    {
        _state = JobState.Empty with { Book = book };
        _job = job;
        _audit = new BlobAudit(job, blobs);
        _signatures = new SignatureAudit(job);
    }

    /// <summary>Verifies one job.</summary>
    /// <param name="job">Its id.</param>
    /// <param name="events">Its journal, in order of sequence numbers.</param>
    /// <param name="noted">How the job directory says it ended, or null.</param>
    /// <param name="blobs">Where its blobs lie: with several coordinators, the updates of each are on its own disk.</param>
    /// <param name="book">The versions of the rules that are known here; those of this release if null.</param>
    public static async Task<VerificationReport> Verify(
        string job,
        IReadOnlyList<(long SequenceNumber, IMessage Event)> events,
        JobEnded? noted,
        IReadOnlyList<IBlobStore> blobs,
        RuleBook? book = null
    )
    {
        var verifier = new JobVerifier(job, book ?? RuleBook.Released, blobs);
        await verifier.Replay(events).ConfigureAwait(false);
        verifier.CheckNeeded();
        verifier._findings.AddRange(JournalEnd.FindingsOf(job, events, noted));
        return verifier.Report(events.Count);
    }

    private async Task Replay(IReadOnlyList<(long SequenceNumber, IMessage Event)> events)
    {
        _released = events.Select(e => e.Event).OfType<BlobsReleased>().Select(e => e.Round).DefaultIfEmpty(0).Max();
        long expected = 1;
        foreach ((long sequenceNumber, IMessage @event) in events)
        {
            if (sequenceNumber != expected)
            {
                _findings.Add(
                    expected + 1 == sequenceNumber
                        ? $"journal: row {expected} of {StageManager.IdOf(_job)} is missing"
                        : $"journal: rows {expected} to {sequenceNumber - 1} of {StageManager.IdOf(_job)} are missing"
                );
                return;
            }

            expected++;
            try
            {
                CheckDue(@event);
                await Check(@event).ConfigureAwait(false);
                _findings.AddRange(_signatures.FindingsOf(sequenceNumber, _state, @event));
                _state = _state.Apply(@event);
            }
            catch (Exception broken) when (broken is not OutOfMemoryException)
            {
                // whatever cannot be folded or decided again is a finding, in whichever way it fails
                _findings.Add($"journal: row {sequenceNumber} ({@event.Descriptor.Name}) of {StageManager.IdOf(_job)}: {broken.Message}");
                return;
            }
        }

        if (!_due.IsEmpty)
        {
            _findings.Add(
                $"journal: row {expected} of {StageManager.IdOf(_job)} is missing: "
                    + $"after round {_state.Rounds} the rule says {_due.Peek().Descriptor.Name}"
            );
        }
    }

    private async Task Check(IMessage @event)
    {
        if (EventFindings.Of(_state, @event) is { } finding)
        {
            _findings.Add(finding);
        }

        switch (@event)
        {
            case JobStarted e:
                await CheckInitialisation(e).ConfigureAwait(false);
                break;
            case NetworkNarrowed e:
                _file = _state.Spec;
                await CheckInitialisation(_state.Apply(e).Started!).ConfigureAwait(false);
                break;
            case RosterFixed e when InitialisationReplay.WidthFinding(_state, _file, e) is { } width:
                _findings.Add(width);
                break;
            case UpdateAccepted e
                when _state.Open is { } open
                    && open.Members.TryGetValue(new ClientId(e.Client), out OpenRound.Member? member)
                    && member.Accepted is not null:
                _countedTwice++;
                _findings.Add($"round {e.Round}: {e.Client} is counted twice");
                break;
            case UpdateRefused e:
                CheckRefused(e);
                break;
            case RoundCompleted e:
                CheckRound(e);
                break;
            case ModelEvaluated e:
                CheckEvaluation(e);
                break;
            case JobCompleted e:
                CheckCompleted(e);
                break;
            case JobStopped { Model: { } model } e:
                CheckModel(model, e.CurriculumIndex);
                break;
        }
    }

    private async Task CheckInitialisation(JobStarted started)
    {
        CheckBlob(started.Spec, "the job file");
        foreach (PartBlob part in started.Parts.Where(p => !IsReleased(p.Blob, 1)))
        {
            CheckBlob(part.Blob, $"initial weights of {part.Part}");
        }

        _findings.AddRange(await InitialisationReplay.FindingsOf(_job, started, _state.Book).ConfigureAwait(false));
    }

    // the figures are a site's word; whether they say that a step is worse follows from them
    private void CheckEvaluation(ModelEvaluated evaluated)
    {
        CurriculumStep? step = _state.Curriculum.ElementAtOrDefault(evaluated.CurriculumIndex);
        if (step is null || (step.Stage.ToFact(), step.Step, step.Phase.ToFact()) != (evaluated.Stage, evaluated.Step, evaluated.Phase))
        {
            _findings.Add($"round {evaluated.Round}: evaluated as step {evaluated.CurriculumIndex} of the curriculum, which is another");
            return;
        }

        _due = [.. EvaluationDecision.Of(_state, evaluated).Skip(1)];
    }

    // what follows an event in the same write: end of a round's step and freezing of its block; what an evaluation says of a step
    private void CheckDue(IMessage @event)
    {
        if (_due.IsEmpty)
        {
            if (@event is BlockFrozen or StepCompleted or StepWorse or CoolDownStarted)
            {
                _findings.Add($"after round {_state.Rounds}: the journal says {@event.Descriptor.Name}, the rule does not");
            }

            return;
        }

        _due = _due.Dequeue(out IMessage due);
        if (!due.Equals(@event))
        {
            _findings.Add(
                $"after round {_state.Rounds}: the rule says {due.Descriptor.Name}, "
                    + $"the journal goes on with {@event.Descriptor.Name} or with other figures"
            );
            _due = [];
        }
    }

    // the bytes of a refused update may never have been fetched
    private void CheckRefused(UpdateRefused refused)
    {
        if (_audit.Exists(refused.Update))
        {
            CheckBlob(refused.Update, $"round {refused.Round}, refused update of {refused.Client}");
        }
    }

    private void CheckRound(RoundCompleted completed)
    {
        if (_state.Open is not { } open || open.Plan.Round != completed.Round)
        {
            return;
        }

        int faults = _findings.Count;
        bool isComplete = true;
        foreach ((Blob blob, string what) in BlobsOf(open, completed))
        {
            if (IsReleased(blob, completed.Round))
            {
                isComplete = false;
            }
            else
            {
                CheckBlob(blob, $"round {completed.Round}, {what}");
            }
        }

        if (isComplete && _findings.Count == faults)
        {
            _findings.AddRange(RoundReplay.Differences(_state, completed, _audit));
            _recomputed++;
        }

        CheckDecision(completed);
    }

    private IEnumerable<(Blob Blob, string What)> BlobsOf(OpenRound open, RoundCompleted completed)
    {
        PartBlob? windowStart = RoundClosing.WindowStart(_state);
        return
        [
            .. open.Accepted.Select(a => (a.Update, $"update of {a.Client}")),
            .. open.Plan.Parts.Concat(open.Plan.TeacherParts).Concat(completed.Parts).Select(p => (p.Blob, p.Part)),
            .. completed.Mean.Select(p => (p.Blob, $"the mean of {p.Part}")),
            .. (RoundClosing.Averaged(_state) ?? []).SelectMany(
                w => w.Parts,
                (w, p) => (p.Blob, $"{p.Part} of round {w.Round}, for the mean")
            ),
            .. windowStart is null ? Array.Empty<(Blob, string)>() : [(windowStart.Blob, $"{windowStart.Part} at the window's start")],
        ];
    }

    // movement, weights and freezing follow from the round's figures also where its blobs are gone
    private void CheckDecision(RoundCompleted completed)
    {
        ImmutableArray<IMessage> decided = RoundClosing.Close(_state, RoundOutcome.Of(completed), completed.AtUnixMs);
        if (!decided[0].Equals(completed))
        {
            _findings.Add($"round {completed.Round}: its members and distances give another result than the journal says");
        }

        _due = [.. decided.Skip(1)];
    }

    private void CheckCompleted(JobCompleted completed)
    {
        int result = EvaluationPlan.ResultOf(_state);
        if (completed.CurriculumIndex != result || EvaluationPlan.IsFinalAwaited(_state))
        {
            _findings.Add(
                $"the journal ends with step {completed.CurriculumIndex} of the curriculum; by its own rules the result is step "
                    + $"{result}{(EvaluationPlan.IsFinalAwaited(_state) ? ", still to be evaluated" : "")}"
            );
            return;
        }

        CheckModel(completed.Model, completed.CurriculumIndex);
    }

    private void CheckModel(Blob model, int index)
    {
        ImmutableArray<PartBlob> parts = PartValues.OfResult(_state, index);
        int faults = _findings.Count;
        CheckBlob(model, "the model");
        foreach (PartBlob part in parts)
        {
            CheckBlob(part.Blob, $"the model's {part.Part}");
        }

        if (_findings.Count > faults)
        {
            return;
        }

        using CombinedTensors values = RoundResult.Open(parts, parts.Select(p => p.Part).ToHashSet(), _audit.PathOf);
        _modelSha256 = BlobAudit.Sha256Of(new PartTensors(_state.Curriculum[index].SubModel.Parts.Select(p => p.Part), values));
        if (_modelSha256 != model.Sha256)
        {
            _findings.Add($"the parts give model {_modelSha256}, the journal says {model.Sha256}");
        }
    }

    // whatever was released, this must be there
    private void CheckNeeded()
    {
        foreach (Blob blob in NeededBlobs.Needed(_state).OrderBy(b => b.Round).ThenBy(b => b.Sha256, StringComparer.Ordinal))
        {
            if (!_audit.IsKnown(blob))
            {
                CheckBlob(blob, $"needed of round {blob.Round}");
            }
        }
    }

    private bool IsReleased(Blob blob, long lastUse) => lastUse <= _released && !_audit.Exists(blob);

    private void CheckBlob(Blob blob, string what)
    {
        if (_audit.Fault(blob, what) is { } fault && !_findings.Contains(fault))
        {
            _findings.Add(fault);
        }
    }

    private VerificationReport Report(long events) =>
        new(
            _job,
            events,
            _state.Rounds,
            _recomputed,
            _audit.Checked,
            _modelSha256,
            _state.Phase,
            _state.Counters.UpdatesAccepted,
            _state.Counters.TrainedAgain,
            _countedTwice,
            _state.Counters.Nondeterministic,
            _state.Exclusions.Length,
            _state.Counters.Stragglers,
            Equality.Of(_state),
            [.. _findings]
        )
        {
            Signatures = _signatures.Report,
        };
}
